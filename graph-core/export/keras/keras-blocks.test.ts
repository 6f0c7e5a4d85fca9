// Every block alone in a .keras file: read by h5py and followed on NumPy, it computes what the block computes.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeCase } from '../../blocks/conformance/case.testing.ts';
import { compute, leavesOf } from '../../blocks/conformance/compute.testing.ts';
import { fittingCases, seedOf } from '../../blocks/conformance/every-block.testing.ts';
import { computingBlocks } from '../../blocks/conformance/fitting-cases.testing.ts';
import { formOf, weightsOf } from '../../blocks/conformance/forms.testing.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Exported } from '../exported.testing.ts';
import { hasKerasReader, readDifferences } from './answers-as-app.testing.ts';
import { oneBlock } from './one-block.testing.ts';

/** float32 on two sides, adding up in another order. */
const tolerance = 1e-4;
const casesOfEach = 4;

describe.skipIf(!hasKerasReader())('in a .keras file', () => {
  const words = new Map<string, string>();
  const largest = new Map<string, number>();
  let differences: Record<string, number | string> = {};

  beforeAll(async () => {
    const engine = await startEngine(tf, 'cpu', nodeAssets());
    const written: Record<string, Exported> = {};
    for (const [type, block] of computingBlocks)
      for (const [at, of] of fittingCases(block, casesOfEach).entries()) {
        if (typeof formOf(of, 'keras') !== 'object') continue;
        const leaves = leavesOf(of, seedOf(block), true);
        const { outputs } = await compute(engine, of, leaves, { training: false, seed: 1 });
        const { document, plan } = oneBlock(of);
        const id = `${type}-${at}`;
        words.set(id, describeCase(of));
        const inputs = Object.entries(leaves).filter(([leaf]) => !leaf.startsWith('weight '));
        const answers = Object.values(outputs).map(({ data }) => data);
        largest.set(id, Math.max(1, ...answers.map((data) => Math.max(...data.map(Math.abs)))));
        written[id] = {
          document,
          plan,
          weights: Object.entries(weightsOf(of, leaves)).map(([name, value]) => {
            return { name: `block/${name}`, ...value };
          }),
          feeds: Object.fromEntries(
            inputs.map(([, { shape, data }], index) => [`in-${index}`, tf.tensor(data, shape)]),
          ),
          answers: Object.fromEntries(answers.map((data, index) => [`out-${index}`, data])),
        };
      }
    differences = readDifferences(written);
  });

  test.each(computingBlocks)('%s', (type) => {
    const own = [...words].filter(([id]) => id.replace(/-\d+$/, '') === type);
    expect(own.length).toBeGreaterThan(0);
    const wrong = own.flatMap(([id, of]) => {
      const off = differences[id];
      const fits = typeof off === 'number' && off <= tolerance * (largest.get(id) ?? 1);
      return fits ? [] : [`${of}: ${off}`];
    });
    expect(wrong).toEqual([]);
  });
});
