// Weights of tied documents come home from every format, and files from before a tie are taken where both ends agree.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  sharedTowers,
  tableTies,
  tiedAutoencoder,
  towers,
  withTies,
} from '../../analyze/ties.testing.ts';
import { permuted } from '../../blocks/kit/layout.ts';
import { untiedNames } from '../../compile/untied-names.ts';
import { applyEdit } from '../../document/edits.ts';
import type { Document } from '../../document/schema.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { misfit } from '../../weights/checkpoint.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { smallTransformer } from '../../train/trainer.testing.ts';
import type { Exported } from '../exported.testing.ts';
import { exported } from '../exported.testing.ts';
import { findExportFormat } from '../index.ts';
import { importWeights } from './import-weights.ts';

const untie = (node: string) => ({ edit: 'set-tie', graph: null, node, tie: undefined }) as const;
const pairs: Readonly<Record<string, readonly [tied: Document, untied: Document]>> = {
  towers: [sharedTowers(), towers()],
  transformer: [withTies(smallTransformer(), tableTies), smallTransformer()],
  autoencoder: [tiedAutoencoder(), applyEdit(tiedAutoencoder(), untie('again'))],
};
/** By format, the file that holds the weights where there are several. */
const formats: Readonly<Record<string, string | undefined>> = {
  safetensors: undefined,
  npz: undefined,
  tfjs: undefined,
  'tfjs-graph': undefined,
  keras: undefined,
  torch: 'state.safetensors',
  'keras-source': 'weights.npz',
};

const made = new Map<string, { tied: Exported; untied: Exported }>();

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
  for (const [id, [tied, untied]] of Object.entries(pairs)) {
    const model = exported(tied, 2);
    const names = untiedNames(model.plan);
    const other = exported(untied, 2);
    const byName = new Map(model.weights.map((array) => [array.name, array]));
    const weights = other.weights.map(({ name, shape }): NamedArray => {
      const now = names.get(name);
      const array = byName.get(now?.name ?? name);
      if (!array) throw new Error(`There is no ${name}.`);
      const { data } = now?.transposed ? permuted(array, [1, 0]) : array;
      return { name, shape, data };
    });
    made.set(id, { tied: model, untied: { ...other, weights } });
  }
});

async function filesOf(name: string, of: Exported) {
  const files = (await findExportFormat(name)?.write({ ...of, tf })) ?? [];
  const only = formats[name];
  return files.filter((file) => only === undefined || file.name === only);
}

function get(id: string) {
  const found = made.get(id);
  if (!found) throw new Error(id);
  return found;
}

const cases = Object.keys(pairs).flatMap((id) =>
  Object.keys(formats).map((format) => ({ id, format })),
);
const saysKeras = ({ id, format }: { id: string; format: string }) =>
  id !== 'towers' && format.startsWith('keras');

describe('comes home as it was', () => {
  it.each(cases.filter((testCase) => !saysKeras(testCase)))(
    '$id from $format',
    async ({ id, format }) => {
      const { tied } = get(id);
      const read = importWeights(tied, await filesOf(format, tied));
      if ('error' in read) throw new Error(read.error.en);
      expect(read.weights).toEqual(tied.weights);
    },
  );
});

describe('from before it was tied', () => {
  it.each(cases.filter((testCase) => !saysKeras(testCase)))(
    '$id from $format',
    async ({ id, format }) => {
      const { tied, untied } = get(id);
      const read = importWeights(tied, await filesOf(format, untied));
      if ('error' in read) throw new Error(read.error.en);
      expect(read.weights).toEqual(tied.weights);
      expect(read.ignored).toEqual([]);
    },
  );

  it.each(cases.filter((testCase) => !saysKeras(testCase)))(
    '$id from $format with ends that differ',
    async ({ id, format }) => {
      const { tied, untied } = get(id);
      const names = untiedNames(tied.plan);
      const weights = untied.weights.map((array) =>
        names.has(array.name) ? { ...array, data: array.data.map((value) => value + 1) } : array,
      );
      const read = importWeights(tied, await filesOf(format, { ...untied, weights }));
      const words = 'error' in read ? read.error.en : 'accepted';
      expect(words).toContain('weights that the document shares differ in the file: ‘');
      expect(words).toContain('Nothing was loaded.');
    },
  );
});

it('what differs is named, in a file and in a run', async () => {
  const { tied, untied } = get('towers');
  const weights = untied.weights.map((array) =>
    array.name === 'b/layer/bias'
      ? { ...array, data: array.data.map((value) => value + 1) }
      : array,
  );
  const read = importWeights(tied, await filesOf('torch', { ...untied, weights }));
  expect('error' in read && read.error).toMatchInlineSnapshot(`
    {
      "en": "‘state.safetensors’ cannot be used: weights that the document shares differ in the file: ‘b.layer.bias’, ‘a.layer.bias’. Nothing was loaded.",
      "ja": "「state.safetensors」は使えません：文書では共有されている重みが、ファイルの中では異なります：「b.layer.bias」「a.layer.bias」。何も読み込んでいません。",
    }
  `);
  expect(misfit(tied.plan, weights)).toMatchInlineSnapshot(`
    {
      "en": "The document shares weights that differ here: b/layer/bias ≠ a/layer/bias. Nothing was loaded.",
      "ja": "文書では共有されている重みが、ここでは異なります：b/layer/bias ≠ a/layer/bias。何も読み込んでいません。",
    }
  `);
  expect(misfit(tied.plan, untied.weights)).toBeUndefined();
});
