// English sentences of a toy grammar and the same in Japanese, word by word.
import { z } from 'zod';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { drawDistinct } from '../distinct.ts';
import type { Said } from '../grammar/said.ts';
import { longestEnglish, longestJapanese, sentence } from '../grammar/sentences.ts';
import { random } from '../random.ts';
import { sequencePairs } from '../text/sequence-pairs.ts';
import type { Vocabulary } from '../text/vocabulary.ts';
import { vocabulary } from '../text/vocabulary.ts';

const options = z.object(countOptions(40_000, 1_000));

export const englishJapanese: DataSource<typeof options> = {
  id: 'english-japanese',
  rank: 6,
  docs: {
    title: text('English → Japanese', '英語 → 日本語'),
    summary: text(
      'Sentences of a toy grammar with about 550 English and 450 Japanese words: ‘this is a pen .’ becomes ‘これ は ペン です 。’. The verb moves to the end, so attention must reverse.',
      '英語 約 550 語、日本語 約 450 語の小さな文法から作った文です。「this is a pen .」は「これ は ペン です 。」になります。動詞が文末へ移るので、注意の順序が入れ替わります。',
    ),
    licence: 'CC0-1.0',
    task: text('translation', '翻訳'),
  },
  options,
  async open({ examples, heldOut }, context) {
    const stream = random('english-japanese', context.seed);
    const drawn = drawDistinct(
      () => sentence(stream),
      ({ en }) => en.join(' '),
      { examples, heldOut },
      context.progress,
    );
    const known = grammarVocabularies();
    const pair = ({ en, ja }: Said) => ({ source: en, target: ja });
    return sequencePairs(
      { training: drawn.training.map(pair), heldOut: drawn.heldOut.map(pair) },
      {
        words: known.english.words,
        // As people type: `This is a pen.`
        tokenizer: { type: 'words' },
        lowerCase: true,
        length: longestEnglish,
      },
      {
        words: known.japanese.words,
        tokenizer: { type: 'white-space' },
        length: longestJapanese,
      },
    );
  },
};

let found: { readonly english: Vocabulary; readonly japanese: Vocabulary } | undefined;

/** Every word the grammar can say, in alphabetical order: found once, by letting it speak for long enough. */
export function grammarVocabularies(): {
  readonly english: Vocabulary;
  readonly japanese: Vocabulary;
} {
  if (found) return found;
  const stream = random('grammar-vocabularies');
  const english = new Set<string>();
  const japanese = new Set<string>();
  for (let said = 0; said < 40_000; said++) {
    const { en, ja } = sentence(stream);
    for (const word of en) english.add(word);
    for (const word of ja) japanese.add(word);
  }
  found = { english: vocabulary([...english].sort()), japanese: vocabulary([...japanese].sort()) };
  return found;
}
