// The zips this app saves come back as they are, and a zip or an npz of examples is not taken for weights.
import * as tf from '@tensorflow/tfjs';
import { zipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import type { Exported } from '../exported.testing.ts';
import { exported } from '../exported.testing.ts';
import { findExportFormat } from '../index.ts';
import { importWeights } from './import-weights.ts';
import { holdsWeights } from './open-parcel.ts';

let made: Exported;
beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
  made = exported(template('transformer-encoder'), 2);
});

async function zipOf(id: string, folder: string): Promise<Uint8Array> {
  const files = await findExportFormat(id)?.write({ ...made, tf });
  if (!files) throw new Error(`There is no format ${id}.`);
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [`${folder}${name}`, bytes])));
}

const bytes = (...names: string[]) =>
  zipSync(Object.fromEntries(names.map((name) => [name, new Uint8Array(8)])));
const sent = (name: string, data: Uint8Array) => ({
  name,
  content: new Blob([data.slice()]),
});

test.each([
  ['torch', ''],
  ['torch', 'Transformer-torch/'],
  ['keras', ''],
  ['tfjs', ''],
])('a zip of %s in ‘%s’ gives the same numbers', async (id, folder) => {
  const zip = await zipOf(id, folder);
  const result = importWeights(made, [{ name: 'Transformer.zip', bytes: zip }]);
  if ('error' in result) throw new Error(result.error.en);
  expect(result.weights.map(({ name }) => name)).toEqual(made.weights.map(({ name }) => name));
  for (const [index, { data }] of result.weights.entries())
    expect(data).toEqual(made.weights[index]?.data);
  expect(await holdsWeights(sent('Transformer.zip', zip))).toBe(true);
});

test('pictures and arrays to learn from are no weights', async () => {
  expect(await holdsWeights(sent('a.zip', bytes('cats/1.png', 'dogs/2.png')))).toBe(false);
  expect(await holdsWeights(sent('a.npz', bytes('x.npy', 'y.npy')))).toBe(false);
  expect(await holdsWeights(sent('a.npz', bytes('x_train.npy', 'y_train.npy')))).toBe(false);
  expect(await holdsWeights(sent('a.npz', bytes('encoder/1/query-kernel.npy')))).toBe(true);
  expect(await holdsWeights(sent('a.zip', new Uint8Array([80, 75, 3])))).toBe(false);
});
