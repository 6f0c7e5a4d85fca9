// Every block computed: shapes as its rule promised, finite numbers, honest gradients, the same on wasm as on cpu.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import type { Computed } from './compute.testing.ts';
import { leavesOf, weightSpecs } from './compute.testing.ts';
import { computed, fittingCases, seedOf } from './every-block.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';
import type { Results } from './results.testing.ts';
import { differences, resultsOf, trainingPass } from './results.testing.ts';
import { slopeFaults } from './slopes.testing.ts';

/** float32 against float32 on another backend, relative to the largest element. */
const tolerance = 2e-5;

interface Known extends Results {
  readonly of: Fitting;
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
      const results = await resultsOf(engine, of, leaves);
      const { inference, training, slopes } = results;
      expect([...outputFaults(of, inference), ...outputFaults(of, training)]).toEqual([]);
      const updates = { of: describeCase(of), inference: {}, training: frozenWeights(of) };
      expect({
        of: describeCase(of),
        inference: updatesOf(inference),
        training: updatesOf(training),
      }).toEqual(updates);
      const found = slopeFaults(engine, of, leaves, trainingPass, slopes);
      expect(found.faults).toEqual([]);
      checked += found.checked;
      known.push({ of, ...results });
    }
    const learned = known.filter(({ slopes }) => Object.keys(slopes).length > 0).length;
    expect(checked, 'directions that finite differences could check').toBeGreaterThanOrEqual(
      Math.min(learned, 1),
    );
    expect(tf.memory().numTensors, 'tensors left behind').toBe(before);
    onCpu.set(type, known);
  });
});

describe.each([
  ['our kernels', true],
  ['stock kernels', false],
] as const)('wasm with %s gives the same', (_kernels, fused) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, 'wasm', nodeAssets(), { fused });
  });

  test('on the engine that was asked for', () => {
    expect(engine.facts).toMatchObject({ backend: 'wasm', fused });
  });

  test.each(computingBlocks)('%s', async (type, block) => {
    const known = onCpu.get(type) ?? [];
    expect(known.length, 'cases computed on cpu').toBeGreaterThan(0);
    for (const { of, ...expected } of known) {
      const leaves = leavesOf(of, seedOf(block));
      const got = await resultsOf(engine, of, leaves);
      expect(differences(of, got, expected, tolerance)).toEqual([]);
    }
  });
});

function outputFaults(of: Fitting, { outputs }: Computed): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) faults.push(`${describeCase(of)}: ${what}`);
  };
  for (const port of Object.keys(of.outputs)) must(port in outputs, `${port} is missing`);
  for (const [port, { shape, data }] of Object.entries(outputs)) {
    const promised = of.outputs[port]?.dims.map(({ size }, axis) => size ?? shape[axis]);
    must(shape.join() === promised?.join(), `${port} is [${shape}] in place of [${promised}]`);
    must(data.every(Number.isFinite), `${port} is not finite`);
    const kind = of.block.outputs[port]?.view?.kind;
    if (kind === 'gates')
      must(
        data.every((gate) => gate >= 0 && gate <= 1),
        `${port} are no gates`,
      );
    if (kind === 'attention')
      must(
        attends(data, shape.at(-1) ?? 1, !!of.inputs.mask),
        `${port} has a row that is no share`,
      );
  }
  return faults;
}

/** Each row sums to 1, or is 0 where a mask leaves nothing to look at. */
function attends(data: Float32Array, keys: number, masked: boolean): boolean {
  for (let row = 0; row < data.length; row += keys) {
    const weights = data.subarray(row, row + keys);
    const sum = weights.reduce((a, b) => a + b, 0);
    const nothing = masked && weights.every((weight) => weight === 0);
    const sound = weights.every((weight) => weight >= 0) && Math.abs(sum - 1) < 1e-5;
    if (!nothing && !sound) return false;
  }
  return true;
}

type Shapes = Readonly<Record<string, readonly number[]>>;

function updatesOf({ updates }: Computed): Shapes {
  return Object.fromEntries(Object.entries(updates).map(([name, { shape }]) => [name, shape]));
}

/** The weights that a block must set itself in training, with their shapes. */
function frozenWeights(of: Fitting): Shapes {
  const frozen = Object.entries(weightSpecs(of)).filter(([, spec]) => spec.frozen);
  return Object.fromEntries(frozen.map(([name, { shape }]) => [name, shape]));
}
