// Every operation × engine of Node: values and gradients against a float64 reference, and nothing left behind.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from './engine.ts';
import { nodeAssets } from './node-assets.testing.ts';
import { examine } from './op-case.testing.ts';
import { opCases } from './op-cases.testing.ts';
import { startEngine } from './start-engine.ts';

/** float32 against float64, relative to the largest element: sums of up to some hundred products. */
const tolerance = 5e-6;

const engines = [
  { name: 'cpu', backend: 'cpu', fused: false },
  { name: 'wasm, stock kernels', backend: 'wasm', fused: false },
  { name: 'wasm, own kernels', backend: 'wasm', fused: true },
] as const;

describe.each(engines)('$name', ({ backend, fused }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, backend, nodeAssets(), { fused });
  });

  test('is the engine that was asked for', () => {
    expect(engine.facts).toMatchObject({ backend, fused, notices: [] });
  });

  test('ids out of range are refused before a kernel reads past a table', () => {
    tf.tidy(() => {
      const [table, ids] = [tf.zeros([7, 2]), tf.tensor([3, 7], [2], 'int32')];
      expect(() => engine.ops.embedding(ids, table)).toThrow(
        'The embedding was given the id 7 at place 1, but ids here go from 0 to 6.',
      );
      const negative = tf.tensor([-1, 0], [2], 'int32');
      expect(() => engine.ops.crossEntropy(tf.zeros([2, 3]), negative, undefined, 0)).toThrow(
        'The loss was given the id -1 at place 0, but ids here go from 0 to 2.',
      );
    });
  });

  test('dropout and noise are functions of their seed alone', () => {
    tf.tidy(() => {
      const x = tf.ones([1000]);
      const drawn = (seed: number) => [...engine.ops.dropout(x, 0.5, seed).dataSync()];
      const noise = (seed: number) => [...engine.ops.randomNormal([10], seed).dataSync()];
      expect(drawn(5)).toEqual(drawn(5));
      expect(drawn(5)).not.toEqual(drawn(6));
      expect(noise(5)).toEqual(noise(5));
      expect(noise(5)).not.toEqual(noise(6));
      expect(engine.ops.dropout(x, 0, 5)).toBe(x);
    });
  });

  test.each(opCases)('$name', async (of) => {
    const before = tf.memory().numTensors;
    const { values, gradients } = await examine(engine, of);
    expect(values, 'values').toBeLessThan(tolerance);
    for (const [name, deviation] of Object.entries(gradients))
      expect(deviation, `gradient of ${name}`).toBeLessThan(tolerance);
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
  });
});
