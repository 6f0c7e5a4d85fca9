// Rotated positions know only distances.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { composedOps } from '../../engine/composed/composed-ops.ts';
import { normals } from '../../engine/random.ts';
import { rotate } from './rotate.ts';

test('the product of two rotated vectors depends on the distance of their places only', () => {
  const ops = composedOps(tf);
  const everywhere = (key: number) => tf.tile(tf.tensor(normals(key, 8), [1, 1, 8]), [1, 6, 1]);
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
