// Perplexity, bits per character and the bigram, against what can be reckoned by hand.
import { expect, test } from 'vitest';
import { bigramOf, bitsPerCharacter, perplexity } from './language.ts';
import { tokenFigures } from './token-figures.ts';

test('tokens that are all as likely cost what counting them says', () => {
  expect(perplexity(Math.log(8))).toBeCloseTo(8, 12);
  expect(bitsPerCharacter(4 * Math.log(8), 6)).toBeCloseTo(2, 12);
  const sums = { tokens: 4, right: 1, examples: 2, exact: 1, characters: 6 };
  expect(tokenFigures({ ...sums, nats: 4 * Math.log(8) }, Math.log(16))).toEqual({
    kind: 'tokens',
    tokens: 4,
    accuracy: 0.25,
    exact: 0.5,
    perplexity: expect.closeTo(8, 10),
    bitsPerCharacter: expect.closeTo(2, 10),
    baseline: { perplexity: expect.closeTo(16, 10), bitsPerCharacter: expect.closeTo(16 / 6, 10) },
  });
});

/** Of each first token, over all that may follow. */
function oddsAfter(before: number, sequences: readonly number[][], vocabulary: number): number[] {
  const model = bigramOf(sequences, vocabulary);
  const single = model([[before]]);
  return Array.from({ length: vocabulary }, (_, next) =>
    // Padding is no token: what is left is shared by the others.
    next === 0 ? 0 : Math.exp(single - 2 * model([[before, next]])),
  );
}

test('what may follow sums to 1, seen or not, but for the padding that never follows', () => {
  const sequences = [
    [4, 5, 6, 0],
    [4, 5, 5, 7],
    [6, 4, 5, 0],
  ];
  for (const before of [4, 5, 6, 8]) {
    const sum = oddsAfter(before, sequences, 9).reduce((a, b) => a + b, 0);
    expect(sum).toBeGreaterThan(0.9);
    expect(sum).toBeLessThanOrEqual(1 + 1e-12);
  }
});

test('Witten–Bell by hand: 5 behind 4 came three times of three', () => {
  const sequences = [
    [4, 5, 6],
    [4, 5, 5],
    [6, 4, 5],
  ];
  // Singles: 4 and 6 come 3 and 2 times, 5 comes 4 times: 9 tokens of 3 kinds, 8 words.
  const five = (4 + 3 / 8) / (9 + 3);
  const seven = 3 / 8 / (9 + 3);
  const begins = (odds: number, times: number) => (times + 2 * odds) / (3 + 2);
  const four = (3 + 3 / 8) / (9 + 3);
  const model = bigramOf(sequences, 8);
  expect(model([[4, 5]])).toBeCloseTo(
    -(Math.log(begins(four, 2)) + Math.log((3 + five) / (3 + 1))) / 2,
    12,
  );
  expect(model([[4, 7]])).toBeCloseTo(
    -(Math.log(begins(four, 2)) + Math.log(seven / (3 + 1))) / 2,
    12,
  );
});
