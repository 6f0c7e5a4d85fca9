// The shipped classifier: its weights are those that figures are told by, and it knows held-out pictures.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { findBlock } from '../../blocks/index.ts';
import { testContext } from '../../data/host.testing.ts';
import { openData } from '../../data/open-data.ts';
import { testOutside } from '../trainer.testing.ts';
import { frozenClassifier, openFeatures } from './features.ts';

const { bundled } = testContext();

test('the shipped weights have the hash that figures are told with, and are small', async () => {
  const bytes = await bundled(frozenClassifier.weights);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(frozenClassifier.hash);
  expect(bytes.length).toBeLessThan(300_000);
});

test('it tells at least nine of ten held-out pictures apart, in features of size 1', async () => {
  const options = { training: 1, heldOut: 2_000 };
  const dataset = await openData({ source: frozenClassifier.source, options }, testContext());
  const indices = Array.from({ length: 2_000 }, (_, index) => index);
  const { image, label } = dataset.batch('held-out', indices);
  const engine = await testOutside.startEngine('wasm');
  const frozen = await openFeatures(engine, findBlock, bundled);
  const { numTensors } = engine.tf.memory();
  const { width, values, classes } = await frozen.read(Float32Array.from(image ?? []));
  expect(engine.tf.memory().numTensors).toBe(numTensors);
  const right = classes.filter((guess, index) => guess === label?.[index]).length;
  expect(right / classes.length).toBeGreaterThan(0.9);
  expect([frozen.size, frozen.classes, width, values.length]).toEqual([784, 10, 64, 128_000]);
  const meanSquare = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  expect(meanSquare).toBeCloseTo(1, 1);
  frozen.dispose();
});
