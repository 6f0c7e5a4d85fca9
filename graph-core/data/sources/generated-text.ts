// English text of the toy grammar, sentence after sentence, read character by character.
import { z } from 'zod';
import { size } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { drawDistinct } from '../distinct.ts';
import { sentence } from '../grammar/sentences.ts';
import { CompactInts } from '../table/chunked-array.ts';
import { nextTokens } from '../text/next-tokens.ts';
import { random } from '../random.ts';
import { vocabulary } from '../text/vocabulary.ts';

const letters = ' !,.?abcdefghijklmnopqrstuvwxyz';

const options = z.object({
  length: size(64, { label: text('Characters of one example', '1 例の文字数') }, { max: 1024 }),
  ...countOptions(20_000, 1_000),
});

export const generatedText: DataSource<typeof options> = {
  id: 'generated-text',
  rank: 11,
  docs: {
    title: text('Generated text', '生成した文章'),
    summary: text(
      'Plain English sentences of a toy grammar, character by character: enough structure to see a model find letters, then words, then agreement.',
      '小さな文法から作った英文を 1 文字ずつ読みます。文字、単語、語の一致と、モデルが順に見つけていく様子が分かります。',
    ),
    licence: 'CC0-1.0',
    task: text('language model', '言語モデル'),
  },
  options,
  async open({ length, examples, heldOut }, context) {
    const stream = random('generated-text', context.seed);
    const known = vocabulary(letters);
    const drawn = drawDistinct(
      () => {
        let written = '';
        while (written.length < length)
          written += `${sentence(stream)
            .en.join(' ')
            .replace(/ ([.,?!])/g, '$1')} `;
        return written.slice(0, length);
      },
      (written) => written,
      { examples, heldOut },
      context.progress,
    );
    const ids = new CompactInts();
    const runs = [...drawn.training, ...drawn.heldOut];
    for (const written of runs) for (const letter of written) ids.push(known.idOf(letter));
    const starts = Int32Array.from(runs, (_, run) => run * length);
    return nextTokens(
      { ids, starts, training: drawn.training.length },
      { words: known.words, tokenizer: { type: 'characters' }, length },
    );
  },
};
