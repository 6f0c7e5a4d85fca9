// A layers model in a process of its own, with stock TensorFlow.js and nothing of ours but the file beside the model.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import { asciiText } from '../../ascii.ts';
import type { Exported } from '../exported.testing.ts';
import { exported, largestDifference } from '../exported.testing.ts';
import { layerModule } from './layer-module.ts';
import { tfjsLayers, tfjsNeeds } from './tfjs-layers.ts';

let folder = '';
beforeAll(() => startEngine(tf, 'wasm', nodeAssets()));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumiki-tfjs-'));
  symlinkSync(
    fileURLToPath(new URL('../../../node_modules', import.meta.url)),
    join(folder, 'node_modules'),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The answers of both readings: of what was written, and of what TensorFlow.js saves again after loading it. */
async function answersOf(model: Exported): Promise<number[][][]> {
  for (const { name, bytes } of await tfjsLayers.write({ ...model, tf }))
    writeFileSync(join(folder, name), bytes);
  const inputs = model.plan.feeds.map(({ path }) => {
    const feed = model.feeds[path];
    return { shape: feed?.shape, dtype: feed?.dtype, values: [...(feed?.dataSync() ?? [])] };
  });
  writeFileSync(join(folder, 'inputs.json'), JSON.stringify(inputs));
  writeFileSync(join(folder, 'ask.mjs'), script);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['ask.mjs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.slice(stdout.indexOf('[[['))) as number[][][];
}

test.each(['rnn-seq2vec', 'seq2seq-bahdanau', 'se-resnet-mini', 'transformer'])(
  '%s answers there as here, also when saved again',
  async (id) => {
    const model = exported(template(id), 16);
    for (const answers of await answersOf(model))
      model.plan.objectives.forEach(({ path }, index) =>
        expect(
          largestDifference(model.answers[path] ?? [], answers[index] ?? []),
        ).toBeLessThanOrEqual(1e-5),
      );
  },
);

test('a model of stock layers has nothing of ours beside it', async () => {
  const model = exported(template('vgg-mini'), 1);
  const files = await tfjsLayers.write({ ...model, tf });
  expect(tfjsNeeds(model.plan)).toEqual([]);
  expect(files.map(({ name }) => name)).toEqual(['model.json', 'weights.bin', 'README.md']);
  expect(asciiText(files[2]?.bytes ?? new Uint8Array())).not.toMatch(/kumiki-layers/);
});

test('says which blocks need the file, and the README how', async () => {
  const model = exported(template('rnn-seq2vec'), 1);
  expect(tfjsNeeds(model.plan).map(({ path }) => path)).toMatchInlineSnapshot(`
    [
      "embedding",
      "rnn",
    ]
  `);
  const files = await tfjsLayers.write({ ...model, tf });
  const readme = asciiText(files.at(-1)?.bytes ?? new Uint8Array());
  expect(readme).toMatch(/registerKumikiLayers\(tf\);\n {4}const model = await tf.loadLayersModel/);
});

test('the file carried along is kumiki-layers.mjs: short, and it imports nothing', () => {
  const source = readFileSync(new URL('kumiki-layers.mjs', import.meta.url), 'utf8');
  expect(layerModule, 'run node scripts/layer-module.mjs').toBe(source);
  expect(source.length).toBeLessThan(30_000);
  expect(source.replace(/\/\*\*[\s\S]*?\*\//g, '')).not.toMatch(/\bimport\b|\brequire\b/);
});

const script = `
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { existsSync } from 'node:fs';
if (existsSync('kumiki-layers.mjs')) {
  const { registerKumikiLayers } = await import('./kumiki-layers.mjs');
  registerKumikiLayers(tf);
}
const { modelTopology, weightsManifest } = JSON.parse(readFileSync('model.json', 'utf8'));
const weightData = new Uint8Array(readFileSync('weights.bin')).buffer;
const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
const inputs = JSON.parse(readFileSync('inputs.json', 'utf8')).map(({ values, shape, dtype }) => tf.tensor(values, shape, dtype));
const ask = async (artifacts) => {
  const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const answers = [model.predict(inputs)].flat().map((tensor) => [...tensor.dataSync()]);
  let saved;
  await model.save(tf.io.withSaveHandler(async (again) => { saved = again; return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }; }));
  return [answers, saved];
};
const [first, saved] = await ask({ modelTopology, weightSpecs, weightData });
const [second] = await ask(saved);
console.log(JSON.stringify([first, second]));
`;
