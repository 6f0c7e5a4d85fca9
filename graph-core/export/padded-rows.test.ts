// A row that is nothing but padding gives the same numbers in every export, and numbers at that.
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import { startEngine } from '../engine/start-engine.ts';
import { template } from '../train/trainer.testing.ts';
import { appModel } from './app-model.ts';
import type { Exported } from './exported.testing.ts';
import { exported, exportedTemplates, largestDifference } from './exported.testing.ts';
import { folded } from './fold-spectral.ts';
import { kerasDifferences, kerasPython } from './keras/answers-as-app.testing.ts';
import { kerasDiffers } from './keras/keras-source.ts';
import { writeOnnx } from './onnx/onnx-format.ts';
import { loadOnnxModel } from './onnx/run-onnx.ts';
import { hasTorch, torchDifferences } from './torch/answers-as-app.testing.ts';
import { hasModules } from './python/warm-python.testing.ts';

const tolerance = 1e-5;
const cases: Record<string, Exported> = {};

/** The first of three rows of every token input is padding alone. */
function withEmptyRow(of: Exported): Exported {
  const feeds = Object.fromEntries(
    of.plan.feeds.map(({ path, shape }) => {
      const feed = of.feeds[path];
      if (!feed) throw new Error(`${path} is not fed.`);
      if (shape.kind !== 'tokens') return [path, feed];
      const ids = Int32Array.from(feed.dataSync());
      ids.fill(0, 0, ids.length / 3);
      return [path, tf.tensor(ids, feed.shape, 'int32')];
    }),
  );
  const app = appModel(tf, of.plan, of.weights);
  const answers = app.answer(feeds);
  app.dispose();
  return { ...of, feeds, answers };
}

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
  for (const id of exportedTemplates) {
    const model = folded(exported(template(id), 3));
    if (model.plan.feeds.some(({ shape }) => shape.kind === 'tokens'))
      cases[id] = withEmptyRow(model);
  }
}, 300_000);

test('templates with words are asked, and the app answers with numbers', () => {
  expect(Object.keys(cases)).toContain('transformer');
  for (const { answers } of Object.values(cases))
    for (const values of Object.values(answers)) expect(values.every(Number.isFinite)).toBe(true);
});

test('ONNX', async () => {
  ort.env.wasm.numThreads = 1;
  for (const [id, model] of Object.entries(cases)) {
    const session = await loadOnnxModel(ort, writeOnnx({ ...model, tf }).bytes);
    const given = await session.run(model.feeds);
    session.dispose();
    for (const [path, values] of Object.entries(model.answers))
      expect(largestDifference(values, given[path] ?? []), `${id} ${path}`).toBeLessThan(tolerance);
  }
}, 300_000);

describe.skipIf(!hasTorch())('PyTorch', () => {
  test('as the app', () => {
    for (const [id, difference] of Object.entries(torchDifferences(cases)))
      expect(difference, id).toBeLessThan(tolerance);
  }, 300_000);
});

describe.skipIf(!hasModules(kerasPython, 'keras'))('Keras', () => {
  test('as the app, or said before', () => {
    for (const [id, found] of Object.entries(kerasDifferences(cases))) {
      if (typeof found === 'string') throw new Error(`${id}: ${found}`);
      const plan = cases[id]?.plan;
      const told = plan !== undefined && kerasDiffers(plan).length > 0;
      // Where Keras's own attention averages over padding it is said before anything is written.
      if (told) expect(found.built, id).toBeLessThan(1);
      else expect(Math.max(found.built, found.saved, found.ours), id).toBeLessThan(tolerance);
      expect(told, id).toBe(found.built > tolerance);
    }
  }, 300_000);
});
