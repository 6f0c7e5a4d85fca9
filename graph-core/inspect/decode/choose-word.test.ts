// Words are drawn as the odds say: by χ² against the softmax, after each option as its paper defines it, and by seed.
import { expect, test } from 'vitest';
import { unknownId } from '../../data/dataset.ts';
import type { Wording } from './choose-word.ts';
import { chooseWord, distribution } from './choose-word.ts';

const logits = [-9, -9, 0.2, -0.5, 1.4, 0.9, 0.1, -0.7, 2.1, -1.6, 0.6, 1.1];

function softmax(values: readonly number[]): Float32Array {
  const powers = values.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return Float32Array.from(powers, (value) => value / sum);
}

const odds = softmax(logits);
/** ⟨pad⟩ and ⟨bos⟩ are never said. */
const sayable = logits.map((value, id) => (id < 2 ? Number.NEGATIVE_INFINITY : value));
const draws = 20_000;

/** Σ (seen − expected)² ÷ expected over what can come. */
function chiSquare(wording: Wording, expected: ArrayLike<number>): number {
  const seen = Array.from(expected, () => 0);
  for (let stream = 0; stream < draws; stream++) {
    const id = chooseWord(odds, [4, 8], { seed: 7, ...wording }, stream);
    seen[id] = (seen[id] ?? 0) + 1;
  }
  return Array.from(expected).reduce((sum, share, id) => {
    const count = seen[id] ?? 0;
    if (share === 0) return count === 0 ? sum : Number.POSITIVE_INFINITY;
    return sum + (count - share * draws) ** 2 / (share * draws);
  }, 0);
}

/** That χ² exceeds by chance once in a thousand, by degrees of freedom. */
const once: Readonly<Record<number, number>> = { 2: 13.82, 3: 16.27, 9: 27.88 };

test.each([0.5, 1, 1.7])(
  'at temperature %f words come as the softmax of logits ÷ T says',
  (temperature) => {
    const expected = softmax(sayable.map((value) => value / temperature));
    expect(chiSquare({ temperature }, expected)).toBeLessThan(once[9] ?? 0);
  },
);

test('a distribution that is a little off is told from the right one', () => {
  const expected = softmax(sayable.map((value) => value / 1.1));
  expect(chiSquare({ temperature: 1 }, expected)).toBeGreaterThan(once[9] ?? 0);
});

test('top-k and top-p keep the likeliest, and their odds to each other', () => {
  const best = [8, 4, 11, 5];
  const of = (ids: readonly number[]) =>
    softmax(logits.map((value, id) => (ids.includes(id) ? value : Number.NEGATIVE_INFINITY)));
  expect(chiSquare({ temperature: 1, topK: 3 }, of(best.slice(0, 3)))).toBeLessThan(once[2] ?? 0);
  // The three likeliest make up 0.66 and the four 0.76.
  expect(chiSquare({ temperature: 1, topP: 0.7 }, of(best))).toBeLessThan(once[3] ?? 0);
  expect(Array.from(distribution(odds, [], { topK: 3 })).filter((share) => share > 0).length).toBe(
    3,
  );
});

test('what has been said is less likely: its odds to the power of the penalty', () => {
  const expected = Array.from(odds, (value, id) =>
    id < 2 ? 0 : id === 4 || id === 8 ? value ** 1.5 : value,
  );
  const sum = expected.reduce((a, b) => a + b, 0);
  const shares = expected.map((value) => value / sum);
  expect(chiSquare({ temperature: 1, repetitionPenalty: 1.5 }, shares)).toBeLessThan(once[9] ?? 0);
  expect(chooseWord(odds, [8], { repetitionPenalty: 3 }, 0)).toBe(4);
});

test('⟨unk⟩ can be forbidden, drawn or not', () => {
  const unknown = softmax([0, 0, 0, 9, 1, 0]);
  expect(chooseWord(unknown, [], {}, 0)).toBe(unknownId);
  expect(chooseWord(unknown, [], { unknown: 'forbid' }, 0)).toBe(4);
  for (let seed = 0; seed < 200; seed++)
    expect(chooseWord(unknown, [], { temperature: 2, unknown: 'forbid', seed }, 0)).not.toBe(
      unknownId,
    );
});

test('the same seed gives the same words; other seeds, sentences and places give others', () => {
  const sentence = (seed: number, stream: number) => {
    const said: number[] = [];
    while (said.length < 12) said.push(chooseWord(odds, said, { temperature: 1, seed }, stream));
    return said;
  };
  expect(sentence(1, 0)).toEqual(sentence(1, 0));
  expect(sentence(1, 0)).not.toEqual(sentence(2, 0));
  expect(sentence(1, 0)).not.toEqual(sentence(1, 1));
  expect(new Set(sentence(1, 0)).size).toBeGreaterThan(2);
});
