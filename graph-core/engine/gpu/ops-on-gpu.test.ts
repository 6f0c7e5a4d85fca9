// Every operation on WebGPU against the float64 reference, computed in Node by a software driver.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { nodeAssets } from '../node-assets.testing.ts';
import { examine } from '../op-case.testing.ts';
import { opCases } from '../op-cases.testing.ts';
import { startEngine } from '../start-engine.ts';
import { openDawn } from './dawn.testing.ts';

/** A GPU's own exponentials and square roots are a little coarser than float32's last bit. */
const tolerance = 1e-5;

const missing = await openDawn('software');

describe.skipIf(missing !== undefined)(`webgpu${missing ? `, not here: ${missing}` : ''}`, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, 'webgpu', nodeAssets());
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
