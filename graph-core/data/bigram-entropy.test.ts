// The entropy of a sequence whose next token is a coin toss is ln 2; of one that repeats, 0.
import { expect, test } from 'vitest';
import { bigramEntropy } from './bigram-entropy.ts';
import { inMemory } from './in-memory.ts';
import { described } from './preprocessing/described.ts';
import { random } from './random.ts';
import { verbatim } from '../text.ts';

function setOf(next: (at: number) => number) {
  const values = Int32Array.from({ length: 64 * 500 }, (_, index) => next(index));
  return inMemory({
    columns: [
      { ...described({ kind: 'sequence', name: 'target', sizes: [64] }, verbatim('t')), values },
    ],
    count: { training: 499, 'held-out': 1 },
  });
}

test('a coin toss and a repetition', () => {
  const stream = random('coin');
  expect(
    bigramEntropy(
      setOf(() => 4 + stream.below(2)),
      'target',
    ),
  ).toBeCloseTo(Math.LN2, 3);
  expect(
    bigramEntropy(
      setOf((at) => 4 + (at % 3)),
      'target',
    ),
  ).toBe(0);
});
