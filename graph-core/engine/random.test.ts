// Random numbers: the same for ever, evenly spread, and independent between keys and counters.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutSizes } from './cut-sizes.ts';
import {
  cutDropoutMask,
  dropoutMask,
  hash32,
  hashString,
  deriveKey,
  normals,
  permutation,
  randomWord,
  uniform,
  uniforms,
} from './random.ts';

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;

test('are pinned: another sequence would change every run that is resumed', () => {
  expect([hash32(0), hash32(1), hash32(-1)]).toMatchInlineSnapshot(`
    [
      0,
      1753845952,
      1734902346,
    ]
  `);
  expect([deriveKey(1, 2, 3), deriveKey(3, 2, 1), hashString('encoder/1')]).toMatchInlineSnapshot(`
    [
      2294670840,
      2858409926,
      2513246929,
    ]
  `);
  expect([randomWord(7, 0), randomWord(7, 1), randomWord(8, 0)]).toMatchInlineSnapshot(`
    [
      1951883649,
      3321894384,
      2550179984,
    ]
  `);
  expect([...permutation(5, 8)]).toMatchInlineSnapshot(`
    [
      7,
      2,
      3,
      5,
      6,
      0,
      4,
      1,
    ]
  `);
  expect([...normals(5, 3)].map((v) => v.toFixed(5))).toMatchInlineSnapshot(`
    [
      "2.15998",
      "1.43984",
      "0.64842",
    ]
  `);
});

test('uniform numbers fill [0, 1) evenly for any key', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (key) => {
      const counts = Array.from({ length: 16 }, () => 0);
      const drawn = 4096;
      for (let i = 0; i < drawn; i++) {
        const u = uniform(key, i);
        const bin = Math.floor(u * 16);
        // A number outside [0, 1) opens a seventeenth bin.
        counts[bin] = (counts[bin] ?? 0) + 1;
      }
      expect(Object.keys(counts)).toHaveLength(16);
      // χ² with 15 degrees of freedom exceeds 60 once in two million.
      const expected = drawn / 16;
      const spread = counts.reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
      expect(spread).toBeLessThan(60);
    }),
    { numRuns: 200 },
  );
});

test('neighbouring keys and counters do not resemble each other', () => {
  const n = 4096;
  const correlation = (f: (i: number) => number, g: (i: number) => number) =>
    mean(Array.from({ length: n }, (_, i) => (f(i) - 0.5) * (g(i) - 0.5) * 12));
  for (const [seed, step] of [
    [1, 2],
    [42, 43],
    [0, 1],
  ] as const) {
    const [a, b] = [deriveKey(seed, step), deriveKey(seed, step + 1)];
    expect(
      Math.abs(
        correlation(
          (i) => uniform(a, i),
          (i) => uniform(b, i),
        ),
      ),
    ).toBeLessThan(0.08);
    expect(
      Math.abs(
        correlation(
          (i) => uniform(a, i),
          (i) => uniform(a, i + 1),
        ),
      ),
    ).toBeLessThan(0.08);
    const across = (by: number) => (i: number) => uniform(deriveKey(seed, i + by), 0);
    expect(Math.abs(correlation(across(0), across(1)))).toBeLessThan(0.08);
  }
});

test('half of the bits change when one bit of the counter does', () => {
  let changed = 0;
  for (let i = 0; i < 1000; i++)
    for (let bit = 0; bit < 32; bit += 5) {
      let difference = randomWord(3, i) ^ randomWord(3, i ^ (1 << bit));
      for (; difference !== 0; difference &= difference - 1) changed++;
    }
  expect(changed / 1000 / 7).toBeCloseTo(16, 0);
});

test('normal numbers have mean 0, variance 1 and the right share beyond two deviations', () => {
  const values = normals(deriveKey(1, 2), 100_001);
  expect(values).toHaveLength(100_001);
  expect(mean(values)).toBeCloseTo(0, 1);
  expect(mean(values.map((v) => v * v))).toBeCloseTo(1, 1);
  expect(values.filter((v) => Math.abs(v) > 2).length / values.length).toBeCloseTo(0.0455, 2);
});

test('dropout keeps the promised share and scales what is kept', () => {
  const mask = dropoutMask(deriveKey(9, 9), 20_000, 0.25);
  expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
  expect(mean(mask)).toBeCloseTo(1, 1);
});

test('a permutation holds each place once, whatever the count', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 300 }), (key, count) => {
      const order = permutation(key, count);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }),
  );
});

test('uniforms stretch over the asked range', () => {
  const values = uniforms(3, 1000, -2, 5);
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...values)).toBeLessThan(5);
  expect(mean(values)).toBeCloseTo(1.5, 0);
});

test('keys beyond 32 bits differ from their low parts', () => {
  expect(deriveKey(2 ** 32 + 5)).not.toBe(deriveKey(5));
  expect(deriveKey(-1)).not.toBe(deriveKey(1));
});

test('what is cut out of a tensor has the part of its dropout mask that it had there', () => {
  const whole = dropoutMask(77, 2 * 3 * 5 * 7, 0.4);
  const sizes = cutSizes([2, 3, 4, 6], [3, 5, 7]);
  if (!sizes) throw new Error('nothing is cut');
  const cut = cutDropoutMask(77, sizes, 0.4);
  let at = 0;
  for (let example = 0; example < 2; example++)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 4; j++)
        for (let k = 0; k < 6; k++)
          expect(cut[at++]).toBe(whole[((example * 3 + i) * 5 + j) * 7 + k]);
  expect(cutSizes([2, 5, 7], [5, 7])).toBeUndefined();
  expect(cutSizes([2, 4, 7], [5, 7])).toEqual({ examples: 2, kept: [1, 4, 7], uncut: [1, 5, 7] });
  expect(() => cutSizes([2, 1, 2, 3, 4], [9, 9, 9, 9])).toThrow('was not cut out of');
});
