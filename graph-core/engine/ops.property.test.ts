// Operations on shapes drawn at random, on every engine of Node, against the float64 reference. A failure prints its seed.
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomCase } from './cases/random.testing.ts';
import { nodeAssets } from './node-assets.testing.ts';
import { examine } from './op-case.testing.ts';
import { startEngine } from './start-engine.ts';

/** `KUMIKI_CASES=500` for a long run. */
const numRuns = Number(process.env.KUMIKI_CASES ?? 15);
const tolerance = 1e-5;

const engines = [
  { name: 'cpu', backend: 'cpu', fused: false },
  { name: 'wasm, stock kernels', backend: 'wasm', fused: false },
  { name: 'wasm, own kernels', backend: 'wasm', fused: true },
] as const;

describe.each(engines)('$name', ({ backend, fused }) => {
  test('agrees with the reference on random shapes', async () => {
    const engine = await startEngine(tf, backend, nodeAssets(), { fused });
    await fc.assert(
      fc.asyncProperty(randomCase, fc.nat(), async (of, seed) => {
        const before = tf.memory().numTensors;
        const { values, gradients } = await examine(engine, of, seed);
        expect(values, `${of.name}: values`).toBeLessThan(tolerance);
        for (const [name, deviation] of Object.entries(gradients))
          expect(deviation, `${of.name}: gradient of ${name}`).toBeLessThan(tolerance);
        expect(tf.memory().numTensors, `${of.name}: tensors left behind`).toBe(before);
      }),
      { numRuns },
    );
  });
});
