// The last duel of a run, kept and read back: the same numbers, small, and nothing where the bytes are damaged.
import { expect, test } from 'vitest';
import type { Duel } from '../../../graph-core/index.ts';
import { numbers, points } from '../duel.testing.ts';
import { duelFromBytes, duelToBytes } from './kept-duel.ts';

test('a game of points comes back whole', () => {
  const bytes = duelToBytes({ step: 40, duel: points });
  expect(duelFromBytes(bytes)).toEqual({ step: 40, duel: points });
  // Also as a part of larger bytes.
  const within = new Uint8Array(bytes.length + 3);
  within.set(bytes, 3);
  expect(duelFromBytes(within.subarray(3))).toEqual({ step: 40, duel: points });
});

const pictures = (shape: readonly number[]): Duel => {
  const { surface: _, arrows: __, ...rest } = points;
  const size = shape.reduce((a, b) => a * b, 1);
  return {
    ...rest,
    samples: { shape, count: 64, values: numbers(64 * size) },
    real: { count: 64, values: numbers(64 * size) },
  };
};

test('of pictures the samples are kept, and the real ones are not', () => {
  const duel = pictures([28, 28, 1]);
  const bytes = duelToBytes({ step: 7, duel });
  expect(bytes.length).toBeLessThan(205_000);
  const back = duelFromBytes(bytes);
  expect(back?.duel).toEqual({ ...duel, real: { count: 0, values: new Float32Array() } });
});

test('of large pictures as many are kept as take half a megabyte', () => {
  const bytes = duelToBytes({ step: 7, duel: pictures([64, 64, 3]) });
  expect(bytes.length).toBeLessThan(600_000);
  expect(duelFromBytes(bytes)?.duel.samples.count).toBe(10);
});

test('bytes that are not a whole duel are none', () => {
  const bytes = duelToBytes({ step: 40, duel: points });
  for (const part of [0, 3, 40, bytes.length - 4])
    expect(duelFromBytes(bytes.subarray(0, part))).toBeUndefined();
  expect(duelFromBytes(new Uint8Array(400))).toBeUndefined();
});
