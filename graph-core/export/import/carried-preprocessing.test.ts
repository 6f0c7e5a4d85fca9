// What weights were trained with comes home with them from every format that can be imported, or is named where it is damaged.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { testContext } from '../../data/host.testing.ts';
import { openData } from '../../data/open-data.ts';
import type { Preprocessing } from '../../data/preprocessing/schema.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import type { Exported } from '../exported.testing.ts';
import { exported } from '../exported.testing.ts';
import { findExportFormat } from '../index.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import { utf8Bytes } from '../utf8-bytes.ts';
import { importWeights } from './import-weights.ts';

let model: Exported;
let preprocessing: Preprocessing | undefined;

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
  model = exported(template('rnn-seq2vec'), 2);
  const options = { depth: 5, length: 16, examples: 50, heldOut: 10 };
  ({ preprocessing } = await openData({ source: 'brackets', options }, testContext(7)));
});

test.each([
  ['safetensors', ['model.safetensors']],
  ['npz', ['weights.npz', 'preprocessing.json']],
  ['torch', ['state.safetensors']],
  ['keras', ['model.keras']],
  ['keras-source', ['weights.npz', 'preprocessing.json']],
  ['tfjs', ['model.json', 'weights.bin', 'preprocessing.json']],
  ['tfjs-graph', ['model.json', 'weights.bin', 'preprocessing.json']],
])('from %s', async (id, names) => {
  const format = findExportFormat(id);
  if (!format) throw new Error(id);
  const files = await format.write({ ...model, preprocessing, tf });
  const chosen = files.filter(({ name }) => names.includes(name));
  const read = importWeights(model, chosen);
  if ('error' in read) throw new Error(read.error.en);
  expect(read.preprocessing?.columns).toEqual(preprocessing?.columns);
  expect(read.preprocessing?.split).toEqual(preprocessing?.split);
});

test('weights without it carry none; one that is damaged is named, and nothing is loaded', () => {
  const bare = { name: 'a.safetensors', bytes: writeSafetensors(model.weights) };
  expect(importWeights(model, [bare])).not.toHaveProperty('preprocessing');
  const damaged = importWeights(model, [
    bare,
    { name: 'preprocessing.json', bytes: utf8Bytes('{"format":') },
  ]);
  expect(damaged).toMatchObject({
    error: {
      en: 'The preprocessing that came with these weights cannot be read (it is not JSON). Export or save the weights again.',
    },
  });
});
