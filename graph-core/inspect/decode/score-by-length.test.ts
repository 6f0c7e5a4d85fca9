// Scores by length: exact, by token and in edits.
import { expect, test } from 'vitest';
import { eosId } from '../../data/dataset.ts';
import { scoreByLength } from './score-by-length.ts';

const [a, b, c] = [7, 8, 9];
const said = (...ids: readonly number[]) => ids.map((id) => ({ id }));

test('every length has its own count, shortest first; what has no right answer is left out', () => {
  expect(
    scoreByLength([
      { tokens: said(a, b, eosId), expectedIds: [a, b], length: 12 },
      { tokens: said(a, c, eosId), expectedIds: [a, b], length: 12 },
      { tokens: said(a, eosId), expectedIds: [a], length: 3 },
      { tokens: said(a), expectedIds: undefined, length: 3 },
    ]),
  ).toEqual([
    { length: 3, all: 1, right: 1, tokenAccuracy: 1, editDistance: 0 },
    { length: 12, all: 2, right: 1, tokenAccuracy: 5 / 6, editDistance: 0.5 },
  ]);
});

test('an end that is missed costs its token; one token too few at the front is one edit, though no place fits', () => {
  expect(scoreByLength([{ tokens: said(a, b), expectedIds: [a], length: 1 }])).toEqual([
    { length: 1, all: 1, right: 0, tokenAccuracy: 0.5, editDistance: 1 },
  ]);
  expect(scoreByLength([{ tokens: said(b, c, eosId), expectedIds: [a, b, c], length: 3 }])).toEqual(
    [{ length: 3, all: 1, right: 0, tokenAccuracy: 0.25, editDistance: 1 }],
  );
});
