import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { curvesEpsilon, followCurves } from './curves.ts';
import { gpt } from './gpt/row.ts';
import type { BenchSide } from './open-sides.ts';
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
      runtime: 'here',
      parameters: 0,
      close: async () => {},
    },
    { steps: 40, epsilon: curvesEpsilon, json: false },
  );

beforeEach(() => void vi.spyOn(console, 'log').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

test('ours no farther from stock than the others show rounding to go is held to coincide', async () => {
  await expect(follow({ stock: 6e-5, torch: 2e-5, exact: 0, ours: 3e-6 })).resolves.toBeUndefined();
});

test('ours may lie twice as far from stock as PyTorch does, and no farther', async () => {
  await expect(follow({ stock: 3e-5, torch: 0, exact: 0, ours: -2.5e-5 })).resolves.toBeUndefined();
  await expect(follow({ stock: 3e-5, torch: 0, exact: 0, ours: -3.5e-5 })).rejects.toThrow(
    'curves of ours and stock do not coincide',
  );
});

test('ours too far from the exact curve is told of, though it is near to stock', async () => {
  await expect(follow({ stock: 2e-5, torch: 2e-5, exact: 0, ours: 6e-5 })).rejects.toThrow(
    'curves of ours and exact do not coincide',
  );
});

test('where no other side is near, 5e-5 of the loss is float noise and 6e-5 is not', async () => {
  await expect(follow({ stock: 0, torch: 0, ours: 4.9e-5 })).resolves.toBeUndefined();
  await expect(follow({ stock: 0, torch: 0, ours: 6e-5 })).rejects.toThrow('do not coincide');
});

test('a loss that is not a number is no curve', async () => {
  await expect(follow({ stock: 0, ours: Number.NaN })).rejects.toThrow(
    'ours and stock do not coincide',
  );
});

test('without ours there is nothing to hold', async () => {
  await expect(follow({ stock: 1e-5, torch: 0 })).resolves.toBeUndefined();
});
