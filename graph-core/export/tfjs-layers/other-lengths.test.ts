// The layers model at other lengths and batch sizes than the document's, recurrent layers included.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import { exported, largestDifference } from '../exported.testing.ts';
import { elsewhere, openIn } from '../other-lengths.testing.ts';
import { openLayersModel } from '../read-back.ts';
import { freeLengths } from '../trace/free-lengths.ts';
import { tfjsLayers } from './tfjs-layers.ts';

beforeAll(() => startEngine(tf, 'wasm', nodeAssets()));

test.each(Object.keys(openIn))('%s answers there as the app does', async (id) => {
  const model = exported(template(id), 1);
  const files = await tfjsLayers.write({ ...model, tf });
  const opened = await openLayersModel(files, { ...model, tf });
  const lengths = freeLengths(model.document, model.plan);
  for (const [change, batch] of [
    [-3, 1],
    [9, 3],
  ] as const) {
    const there = elsewhere(model, lengths, change, batch);
    const said = await opened.answer(there.feeds);
    model.plan.objectives.forEach(({ path }, index) =>
      expect(largestDifference(there.answers[path] ?? [], said[index] ?? [])).toBeLessThanOrEqual(
        1e-5,
      ),
    );
  }
  opened.dispose();
});

test('says where learned positions end', async () => {
  const model = exported(template('transformer-encoder'), 1);
  const files = await tfjsLayers.write({ ...model, tf });
  const opened = await openLayersModel(files, { ...model, tf });
  await expect(opened.answer({ sentence: tf.fill([1, 30], 1, 'int32') })).rejects.toThrow(
    'The input has 30 positions, but the model knows 28. Give at most 28, or cut the input.',
  );
});
