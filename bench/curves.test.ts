import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followCurves } from './curves.ts';
import { gpt } from './gpt/row.ts';
import { type BenchSide, nudges } from './open-sides.ts';
import type { Runner } from './runner.ts';

const curveOf = (off: number): Runner => ({
  facts: '',
  run: async (from, count) => ({
    times: [],
    losses: Array.from({ length: count }, (_, i) => (4 / (1 + from + i)) * (1 + off)),
    cpuMilliseconds: 0,
  }),
  close: async () => {},
});

/** How far each side lies from the true curve, as a share of the loss. */
const follow = (off: Readonly<Partial<Record<BenchSide, number>>>) =>
  followCurves(
    gpt,
    {
      sides: Object.entries(off).map(([side, by]) => [side as BenchSide, curveOf(by)] as const),
      place: 'here',
      parameters: 0,
      close: async () => {},
    },
    40,
    false,
  );

const nudged = (draws: readonly number[]) =>
  Object.fromEntries(nudges.map((by, i) => [`nudged ${by}`, draws[i] ?? 0]));

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

test('ours and its mean lie near the curve of stock, however far single nudged starts fall', async () => {
  const draws = nudged([8e-5, -6e-5, 7e-5, -5e-5]);
  const held = follow({ stock: 6e-5, torch: 2e-5, exact: 0, ours: -3e-5, ...draws });
  await expect(held).resolves.toBeUndefined();
});

test('ours too far from stock is told of, though its mean is near', async () => {
  const draws = nudged([8e-5, -6e-5, 7e-5, -5e-5]);
  await expect(
    follow({ stock: 6e-5, torch: 2e-5, exact: 0, ours: -5e-5, ...draws }),
  ).rejects.toThrow('curves of ours and stock do not coincide');
});

test('an error that the starts share is told of, though ours itself is near', async () => {
  const wrong = nudged([-5e-5, -6e-5, -5e-5, -5e-5]);
  await expect(
    follow({ stock: 6e-5, torch: 2e-5, exact: 0, ours: -3e-5, ...wrong }),
  ).rejects.toThrow('the mean of ours and stock do not coincide');
});

test('a loss that is not a number is no curve', async () => {
  await expect(follow({ stock: 0, ours: Number.NaN, ...nudged([0, 0, 0, 0]) })).rejects.toThrow(
    'ours and stock do not coincide',
  );
});

test('without ours there is nothing to hold', async () => {
  await expect(follow({ stock: 1e-5, torch: 0 })).resolves.toBeUndefined();
});
