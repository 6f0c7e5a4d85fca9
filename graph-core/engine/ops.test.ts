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

  test.each(opCases)('$name', async (of) => {
    const before = tf.memory().numTensors;
    const { values, gradients } = await examine(engine, of);
    expect(values, 'values').toBeLessThan(tolerance);
    for (const [name, deviation] of Object.entries(gradients))
      expect(deviation, `gradient of ${name}`).toBeLessThan(tolerance);
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
  });
});
