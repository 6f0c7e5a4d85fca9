// Every block computed: shapes as its rule promised, finite numbers, honest gradients, the same on wasm as on cpu.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import type { Computed, Numbers } from './compute.testing.ts';
import { compute, deviation, gradients, leavesOf, weightSpecs } from './compute.testing.ts';
import { computed, computingBlocks, fittingCases, seed, seedOf } from './every-block.testing.ts';
import { slopeFaults } from './slopes.testing.ts';

console.info(`forward: KUMIKI_SEED=${seed} KUMIKI_CASES=${computed}`);

/** float32 against float32 on another backend, relative to the largest element. */
const tolerance = 2e-5;

interface Known {
  readonly of: Fitting;
  readonly inference: Computed;
  readonly training: Computed;
  readonly slopes: Readonly<Record<string, Numbers>>;
}

const onCpu = new Map<string, readonly Known[]>();

describe('cpu', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, 'cpu', nodeAssets());
  });

  test.each(computingBlocks)('%s', async (type, block) => {
    const cases = fittingCases(block, computed);
    expect(cases.length, 'cases that fit').toBeGreaterThan(0);
    const known: Known[] = [];
    const before = tf.memory().numTensors;
    let checked = 0;
    for (const of of cases) {
      const leaves = leavesOf(of, seedOf(block));
      const inference = await compute(engine, of, leaves, { training: false, seed: 1 });
      const pass = { training: true, seed: 2 };
      const training = await compute(engine, of, leaves, pass);
      for (const result of [inference, training]) checkOutputs(of, result);
      checkUpdates(of, inference, training);
      const slopes = await gradients(engine, of, leaves, pass);
      const found = slopeFaults(engine, of, leaves, pass, slopes);
      expect(found.faults, describeCase(of)).toEqual([]);
      checked += found.checked;
      known.push({ of, inference, training, slopes });
    }
    if (known.some(({ slopes }) => Object.keys(slopes).length > 0))
      expect(checked, 'gradients that finite differences could check').toBeGreaterThan(0);
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
    onCpu.set(type, known);
  });
});

describe('wasm gives the same', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, 'wasm', nodeAssets());
  });

  test.each(computingBlocks)('%s', async (type, block) => {
    const known = onCpu.get(type) ?? [];
    expect(known.length, 'cases computed on cpu').toBeGreaterThan(0);
    for (const { of, ...expected } of known) {
      const leaves = leavesOf(of, seedOf(block));
      const pass = { training: true, seed: 2 };
      const got = {
        inference: await compute(engine, of, leaves, { training: false, seed: 1 }),
        training: await compute(engine, of, leaves, pass),
        slopes: await gradients(engine, of, leaves, pass),
      };
      checkSame(of, 'inference', got.inference.outputs, expected.inference.outputs);
      checkSame(of, 'training', got.training.outputs, expected.training.outputs);
      checkSame(of, 'updates', got.training.updates, expected.training.updates);
      checkSame(of, 'gradients', got.slopes, expected.slopes);
    }
  });
});

function checkOutputs(of: Fitting, { outputs }: Computed): void {
  const words = describeCase(of);
  expect(Object.keys(outputs).sort(), words).toEqual(Object.keys(of.outputs).sort());
  for (const [port, { shape, data }] of Object.entries(outputs)) {
    const promised = of.outputs[port]?.dims.map(({ size }, axis) => size ?? shape[axis]);
    expect(shape, `${words}: ${port}`).toEqual(promised);
    expect(data.every(Number.isFinite), `${words}: ${port} is finite`).toBe(true);
    const kind = of.block.outputs[port]?.view?.kind;
    if (kind === 'attention') checkAttention(of, data, shape.at(-1) ?? 1);
    if (kind === 'gates')
      expect(
        data.every((gate) => gate >= 0 && gate <= 1),
        `${words}: gates`,
      ).toBe(true);
  }
}

/** Each row sums to 1, or to 0 where a mask leaves nothing to look at. */
function checkAttention(of: Fitting, data: Float32Array, keys: number): void {
  for (let row = 0; row < data.length; row += keys) {
    const weights = data.subarray(row, row + keys);
    const sum = weights.reduce((a, b) => a + b, 0);
    const nothing = of.inputs.mask && weights.every((weight) => weight === 0);
    const sound = weights.every((weight) => weight >= 0) && Math.abs(sum - 1) < 1e-5;
    expect(nothing || sound, `${describeCase(of)}: a row of weights sums to ${sum}`).toBe(true);
  }
}

function checkUpdates(of: Fitting, inference: Computed, training: Computed): void {
  const specs = weightSpecs(of);
  const frozen = Object.keys(specs).filter((name) => specs[name]?.frozen);
  expect(Object.keys(inference.updates), `${describeCase(of)}: inference`).toEqual([]);
  expect(Object.keys(training.updates).sort(), describeCase(of)).toEqual(frozen.sort());
  for (const [name, { shape }] of Object.entries(training.updates))
    expect(shape, `${describeCase(of)}: ${name}`).toEqual(specs[name]?.shape);
}

type Many = Readonly<Record<string, Numbers>>;

function checkSame(of: Fitting, what: string, got: Many, expected: Many): void {
  expect(Object.keys(got).sort()).toEqual(Object.keys(expected).sort());
  for (const name of Object.keys(expected))
    expect(
      deviation(got[name], expected[name]),
      `${describeCase(of)}: ${what} ${name}`,
    ).toBeLessThan(tolerance);
}
