// Every export carries what the model was trained with, and JavaScript makes use of it without anything of ours.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import proto from 'onnx-proto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodePng } from '../../data/formats/png.ts';
import { preprocessingKey, readPreprocessing } from '../../data/preprocessing/metadata.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { ExportedFile } from '../format.ts';
import { carriedPreprocessing } from '../import/carried-preprocessing.ts';
import { exportFormats, findExportFormat } from '../index.ts';
import { describedPreprocessing } from '../model-ports.ts';
import { beamSearch, InputError, Preprocessing } from './preprocess.mjs';
import { preprocessModule } from './preprocess-module.ts';
import type { TrainedOnFiles } from './trained-files.testing.ts';
import { picture, pictures, table, translation } from './trained-files.testing.ts';

const models: Record<string, TrainedOnFiles> = {};

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
  models.table = await table('price', true);
  models.pictures = await pictures();
  models.pairs = await translation('seq2seq-bahdanau', ['words', 'subwords'], 60);
}, 300_000);
afterAll(() => Object.values(models).forEach((model) => model.dispose()));

function modelOf(name: string): TrainedOnFiles {
  const model = models[name];
  if (!model) throw new Error(`There is no model ${name}.`);
  return model;
}

async function filesOf(model: TrainedOnFiles, format: string, carries = true) {
  const { document, plan, dataset, weights } = model;
  const { preprocessing, ...bare } = dataset;
  const context = carries ? { dataset, preprocessing } : { dataset: bare };
  const files = await findExportFormat(format)?.write({ document, plan, weights, tf, ...context });
  if (!files) throw new Error(`There is no format ${format}.`);
  return files;
}

function carriedIn(files: readonly ExportedFile[]) {
  const onnx = files.find(({ name }) => name.endsWith('.onnx'));
  if (!onnx) return carriedPreprocessing(files);
  const { metadataProps } = proto.onnx.ModelProto.decode(onnx.bytes);
  return readPreprocessing(metadataProps.find(({ key }) => key === preprocessingKey)?.value ?? '');
}

test.each(exportFormats.map(({ id }) => id))(
  '%s carries it, and says which input takes what',
  async (id) => {
    const model = modelOf('table');
    const files = await filesOf(model, id);
    const carried = carriedIn(files);
    if ('error' in carried) throw new Error(carried.error.en);
    expect(carried.preprocessing).toMatchObject(model.dataset.preprocessing ?? {});
    expect(carried.preprocessing).toMatchObject({
      model: {
        inputs: [
          { path: 'rows', column: 'features', shape: [null, 5], type: 'float32' },
          {
            path: 'note',
            column: 'note',
            shape: [null, 8],
            type: expect.stringMatching(/^int(32|64)$/),
          },
        ],
        outputs: [
          { path: 'out', column: 'target', objective: 'regression-output', answers: 'values' },
        ],
      },
    });
    const single = findExportFormat(id)?.single;
    if (single) expect(files.map(({ name }) => name)).toContain(single);
    const bare = await filesOf(model, id, false);
    expect(bare.map(({ name }) => name).filter((name) => /pre(dict|process)/.test(name))).toEqual(
      [],
    );
  },
);

test('the model card of a project names every step of it', async () => {
  const cardOf = async (model: TrainedOnFiles) => {
    const files = await filesOf(model, 'project');
    const card = files.find(({ name }) => name === 'MODEL_CARD.md');
    return new TextDecoder().decode(card?.bytes);
  };
  const card = await cardOf(modelOf('table'));
  for (const said of [
    '- Split: 64 examples for training, 16 held out, with seed 0.',
    '- Missing values: a row without one of its values is refused.',
    /- `features`: 3 values, in this order:\n {2}- `width`: standardised, mean 6\.\d+ and standard deviation 1\.\d+; 4 to 8\.9 in training\n {2}- `colour`: one of ‘blue’, ‘green’, ‘red’, an entry for each/,
    /- `note`: text; cut into words and punctuation; a vocabulary of 1\d \(.*\); other words become ⟨unk⟩; padded to 8 with ⟨pad⟩\./,
    /- `target`: one value:\n {2}- `price`: standardised, mean 3\d\d/,
  ])
    expect(card).toMatch(said);
  expect(await cardOf(modelOf('pictures'))).toMatch(
    /- `image`: a picture; cut to the proportions around the middle, then 12 × 10 × 3 .*\n- `label`: one of 2 classes: ‘left’, ‘right’\./,
  );
  expect(await cardOf(modelOf('pairs'))).toMatch(/lower case; cut into subwords by \d+ merges/);
});

test('the module that is exported is the one that is tested', () => {
  expect(preprocessModule).toBe(readFileSync(new URL('preprocess.mjs', import.meta.url), 'utf8'));
});

test('JavaScript encodes and decodes as the app does', () => {
  for (const name of ['table', 'pairs', 'pictures']) {
    const { dataset, plan } = modelOf(name);
    const described = describedPreprocessing({ plan, preprocessing: dataset.preprocessing });
    if (!described) throw new Error('Nothing was fitted.');
    const ours = new Preprocessing(described);
    for (const column of dataset.columns) {
      if (column.kind !== 'tokens' || !column.encode) continue;
      for (const typed of ['You see tea!', 'don’t  see TEA?', 'a "big", old box']) {
        const ids = ours.encode(column.name, typed);
        expect(ids).toEqual(column.encode(typed));
        expect(ours.decode(column.name, ids)).toBe(column.decode?.(ids));
      }
    }
  }
  const { dataset, plan } = modelOf('table');
  const described = describedPreprocessing({ plan, preprocessing: dataset.preprocessing });
  if (!described) throw new Error('Nothing was fitted.');
  const rows = new Preprocessing(described);
  const features = dataset.columns.find(({ name }) => name === 'features');
  expect(rows.encode('features', { height: 2, colour: 'red', width: 5.5 })).toEqual(
    features?.encode?.('5.5, red, 2'),
  );
  expect(() => rows.encode('features', [5, 'pink', 2])).toThrow(
    new InputError("'pink' for 'colour' is none of: blue, green, red."),
  );
  const [held] = dataset.batch('held-out', [0]).target ?? [];
  const { price } = rows.decode('target', [held ?? 0]) as { price: number };
  expect(price).toBeGreaterThan(50);
});

test('JavaScript makes a picture into the numbers that the app makes of it', () => {
  const { dataset, plan } = modelOf('pictures');
  const described = describedPreprocessing({ plan, preprocessing: dataset.preprocessing });
  if (!described) throw new Error('Nothing was fitted.');
  const { bytes, name } = picture(3);
  const { width, height, pixels } = decodePng(bytes, name);
  const image = new Preprocessing(described).encode('image', { width, height, data: pixels });
  const all = (['training', 'held-out'] as const).flatMap((split) => {
    const indices = Array.from({ length: dataset.count[split] }, (_, index) => index);
    return indices.map((index) => dataset.batch(split, [index]).image);
  });
  expect(
    all.filter((other) => other?.every((value, index) => value === image[index])),
  ).toHaveLength(1);
});

test.each(['tfjs', 'tfjs-graph'])(
  '%s translates in a process that has TensorFlow.js alone',
  async (id) => {
    const model = modelOf('pairs');
    const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-carried-'));
    const modules = fileURLToPath(new URL('../../../node_modules', import.meta.url));
    symlinkSync(modules, path.join(folder, 'node_modules'));
    for (const { name, bytes } of await filesOf(model, id))
      writeFileSync(path.join(folder, name), bytes);
    writeFileSync(path.join(folder, 'ask.mjs'), ask);
    const sentence = 'They want fish!';
    const options = { cwd: folder, encoding: 'utf8', timeout: 120_000 } as const;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['ask.mjs', id, sentence],
      options,
    );
    rmSync(folder, { recursive: true, force: true });
    if (status !== 0) throw new Error(stderr);
    const [ours] = await model.ask({ typed: { source: sentence } }, 3);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toBe(ours?.text);
  },
  120_000,
);

test('a beam says no word that the model has a place for and nobody knows', async () => {
  const odds = [0, 0, 0, 0.1, 0.2, 0.1, 0.6];
  const next = async (beginnings: readonly (readonly number[])[]) => beginnings.map(() => odds);
  for (const beam of [1, 2]) {
    expect(await beamSearch(next, { beam, longest: 2 })).toEqual([6, 6]);
    expect(await beamSearch(next, { beam, longest: 2, known: 6 })).toEqual([4, 4]);
  }
});

const ask = `import { existsSync, readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beamSearch, Preprocessing } from './preprocess.mjs';

if (existsSync('kumiki-layers.mjs')) (await import('./kumiki-layers.mjs')).registerKumikiLayers(tf);
const [format, sentence] = process.argv.slice(2);
const json = JSON.parse(readFileSync('model.json', 'utf8'));
const handler = tf.io.fromMemory({
  modelTopology: json.modelTopology,
  signature: json.signature,
  weightSpecs: json.weightsManifest[0].weights,
  weightData: Uint8Array.from(readFileSync('weights.bin')).buffer,
});
const model = await (format === 'tfjs' ? tf.loadLayersModel(handler) : tf.loadGraphModel(handler));
const preprocessing = new Preprocessing(JSON.parse(readFileSync('preprocessing.json', 'utf8')));
const source = preprocessing.encode('source', sentence);
const [{ path: output, shape }] = preprocessing.outputs;
const ids = await beamSearch((beginnings) => Promise.all(beginnings.map(async (said) => {
  const fed = new Int32Array(shape[1]);
  fed.set([1, ...said].slice(0, fed.length));
  const feeds = { source: tf.tensor2d(source, [1, source.length], 'int32'), 'target-input': tf.tensor2d(fed, [1, fed.length], 'int32') };
  const inputs = preprocessing.inputs.map(({ path }) => feeds[path]);
  const answer = format === 'tfjs' ? model.predict(inputs) : await model.executeAsync(feeds, output);
  return answer.dataSync().slice(said.length * shape[2], (said.length + 1) * shape[2]);
})), { beam: 3, longest: shape[1] });
console.log(JSON.stringify(preprocessing.decode('target', ids)));
`;
