// English words and their phonemes, from the CMU Pronouncing Dictionary.
import { z } from 'zod';
import { flag, size } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { splitSeed } from '../preprocessing/contents.ts';
import { random } from '../random.ts';
import type { Pair } from '../text/sequence-pairs.ts';
import { sequencePairs } from '../text/sequence-pairs.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import { vocabulary } from '../text/vocabulary.ts';

const file = 'cmudict/words.txt.gz';

const options = z.object({
  maxLetters: size(10, { label: text('Longest word', '最長の単語') }, { min: 3, max: 20 }),
  stress: flag(false, {
    label: text('Stress of vowels', '母音の強勢'),
    help: text('AH0, AH1, AH2 instead of AH.', 'AH の代わりに AH0・AH1・AH2 を使います。'),
  }),
  ...countOptions(50_000, 2_000),
});

export const spelling: DataSource<typeof options> = {
  id: 'spelling',
  rank: 7,
  docs: {
    title: text('Spelling → sounds', '綴り → 発音'),
    summary: text(
      'English words and their phonemes in ARPAbet, from the CMU Pronouncing Dictionary: ‘kitten’ is K IH T AH N. Real data, with the irregularities of English.',
      '英単語と発音記号（ARPAbet）の組です（CMU Pronouncing Dictionary）。「kitten」は K IH T AH N。英語の不規則さを含む実データです。',
    ),
    licence: 'BSD-2-Clause',
    task: text('transcription', '発音への変換'),
  },
  options,
  async open({ maxLetters, stress, examples, heldOut }, context) {
    const bytes = await context.gunzip(await context.bundled(file));
    const pairs: Pair[] = [];
    const sounds = new Set<string>();
    let longest = 1;
    for (const line of decodeUtf8(bytes, file).split('\n')) {
      const [word = '', ...marked] = line.split(' ');
      if (word === '' || word.length > maxLetters) continue;
      const target = stress ? marked : marked.map((sound) => sound.replace(/\d/, ''));
      for (const sound of target) sounds.add(sound);
      longest = Math.max(longest, target.length);
      pairs.push({ source: [...word], target });
    }
    random('spelling', splitSeed(context)).shuffle(pairs);
    const held = Math.min(heldOut, Math.floor(pairs.length / 2));
    return sequencePairs(
      { heldOut: pairs.slice(0, held), training: pairs.slice(held, held + examples) },
      {
        words: vocabulary('abcdefghijklmnopqrstuvwxyz').words,
        tokenizer: { type: 'characters' },
        length: maxLetters,
      },
      {
        words: vocabulary([...sounds].sort()).words,
        tokenizer: { type: 'white-space' },
        length: longest,
      },
    );
  },
};
