// Attention written out equals the fused one where nothing is dropped, and rotated positions know only distances.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import type { Tensor } from '../../engine/ops.ts';
import { normals } from '../../engine/random.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { attend, rotate } from './attend.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine(tf, 'cpu', nodeAssets());
});

function random(key: number, ...shape: number[]): Tensor {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(normals(key, size), shape);
}

function farthest(a: Tensor | undefined, b: Tensor | undefined): number {
  if (!a || !b) return Number.NaN;
  return tf.max(tf.abs(tf.sub(a, b))).dataSync()[0] ?? Number.NaN;
}

const mask = [
  [1, 0, 1, 1],
  [1, 1, 0, 0],
];

test.each([
  ['no mask', false, undefined],
  ['causal', true, undefined],
  ['a mask over keys', false, mask],
  ['a mask over queries and keys, causal', true, mask.map((row) => [row, row, row, row])],
] as const)('with a vanishing dropout it is ops.attention: %s', (_name, causal, seen) => {
  const { ops } = engine;
  const [q, k, v] = [random(1, 2, 4, 6), random(2, 2, 4, 6), random(3, 2, 4, 6)];
  const options = {
    heads: 3,
    scale: 0.5,
    causal,
    mask: seen && tf.tensor(seen as number[][] | number[][][], undefined, 'float32'),
    wantScores: true,
  };
  const fused = ops.attention(q, k, v, options);
  const written = attend(ops, q, k, v, { ...options, dropout: 1e-12, seed: 5 });
  expect(farthest(written.values, fused.values)).toBeLessThan(1e-5);
  expect(farthest(written.scores, fused.scores)).toBeLessThan(1e-5);
});

test('dropout takes whole weights away and scales the rest up', () => {
  const { ops } = engine;
  // All keys weigh alike and all values are 1, so that an answer counts the weights that are left.
  const [q, k] = [tf.zeros([1, 50, 4]), tf.zeros([1, 10, 4])];
  const v = tf.ones([1, 10, 1]);
  const options = { heads: 1, scale: 1, causal: false, mask: undefined, wantScores: false };
  const { values } = attend(ops, q, k, v, { ...options, dropout: 0.5, seed: 7 });
  const left = [...values.dataSync()].map((sum) => Math.round((sum * 10) / 2));
  expect(new Set(left).size).toBeGreaterThan(3);
  expect(
    [...values.dataSync()].every((sum, at) => Math.abs(sum - (left[at] ?? 0) / 5) < 1e-5),
  ).toBe(true);
});

test('the product of two rotated vectors depends on the distance of their places only', () => {
  const { ops } = engine;
  const everywhere = (key: number) => tf.tile(random(key, 1, 1, 8), [1, 6, 1]);
  const [q, k] = [rotate(ops, everywhere(1), 2), rotate(ops, everywhere(2), 2)];
  const products = tf.matMul(q, k, false, true).arraySync() as number[][][];
  const at = (query: number, key: number) => products[0]?.[query]?.[key] ?? Number.NaN;
  for (const distance of [0, 1, 3])
    for (const start of [1, 2]) {
      expect(at(start + distance, start)).toBeCloseTo(at(distance, 0), 5);
      expect(at(start, start + distance)).toBeCloseTo(at(0, distance), 5);
    }
  expect(Math.abs(at(1, 0) - at(3, 0))).toBeGreaterThan(0.01);
});
