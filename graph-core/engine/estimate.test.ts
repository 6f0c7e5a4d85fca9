// Memory foretold against memory taken, on small versions of real models.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { feed } from '../train/feeds.ts';
import { measureBatch } from '../train/evaluate.ts';
import type { TrainingSession } from '../train/prepare.ts';
import { prepare } from '../train/prepare.ts';
import { tryRound } from '../train/players/try-round.ts';
import { smaller, smallTransformer, testOutside } from '../train/trainer.testing.ts';
import type { Document } from '../document/schema.ts';
import { estimateMemory, predictPeakMemory, peakBytes } from './estimate.ts';
import { nodeAssets } from './node-assets.testing.ts';
import { startEngine } from './start-engine.ts';

const documents: Readonly<Record<string, Document>> = {
  Transformer: smallTransformer({ batchSize: 32 }),
  LSTM: smaller('seq2seq', {}, { batchSize: 24 }),
  'attention in a decoder that recurs': smaller('seq2seq-bahdanau', {}, { batchSize: 24 }),
  'RNN whose update takes more than a few examples do': smaller(
    'rnn-seq2vec',
    {},
    { batchSize: 32 },
  ),
  'layers of 4 × their width': smaller('transformer-encoder', {}, { batchSize: 16 }),
  CNN: smaller('cnn', {}, { batchSize: 32 }),
  'SE-ResNet': smaller('se-resnet-mini', {}, { batchSize: 32 }),
};

/** Measures as many held-out examples at once as a validation does. */
function validate({ engine, model, plan, dataset, heldOutBatch }: TrainingSession): void {
  const examples = Math.min(heldOutBatch, dataset.count['held-out']);
  const indices = Array.from({ length: examples }, (_, index) => index);
  const makeFeed = () => feed(tf, plan, dataset, 'held-out', indices);
  measureBatch(engine, model, makeFeed, examples).report.dispose();
}

describe.each([true, false])('own kernels: %s', (fused) => {
  test.each(Object.entries(documents))('%s: within 5 % of the real peak', async (_, document) => {
    const deps = {
      ...testOutside,
      startEngine: () => startEngine(tf, 'wasm', nodeAssets(), { fused }),
    };
    const before = tf.memory().numBytes;
    const run = await prepare(deps, document, 'wasm', []);
    const held = tf.memory().numBytes - before;
    const indices = Array.from({ length: document.training.batchSize }, (_place, i) => i);
    const makeFeed = () => feed(tf, run.plan, run.dataset, 'training', indices);
    const step = () => tryRound(run.engine, run.model, run.players, makeFeed).dispose();
    const real =
      held +
      Math.max(
        peakBytes(tf, step),
        peakBytes(tf, () => validate(run)),
      );
    const foretold = run.peakBytes ?? Number.NaN;
    expect(foretold / real).toBeGreaterThan(0.95);
    expect(foretold / real).toBeLessThan(1.05);
    run.dispose();
  });
});

test('asks for steps of two and three examples, and finds the peak wherever it will be', () => {
  const asked: number[] = [];
  const stepWith = (constant: number) => (examples: number) => {
    asked.push(examples);
    tf.zeros([examples * 1000]).dispose();
    tf.zeros([constant]).dispose();
  };
  expect(predictPeakMemory(tf, 64, stepWith(10))).toBe(256_000);
  // With few examples the second tensor is the larger one.
  expect(predictPeakMemory(tf, 64, stepWith(10_000))).toBe(256_000);
  expect(predictPeakMemory(tf, 64, stepWith(100_000))).toBe(400_000);
  expect(predictPeakMemory(tf, 1, stepWith(10))).toBe(4000);
  expect(asked).toEqual([2, 3, 2, 3, 2, 3, 2, 3]);
  // Where the steps are not alike, their peaks are all there is to go by.
  const uneven = (examples: number) => {
    for (let i = 0; i < examples; i++) tf.zeros([1000]).dispose();
  };
  expect(predictPeakMemory(tf, 64, uneven)).toBe(4000);
});

test('counts the field of tfjs no longer than the run', () => {
  const before = tf.memory();
  expect(peakBytes(tf, () => tf.zeros([1000]).dispose())).toBe(4000);
  expect(tf.memory()).toEqual(before);
  expect(() =>
    peakBytes(tf, () => {
      throw new Error('stopped');
    }),
  ).toThrow('stopped');
  const kept = tf.zeros([10]);
  expect(tf.memory().numBytes).toBe(before.numBytes + 40);
  kept.dispose();
});

test('adds up weights, gradients, state and activations', () => {
  const need = estimateMemory({ parameters: 1000, activationBytes: 500 }, 8, 'adam');
  expect(need).toEqual({
    weights: 4000,
    gradients: 4000,
    optimizer: 8000,
    activations: 16_000,
    total: 32_000,
  });
});
