// What we write comes back the same in every format that is read; whatever is damaged or lies is refused by name.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { asciiBytes, asciiText } from '../../ascii.ts';
import type { Exported } from '../exported.testing.ts';
import { exported } from '../exported.testing.ts';
import type { ExportFormat } from '../format.ts';
import { findExportFormat } from '../index.ts';
import { kerasFormat } from '../keras/keras-format.ts';
import { writeNpz } from '../npz/write-npz.ts';
import { npzFormat } from '../npz/npz-format.ts';
import { writeOnnx } from '../onnx/onnx-format.ts';
import { safetensors } from '../safetensors-format.ts';
import { writeSafetensors } from '../../weights/safetensors.ts';
import { tfjsGraph } from '../tfjs-graph/tfjs-graph.ts';
import { tfjsLayers } from '../tfjs-layers/tfjs-layers.ts';
import { torchSource } from '../torch/torch-source.ts';
import { byState } from './by-state.ts';
import type { WeightFile } from './found-array.ts';
import { fitWeights, importWeights } from './import-weights.ts';

const ids = ['transformer-encoder', 'seq2seq-luong', 'cnn', 'resnet-mini'];
const made = new Map<string, Exported>();

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
  for (const id of ids) made.set(id, exported(template(id), 2));
});

function modelOf(id = 'cnn'): Exported {
  const found = made.get(id);
  if (!found) throw new Error(id);
  return found;
}

async function written(format: ExportFormat, id = 'cnn'): Promise<WeightFile[]> {
  return [...(await format.write({ ...modelOf(id), tf }))];
}

function sentence(files: readonly WeightFile[], id = 'cnn'): string {
  const result = importWeights(modelOf(id), files);
  return 'error' in result ? result.error.en : 'accepted';
}

describe.each(ids)('%s', (id) => {
  test.each([safetensors, npzFormat, tfjsLayers, tfjsGraph, kerasFormat])(
    'comes back from $id',
    async (format) => {
      const result = importWeights(modelOf(id), await written(format, id));
      if ('error' in result) throw new Error(result.error.en);
      expect(result.weights).toHaveLength(modelOf(id).weights.length);
      expect(sameBits(result.weights, modelOf(id).weights)).toBe(true);
    },
  );
});

/** What a matcher says of ten thousand numbers one after another takes seconds. */
function sameBits(a: readonly NamedArray[], b: readonly NamedArray[]): boolean {
  return a.every(
    ({ name, data }, index) =>
      name === b[index]?.name &&
      Buffer.compare(Buffer.from(data.buffer), Buffer.from(b[index].data.buffer)) === 0,
  );
}

describe.each(ids)('%s from another framework', (id) => {
  test.each([
    ['torch', 'state.safetensors'],
    ['keras-source', 'weights.npz'],
  ])('%s', async (name, state) => {
    const format = findExportFormat(name);
    const files = (await format?.write({ ...modelOf(id), tf })) ?? [];
    const result = importWeights(
      modelOf(id),
      files.filter((file) => file.name === state),
    );
    if ('error' in result) throw new Error(result.error.en);
    expect(result.format).toBe(name.split('-')[0]);
    expect(sameBits(result.weights, modelOf(id).weights)).toBe(true);
  });
});

test('the two biases of PyTorch’s LSTM become their sum, and it is said', () => {
  const { document, plan, weights } = modelOf('seq2seq-luong');
  const { state } = torchSource(document, plan, weights);
  const moved = state.map((array) =>
    array.name.endsWith('bias_hh_l0') ? { ...array, data: array.data.map(() => 0.5) } : array,
  );
  const bytes = writeSafetensors(moved);
  const result = importWeights(modelOf('seq2seq-luong'), [{ name: 'state.safetensors', bytes }]);
  if ('error' in result) throw new Error(result.error.en);
  expect(result.note?.en).toBe(
    '2 recurrent layers have two biases in PyTorch and one here: their sum was taken, which computes the same.',
  );
  const name = 'encoder/bias';
  const ours = weights.find((weight) => weight.name === name)?.data ?? new Float32Array();
  const theirs = result.weights.find((weight) => weight.name === name)?.data;
  expect(theirs).toEqual(ours.map((value) => value + 0.5));
});

test('numbers of another framework that have no place here are refused, not dropped', () => {
  const { plan, weights } = modelOf('cnn');
  const stateOf = (of: readonly NamedArray[]): NamedArray[] => [
    ...of.map((array) => ({ ...array, name: `theirs.${array.name}` })),
    { name: 'theirs.offset', shape: [2], data: new Float32Array(2) },
  ];
  const arrays = stateOf(weights).map(({ name, shape, data }) => {
    return { name, shape, data: () => (name.endsWith('offset') ? Float32Array.of(0, 1) : data) };
  });
  const result = byState(plan, 'a.safetensors', arrays, stateOf);
  expect(result && 'error' in result && result.error.en).toBe(
    '‘a.safetensors’ cannot be used: ‘theirs.offset’ holds numbers that the document has no use for. Nothing was loaded.',
  );
});

test('values that are not finite are refused by the name of their weight', () => {
  const { weights } = modelOf();
  const [first, ...others] = weights;
  if (!first) throw new Error('a network has weights');
  const data = first.data.slice();
  data[3] = Number.NaN;
  const bytes = writeSafetensors([{ ...first, data }, ...others]);
  expect(sentence([{ name: 'a.safetensors', bytes }])).toBe(
    `‘a.safetensors’ cannot be used: ‘${first.name}’ holds values that are not finite numbers (NaN or infinity), as left by a run that diverged. Nothing was loaded.`,
  );
});

const python = '/usr/bin/python3';
const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;

test.skipIf(!hasNumpy)('NumPy reads our npz and we read NumPy’s', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kumiki-npz-'));
  try {
    const { weights } = modelOf();
    writeFileSync(join(folder, 'ours.npz'), writeNpz(weights));
    const script = `
import json, numpy as np
file = np.load('ours.npz')
print(json.dumps([[key, list(file[key].shape), float(file[key].astype('f8').sum())] for key in file.files]))
np.savez_compressed('theirs.npz', **{key: file[key].astype('f8') for key in file.files})
`;
    const { stdout } = spawnSync(python, ['-c', script], { cwd: folder, encoding: 'utf8' });
    const expected = weights.map(({ name, shape, data }) => [
      name,
      shape,
      expect.closeTo(
        data.reduce((sum, value) => sum + value, 0),
        3,
      ),
    ]);
    expect(JSON.parse(stdout)).toEqual(expected);
    const bytes = new Uint8Array(readFileSync(join(folder, 'theirs.npz')));
    expect(importWeights(modelOf(), [{ name: 'theirs.npz', bytes }])).toHaveProperty(
      'weights',
      weights,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('says what is missing, what is of another shape and what the document has no use for', () => {
  const { weights } = modelOf();
  const [first, second, ...rest] = weights;
  if (!first || !second) throw new Error('a network has weights');
  const flat = { ...second, shape: [second.data.length, 1] };
  const stray = { name: 'stray', shape: [1], data: new Float32Array(1) };
  const bytes = writeSafetensors([flat, ...rest, stray]);
  const result = importWeights(modelOf(), [{ name: 'a.safetensors', bytes }]);
  if (!('error' in result)) throw new Error('accepted');
  expect(result.error.en).toBe(
    `‘a.safetensors’ cannot be used: it does not fit this document: it lacks ‘${first.name}’; ‘${second.name}’ is ${second.data.length} × 1 where the document has ${second.shape.join(' × ')}; the document has no ‘stray’. Nothing was loaded.`,
  );
  expect(result.error.ja).toContain(`「${first.name}」がありません`);
});

test('lists what is matched, missing, of another shape and unexpected', () => {
  const { weights } = modelOf();
  const [first, second, third, ...rest] = weights;
  if (!first || !second || !third) throw new Error('a network has weights');
  const flat = { ...second, shape: [second.data.length, 1] };
  const stray = { name: 'stray', shape: [1], data: new Float32Array(1) };
  const fit = fitWeights(modelOf(), [
    { name: 'a.npz', bytes: writeNpz([flat, third, ...rest, stray]) },
  ]);
  if ('error' in fit) throw new Error(fit.error.en);
  expect(fit.matches.map(({ name }) => name)).toEqual(weights.map(({ name }) => name));
  expect(fit.matches[0]?.sources).toEqual([]);
  expect(fit.matches[1]?.sources).toEqual([{ name: second.name, shape: flat.shape }]);
  expect(fit.matches.filter(({ fits }) => fits)).toHaveLength(weights.length - 2);
  expect(fit.unexpected).toEqual([{ name: 'stray', shape: [1] }]);
  expect(fit.weights).toBeUndefined();
});

test('a state of PyTorch says which of its arrays each parameter comes from, and what does not fit by its own names', () => {
  const { document, plan, weights } = modelOf('transformer-encoder');
  const { state } = torchSource(document, plan, weights);
  const held = (arrays: readonly NamedArray[]) => {
    const bytes = writeSafetensors(arrays);
    const fit = fitWeights(modelOf('transformer-encoder'), [{ name: 'state.safetensors', bytes }]);
    if ('error' in fit) throw new Error(fit.error.en);
    return fit;
  };
  const whole = held(state);
  expect(whole.format).toBe('torch');
  const query = whole.matches.find(({ name }) => name.endsWith('self-attention/query-kernel'));
  expect(query?.sources[0]?.name).toMatch(/in_proj_weight$/);
  expect(query?.sources[0]?.shape).not.toEqual(query?.shape);
  const [first, ...rest] = state;
  const wider = { name: first?.name ?? '', shape: [3, 3], data: new Float32Array(9) };
  const other = held([wider, ...rest]);
  expect(other.weights).toBeUndefined();
  expect(other.matches.filter((match) => !match.fits).map(({ name }) => name)).toEqual([
    wider.name,
  ]);
});

test('a stray array alone is named, and the rest taken', () => {
  const stray = { name: 'stray', shape: [1], data: new Float32Array(1) };
  const bytes = writeNpz([...modelOf().weights, stray]);
  expect(importWeights(modelOf(), [{ name: 'a.npz', bytes }])).toHaveProperty('ignored', ['stray']);
});

describe('damaged files', () => {
  test.each([safetensors, npzFormat])('$id cut off anywhere', async (format) => {
    const [file] = await written(format);
    if (!file) throw new Error(format.id);
    for (const share of [0, 0.001, 0.01, 0.3, 0.7, 0.999]) {
      const bytes = file.bytes.slice(0, Math.floor(file.bytes.length * share));
      expect(sentence([{ name: 'cut', bytes }])).toMatch(/cannot be (used|read)/);
    }
  });

  test.each([safetensors, npzFormat])(
    'a flipped byte of the header of $id never gets past',
    async (format) => {
      const [file] = await written(format);
      if (!file) throw new Error(format.id);
      // Names, shapes and offsets; a letter of no meaning (blanks, dates) may change.
      const past: number[] = [];
      for (let index = 0; index < 120; index++) {
        const bytes = file.bytes.slice();
        bytes[index] = (bytes[index] ?? 0) ^ 0x15;
        const result = importWeights(modelOf(), [{ name: 'flipped', bytes }]);
        if (!('error' in result) && !sameBits(result.weights, modelOf().weights)) past.push(index);
      }
      expect(past).toEqual([]);
    },
  );

  test('model.json whose shapes need more or fewer bytes than there are', async () => {
    const [model, weights] = await written(tfjsGraph);
    if (!model || !weights) throw new Error('two files');
    const shorter = { ...weights, bytes: weights.bytes.slice(4) };
    expect(sentence([model, shorter])).toMatch(
      /its shapes need \d+ bytes of weights, but weights.bin has \d+/,
    );
    const longer = { ...weights, bytes: new Uint8Array(weights.bytes.length + 1) };
    expect(sentence([longer, model])).toMatch(/its shapes need/);
    expect(sentence([model])).toMatch(/its weights are in ‘weights.bin’, which is missing/);
  });

  test('model.json that lies', async () => {
    const [model, weights] = await written(tfjsGraph);
    if (!model || !weights) throw new Error('two files');
    const told = (change: (weight: Record<string, unknown>) => void): string => {
      const json = JSON.parse(asciiText(model.bytes)) as {
        weightsManifest: [{ weights: [Record<string, unknown>, ...Record<string, unknown>[]] }];
      };
      change(json.weightsManifest[0].weights[0]);
      return sentence([{ ...model, bytes: asciiBytes(JSON.stringify(json)) }, weights]);
    };
    expect(told((weight) => (weight.shape = [-1, 4]))).toMatch(/an invalid name, shape or type/);
    expect(told((weight) => (weight.shape = [2 ** 52, 2 ** 52]))).toMatch(/its shapes need/);
    expect(told((weight) => (weight.dtype = 'string'))).toMatch(
      /of type string, which is not supported/,
    );
    const other = String(modelOf().weights[1]?.name);
    expect(told((weight) => (weight.name = other))).toMatch(/twice/);
    expect(
      sentence([{ name: 'model.json', bytes: asciiBytes('{"weightsManifest": [3]}') }]),
    ).toMatch(/damaged/);
    expect(sentence([{ name: 'model.json', bytes: asciiBytes('{') }])).toMatch(/not JSON/);
  });

  test('safetensors that overlap, and zips that are neither NumPy’s nor Keras’s', () => {
    const header = asciiBytes(
      '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}',
    );
    const bytes = new Uint8Array(8 + header.length + 4);
    bytes[0] = header.length;
    bytes.set(header, 8);
    expect(sentence([{ name: 'a', bytes }])).toMatch(/overlap/);
    const keras = zipSync({ 'metadata.json': asciiBytes('{}') });
    expect(sentence([{ name: 'a.keras', bytes: keras }])).toMatch(/no NumPy arrays/);
  });

  test('an npz that unpacks to more than the document could need', () => {
    const name = modelOf().weights[0]?.name ?? '';
    const bomb = zipSync({ [`${name}.npy`]: new Uint8Array(60_000_000) }, { level: 9 });
    expect(sentence([{ name: 'bomb.npz', bytes: bomb }])).toMatch(/unpacks to more than/);
  });
});

test('a pickle of PyTorch and an ONNX model are known for what they are, with the way round', () => {
  const zipped = zipSync({ 'archive/data.pkl': new Uint8Array([0x80, 2, 0x7d, 0x71, 0, 0x2e]) });
  const pickled = new Uint8Array([0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46]);
  for (const bytes of [zipped, pickled]) {
    const result = importWeights(modelOf(), [{ name: 'model.pt', bytes }]);
    expect('error' in result && result.error.en).toMatch(
      /^‘model\.pt’ cannot be used: it is a PyTorch pickle, which can run code when it is read\. Save the weights as safetensors: .* Nothing was loaded\.$/,
    );
  }
});

test('an ONNX file of the document comes home to the bit, by the names of its weights', () => {
  const { document, plan, weights } = modelOf();
  const { bytes } = writeOnnx({ tf, document, plan, weights });
  const result = importWeights(modelOf(), [{ name: 'model.onnx', bytes }]);
  if ('error' in result) throw new Error(result.error.en);
  expect(result.format).toBe('onnx');
  expect(result.weights).toEqual(weights);
});

test('the constants of a graph model are not told as strange weights', async () => {
  const { document, plan, weights } = modelOf();
  const files = await findExportFormat('tfjs-graph')?.write({ document, plan, weights, tf });
  const read = importWeights(modelOf(), files ?? []);
  expect('ignored' in read && read.ignored).toEqual([]);
});
