// One ONNX file answers at other lengths what the app answers there, wherever the document leaves lengths open.
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import { appModel } from '../app-model.ts';
import { exported, exportedTemplates, largestDifference } from '../exported.testing.ts';
import { folded } from '../fold-spectral.ts';
import { sampleFeeds } from '../sample-feeds.ts';
import { planWith } from '../trace/free-lengths.ts';
import { beginnings } from '../trace/trace-plan.ts';
import { loadOnnxModel } from './run-onnx.ts';
import { writeOnnx } from './onnx-format.ts';

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
});

const open: Readonly<Record<string, readonly string[]>> = {
  'rnn-seq2vec': ['length'],
  seq2seq: ['source_length', 'target_length'],
  'seq2seq-bahdanau': ['source_length', 'target_length'],
  'seq2seq-luong': ['source_length', 'target_length'],
  'seq2seq-peeky': ['source_length', 'target_length'],
  transformer: ['source_length', 'target_length'],
  'transformer-decoder': ['length'],
  'transformer-encoder': ['length'],
  'transformer-translation': ['source_length', 'target_length'],
};

test.each(exportedTemplates)('%s', async (id) => {
  const { document, plan, weights } = folded(exported(template(id), 1));
  const { bytes, lengths } = writeOnnx({ tf, document, plan, weights });
  expect(lengths.map(({ name }) => name)).toEqual(open[id] ?? []);
  const session = await loadOnnxModel(ort, bytes);
  for (const change of [-3, 9]) {
    const other = lengths.map(({ name, from, to }) => {
      const asked = Math.min(Math.max(from, to), from + change);
      return { name, from, to: asked };
    });
    const there = planWith(document, other);
    if (!there) throw new Error('The document has problems there.');
    const app = appModel(tf, there, beginnings(there, weights));
    const feeds = sampleFeeds(tf, there, 5);
    const ours = app.answer(feeds);
    const theirs = await session.run(feeds);
    for (const { path } of there.objectives)
      expect(largestDifference(ours[path] ?? [], theirs[path] ?? []), path).toBeLessThanOrEqual(
        1e-5,
      );
    app.dispose();
    tf.dispose({ ...feeds });
  }
  session.dispose();
  tf.disposeVariables();
});
