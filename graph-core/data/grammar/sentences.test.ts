// The grammar says what it should: known sentences, one Japanese for each English, enough words.
import { expect, test } from 'vitest';
import { grammarVocabularies } from '../sources/english-japanese.ts';
import { random } from '../random.ts';
import { sentence } from './sentences.ts';

const stream = random('test', 8);
const all = Array.from({ length: 60_000 }, () => sentence(stream));
const answers = new Map(all.map(({ en, ja }) => [en.join(' '), ja.join(' ')]));

test('an English sentence has one Japanese', () => {
  const torn = all.filter(({ en, ja }) => answers.get(en.join(' ')) !== ja.join(' '));
  expect(torn).toEqual([]);
});

test.each([
  ['this is a pen .', 'これ は ペン です 。'],
  ['what is this ?', 'これ は 何 です か 。'],
  ['where is the station ?', '駅 は どこ です か 。'],
])('%s', (english, japanese) => {
  expect(answers.get(english)).toBe(japanese);
});

test('there are well over 300 words on each side', () => {
  const { english, japanese } = grammarVocabularies();
  expect(english.words.length).toBe(554);
  expect(japanese.words.length).toBe(453);
});

test('every sort of sentence comes up, and no word is unknown', () => {
  const { english, japanese } = grammarVocabularies();
  expect(new Set(all.map(({ kind }) => kind)).size).toBe(4);
  const strange = (words: Iterable<string>, known: readonly string[]) =>
    [...new Set(words)].filter((word) => !known.includes(word));
  expect(
    strange(
      all.flatMap(({ en }) => en),
      english.words,
    ),
  ).toEqual([]);
  expect(
    strange(
      all.flatMap(({ ja }) => ja),
      japanese.words,
    ),
  ).toEqual([]);
});
