// Each sign shows where it should, names its figure, and not before it has held for three duels in a row.
import { expect, test } from 'vitest';
import type { Duel, Quality } from '../../inspect/duel.ts';
import { signsOf } from './signs.ts';

const quality: Quality = {
  kid: 0.02,
  kidError: 0.002,
  kidFloor: 0.001,
  fd: 4,
  features: { kind: 'classifier' },
  classes: Array<number>(10).fill(0.1),
  duplicates: 0,
  nearest: { generated: 1, real: 1 },
};

const points = (spread: number) =>
  Float32Array.from({ length: 64 }, (_, index) => spread * (index % 5));

/** A game in which nothing is wrong. */
const healthy: Duel = {
  players: { critic: { loss: 1.8, equilibrium: 2 }, generator: { loss: 0.1, equilibrium: 0 } },
  scores: { real: points(1), generated: points(1) },
  auc: 0.8,
  overlap: 0.6,
  samples: { shape: [2], count: 32, values: points(1) },
  real: { count: 32, values: points(1) },
  factors: [{ path: 'generator/attention', value: -0.4 }],
  quality,
};

const kinds = (change: Partial<Duel>, times = 4): string[] =>
  signsOf(Array.from({ length: times }, () => ({ ...healthy, ...change }))).map(({ kind }) => kind);

test.each<[string, Partial<Duel>]>([
  ['critic-won', { auc: 0.98 }],
  ['critic-blind', { auc: 0.52 }],
  ['alike', { samples: { shape: [2], count: 32, values: points(0.1) } }],
  ['class-missing', { quality: { ...quality, classes: [0.98, 0.02] } }],
  ['duplicates', { quality: { ...quality, duplicates: 3 } }],
  ['copies', { quality: { ...quality, nearest: { generated: 0.2, real: 1 } } }],
  ['attention-unused', { factors: [{ path: 'critic/attention', value: 0.01 }] }],
])('%s', (kind, change) => {
  expect(kinds({})).toEqual([]);
  expect(kinds(change)).toEqual([kind]);
  // Before the game has run for a while, nothing is said of it.
  expect(kinds(change, 3)).toEqual([]);
});

test('a class that is left out is called as the data calls it', () => {
  const told = (classNames?: readonly string[]) => {
    const left = { ...healthy, quality: { ...quality, classes: [0.98, 0.02], classNames } };
    return signsOf(Array.from({ length: 4 }, () => left))[0]?.message.en;
  };
  expect(told(['Coat', 'Bag'])).toMatch(/^Class ‘Bag’ makes up 2\.0 %/);
  expect(told()).toMatch(/^Class 1 makes up 2\.0 %/);
});

test('points may lie as near to each other as real ones do', () => {
  const points = { ...quality, features: { kind: 'values' as const }, duplicates: 3 };
  expect(kinds({ quality: points })).toEqual([]);
});

test('what came and went is no sign', () => {
  const won = { ...healthy, auc: 0.99 };
  expect(signsOf([healthy, won, healthy, won, won])).toEqual([]);
  expect(signsOf([healthy, healthy, won, won, won])).toHaveLength(1);
});

test('a sentence names its figure in both languages', () => {
  const [sign] = signsOf(
    Array.from({ length: 4 }, () => ({
      ...healthy,
      quality: { ...quality, classes: [0.5, 0.499, 0.001] },
    })),
  );
  expect(sign?.message.en).toContain('Class 2 makes up 0.1 %');
  expect(sign?.message.ja).toContain('クラス 2 は生成例の 0.1 %');
});
