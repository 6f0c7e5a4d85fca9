// An English sentence with its Japanese, some Japanese words hidden: what they were, and what sort of sentence it is.
import { z } from 'zod';
import { number } from '../../params.ts';
import { text } from '../../text.ts';
import { countOptions } from '../count-options.ts';
import type { DataSource } from '../dataset.ts';
import { bosId, padId } from '../dataset.ts';
import { drawDistinct } from '../distinct.ts';
import { grammarVocabularies } from './english-japanese.ts';
import { sentenceKinds } from '../grammar/said.ts';
import { longestEnglish, longestJapanese, sentence } from '../grammar/sentences.ts';
import { inMemory } from '../in-memory.ts';
import { described } from '../preprocessing/described.ts';
import { random } from '../random.ts';
import { sideOf } from '../text/sequence-pairs.ts';
import { vocabulary } from '../text/vocabulary.ts';

const maskWord = '⟨mask⟩';
const breakWord = '⟨sep⟩';

const options = z.object({
  hidden: number(
    0.2,
    { label: text('Share of words hidden', '隠す単語の割合') },
    { min: 0.05, max: 0.9, step: 0.05 },
  ),
  ...countOptions(40_000, 1_000),
});

/** ⟨bos⟩ stands where BERT has [CLS]: the sentence is classified there. */
const length = 1 + longestEnglish + 1 + longestJapanese;

export const maskedSentences: DataSource<typeof options> = {
  id: 'masked-sentences',
  rank: 10,
  docs: {
    title: text('Masked sentences', '穴埋め文'),
    summary: text(
      'An English sentence, ⟨sep⟩, its Japanese with some words hidden. The English says what belongs there, so every answer is determined. Also: is it a statement, a negation, a question or a request?',
      '英文、⟨sep⟩、和訳を並べ、和訳の単語をいくつか隠します。英文から答えが決まるので、必ず一通りに定まります。文の種類（平叙・否定・疑問・依頼）も当てます。',
    ),
    licence: 'CC0-1.0',
    task: text('masked tokens and sentence classification', '穴埋めと文の分類'),
  },
  options,
  async open({ hidden, examples, heldOut }, context) {
    const stream = random('masked-sentences', context.seed);
    const drawn = drawDistinct(
      () => sentence(stream),
      ({ en }) => en.join(' '),
      { examples, heldOut },
      context.progress,
    );
    const { english, japanese } = grammarVocabularies();
    const known = vocabulary([maskWord, breakWord, ...english.words, ...japanese.words]);
    const all = [...drawn.training, ...drawn.heldOut];
    const tokens = new Int32Array(all.length * length);
    const target = new Int32Array(all.length * length).fill(padId);
    for (const [row, { en, ja }] of all.entries()) {
      const first = row * length;
      const ids = [...en, breakWord, ...ja].map((word) => known.idOf(word));
      tokens.set([bosId, ...ids], first);
      const begin = 2 + en.length;
      const certain = begin + stream.below(ja.length);
      for (let index = begin; index < begin + ja.length; index++) {
        if (index !== certain && stream.next() >= hidden) continue;
        target[first + index] = tokens[first + index] ?? padId;
        tokens[first + index] = known.idOf(maskWord);
      }
    }
    const side = { words: known.words, tokenizer: { type: 'white-space' }, length } as const;
    return inMemory({
      columns: [
        {
          ...described(
            { ...sideOf('sentence', side), begin: true },
            text('Sentences with gaps', '空欄のある文'),
          ),
          values: tokens,
        },
        {
          ...described(sideOf('target', side), text('What was hidden', '隠した単語'), {
            typed: false,
          }),
          values: target,
        },
        {
          ...described(
            { kind: 'class', name: 'label', classes: [...sentenceKinds] },
            text('Sort of sentence', '文の種類'),
          ),
          values: Int32Array.from(all, ({ kind }) => sentenceKinds.indexOf(kind)),
        },
      ],
      count: { training: drawn.training.length, 'held-out': drawn.heldOut.length },
    });
  },
};
