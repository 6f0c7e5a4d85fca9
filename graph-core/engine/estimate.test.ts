// Memory foretold against memory taken, on small versions of real models.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import { feed } from '../train/feeds.ts';
import { prepare } from '../train/prepare.ts';
import { trainStep } from '../train/train-step.ts';
import { smaller, smallTransformer, testOutside } from '../train/trainer.testing.ts';
import type { Document } from '../document/schema.ts';
import { estimateMemory, foretellPeak, peakBytes } from './estimate.ts';
import { nodeAssets } from './node-assets.testing.ts';
import { startEngine } from './start-engine.ts';

const documents: Readonly<Record<string, Document>> = {
  Transformer: smallTransformer({ batchSize: 32 }),
  LSTM: smaller('seq2seq', {}, { batchSize: 24 }),
  'SE-ResNet': smaller('se-resnet-mini', {}, { batchSize: 32 }),
};

describe.each([true, false])('own kernels: %s', (fused) => {
  test.each(Object.entries(documents))('%s: within 20 % of the real peak', async (_, document) => {
    const outside = {
      ...testOutside,
      startEngine: () => startEngine(tf, 'wasm', nodeAssets(), { fused }),
    };
    const run = await prepare(outside, document, 'wasm', []);
    const stepWith = (examples: number) => {
      const places = Array.from({ length: examples }, (_place, i) => i);
      const makeFeed = () => feed(tf, run.plan, run.dataset, 'training', places);
      trainStep(run.engine, run.model, run.optimizer, makeFeed, 1, 0).values.dispose();
    };
    const { batchSize } = document.training;
    const foretold = foretellPeak(tf, batchSize, stepWith);
    const real = peakBytes(tf, () => stepWith(batchSize));
    expect(foretold / real).toBeGreaterThan(0.8);
    expect(foretold / real).toBeLessThan(1.2);
    run.dispose();
  });
});

test('stops asking once the budget is passed', () => {
  const asked: number[] = [];
  const stepWith = (examples: number) => {
    asked.push(examples);
    tf.zeros([examples * 1000]).dispose();
  };
  expect(foretellPeak(tf, 64, stepWith)).toBe(256_000);
  expect(asked).toEqual([1, 2, 4, 8, 16, 32]);
  asked.length = 0;
  expect(foretellPeak(tf, 64, stepWith, 100_000)).toBe(256_000);
  expect(asked).toEqual([1, 2]);
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
