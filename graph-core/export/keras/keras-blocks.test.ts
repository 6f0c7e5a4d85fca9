// Every block alone in a .keras file: read by h5py and followed on NumPy, it computes what the block computes.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { beforeRunning } from '../../blocks/conformance/ask-forms.testing.ts';
import type { Fitting } from '../../blocks/conformance/case.testing.ts';
import { describeCase } from '../../blocks/conformance/case.testing.ts';
import { compute, leavesOf } from '../../blocks/conformance/compute.testing.ts';
import { fittingCases, seedOf } from '../../blocks/conformance/every-block.testing.ts';
import { computingBlocks } from '../../blocks/conformance/fitting-cases.testing.ts';
import { formOf, linesOf, weightsOf } from '../../blocks/conformance/forms.testing.ts';
import type { Block } from '../../blocks/block.ts';
import type { Engine } from '../../engine/engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Exported } from '../exported.testing.ts';
import { hasKerasReader, readDifferences } from './answers-as-app.testing.ts';
import { writeKeras } from './keras-format.ts';
import { oneBlock } from './one-block.testing.ts';

/** float32 on two sides, adding up in another order. */
const tolerance = 1e-4;
const casesOfEach = 4;

function casesOf(block: Block): readonly Fitting[] {
  return fittingCases(block, casesOfEach).filter((of) => typeof formOf(of, 'keras') === 'object');
}

function words(of: Fitting): string {
  const form = formOf(of, 'keras');
  const lines = typeof form === 'object' ? linesOf(of, form) : '';
  return `${describeCase(of)}: its Keras form is ${lines}`;
}

test.each(computingBlocks)('%s can be written', (_type, block) => {
  const faults = casesOf(block).flatMap((of) => {
    const { document, plan } = oneBlock(of);
    const weights = [...plan.weights].map(([name, { shape }]) => {
      return { name, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
    });
    try {
      writeKeras({ document, plan, weights });
      return [];
    } catch (error) {
      return [`${words(of)}\n${error instanceof Error ? error.message : String(error)}`];
    }
  });
  expect(faults).toEqual([]);
});

describe.skipIf(!hasKerasReader())('in a .keras file', () => {
  const faults = new Map<string, string[]>();

  beforeRunning(async (types) => {
    const engine = await startEngine(tf, 'cpu', nodeAssets());
    const written: Record<string, Exported> = {};
    const known = new Map<string, { readonly of: Fitting; readonly own: string[] }>();
    for (const [type, block] of computingBlocks) {
      if (!types.has(type)) continue;
      const own: string[] = [];
      faults.set(type, own);
      // One block that cannot be computed fails alone.
      try {
        for (const [index, of] of casesOf(block).entries()) {
          const id = `${type}-${index}`;
          written[id] = await exportedCase(engine, of);
          known.set(id, { of, own });
        }
      } catch (error) {
        own.push(`${type}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const differences = readDifferences(written);
    for (const [id, { of, own }] of known) {
      const difference = differences[id];
      const answers = Object.values(written[id]?.answers ?? {});
      const largest = Math.max(1, ...answers.map((data) => Math.max(...data.map(Math.abs))));
      if (typeof difference !== 'number') own.push(`${words(of)}\n${difference}`);
      else if (!(difference <= tolerance * largest))
        own.push(
          `${words(of)}\nThe file answers ${difference} apart from forward, and at most ${tolerance * largest} is allowed.`,
        );
    }
  });

  test.each(computingBlocks)('%s', (type, block) => {
    expect(faults.get(type)).toEqual([]);
    expect(casesOf(block).length).toBeGreaterThan(0);
  });
});

/** With random weights and inputs, and what our block answers. */
async function exportedCase(engine: Engine, of: Fitting): Promise<Exported> {
  const leaves = leavesOf(of, seedOf(of.block), true);
  const { outputs } = await compute(engine, of, leaves, { training: false, seed: 1 });
  const inputs = Object.entries(leaves).filter(([leaf]) => !leaf.startsWith('weight '));
  return {
    ...oneBlock(of),
    weights: Object.entries(weightsOf(of, leaves)).map(([name, value]) => {
      return { name: `block/${name}`, ...value };
    }),
    feeds: Object.fromEntries(
      inputs.map(([, { shape, data }], index) => [`in-${index}`, tf.tensor(data, shape)]),
    ),
    answers: Object.fromEntries(
      Object.values(outputs).map(({ data }, index) => [`out-${index}`, data]),
    ),
  };
}
