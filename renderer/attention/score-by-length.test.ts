// Exact matches counted by length.
import { expect, test } from 'vitest';
import { scoreByLength } from './score-by-length.ts';

test('every length has its own count, shortest first; what has no right answer is left out', () => {
  expect(
    scoreByLength([
      { text: 'a b', expected: 'a b', length: 12 },
      { text: 'a', expected: 'b', length: 12 },
      { text: 'a', expected: 'a', length: 3 },
      { text: 'a', length: 3 },
    ]),
  ).toEqual([
    { length: 3, right: 1, all: 1 },
    { length: 12, right: 1, all: 2 },
  ]);
});
