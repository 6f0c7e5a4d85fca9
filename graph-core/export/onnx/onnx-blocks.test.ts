// Every block alone in ONNX: ONNX Runtime computes what the block computes.
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { describeCase } from '../../blocks/conformance/case.testing.ts';
import { compute, leavesOf } from '../../blocks/conformance/compute.testing.ts';
import { fittingCases, seedOf } from '../../blocks/conformance/every-block.testing.ts';
import { computingBlocks } from '../../blocks/conformance/fitting-cases.testing.ts';
import { weightsOf } from '../../blocks/conformance/forms.testing.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { largestDifference } from '../exported.testing.ts';
import { oneBlock } from '../keras/one-block.testing.ts';
import { writeOnnx } from './onnx-format.ts';
import { loadOnnxModel } from './run-onnx.ts';

/** float32 on two sides, adding up in another order. */
const tolerance = 1e-4;
const casesOfEach = 6;

const engine = await startEngine(tf, 'cpu', nodeAssets());

test.each(computingBlocks)('%s', async (_, block) => {
  for (const of of fittingCases(block, casesOfEach)) {
    const leaves = leavesOf(of, seedOf(block), true);
    const { outputs } = await compute(engine, of, leaves, { training: false, seed: 1 });
    const { document, plan } = oneBlock(of);
    const weights = Object.entries(weightsOf(of, leaves)).map(([name, value]) => {
      return { name: `block/${name}`, ...value };
    });
    const { bytes } = writeOnnx({ tf, document: { ...document, variables: {} }, plan, weights });
    const session = await loadOnnxModel(ort, bytes);
    const inputs = Object.entries(leaves).filter(([leaf]) => !leaf.startsWith('weight '));
    const feeds = Object.fromEntries(
      inputs.map(([, { shape, data }], index) => {
        const isTokens = plan.feeds[index]?.shape.kind === 'tokens';
        return [`in-${index}`, tf.tensor(data, shape, isTokens ? 'int32' : 'float32')];
      }),
    );
    const theirs = await session.run(feeds);
    Object.values(outputs).forEach(({ data }, index) => {
      const scale = Math.max(1, ...data.map(Math.abs));
      expect(
        largestDifference(data, theirs[`out-${index}`] ?? []),
        describeCase(of),
      ).toBeLessThanOrEqual(tolerance * scale);
    });
    session.dispose();
    tf.dispose(feeds);
  }
});
