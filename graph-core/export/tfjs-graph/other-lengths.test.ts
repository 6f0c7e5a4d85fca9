// The graph model at other lengths and batch sizes than the document's, in plain TensorFlow.js without anything of ours.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import { exported, largestDifference } from '../exported.testing.ts';
import { elsewhere, openIn } from '../other-lengths.testing.ts';
import { freeLengths } from '../trace/free-lengths.ts';
import { tfjsGraph } from './tfjs-graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'kumiki-graph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => startEngine(tf, 'wasm', nodeAssets()));

const script = `
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
const answers = {};
for (const id of JSON.parse(readFileSync('ids.json', 'utf8'))) {
  const { modelTopology, signature, weightsManifest } = JSON.parse(readFileSync(id + '/model.json', 'utf8'));
  const weightData = new Uint8Array(readFileSync(id + '/weights.bin')).buffer;
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const model = await tf.loadGraphModel(tf.io.fromMemory({ modelTopology, signature, weightSpecs, weightData }));
  const loops = modelTopology.library.function.length > 0;
  const held = tf.memory().numTensors;
  answers[id] = [];
  for (const { feeds, outputs } of JSON.parse(readFileSync(id + '/cases.json', 'utf8'))) {
    const given = Object.fromEntries(feeds.map(({ path, values, shape, dtype }) => [path, tf.tensor(values, shape, dtype)]));
    const said = [loops ? await model.executeAsync(given, outputs) : model.execute(given, outputs)].flat();
    answers[id].push(said.map((tensor) => [...tensor.dataSync()]));
    tf.dispose([given, said]);
  }
  if (tf.memory().numTensors !== held) throw new Error(id + ' leaves tensors behind.');
}
console.log(JSON.stringify(answers));
`;

const ids = Object.keys(openIn);

test('answers there as the app does', async () => {
  const expected = new Map<string, (readonly Float32Array[])[]>();
  for (const id of ids) {
    const model = exported(template(id), 1);
    const lengths = freeLengths(model.document, model.plan);
    mkdirSync(join(folder, id));
    for (const { name, bytes } of await tfjsGraph.write({ ...model, tf }))
      writeFileSync(join(folder, id, name), bytes);
    const cases = [elsewhere(model, lengths, -3, 1), elsewhere(model, lengths, 9, 3)];
    const outputs = model.plan.objectives.map(({ path }) => path);
    const asked = cases.map(({ feeds }) => ({
      outputs,
      feeds: Object.entries(feeds).map(([path, tensor]) => {
        const { shape, dtype } = tensor;
        return { path, shape, dtype, values: [...tensor.dataSync()] };
      }),
    }));
    writeFileSync(join(folder, id, 'cases.json'), JSON.stringify(asked));
    expected.set(
      id,
      cases.map(({ answers }) => outputs.map((path) => answers[path] ?? new Float32Array())),
    );
    tf.disposeVariables();
  }
  writeFileSync(join(folder, 'ids.json'), JSON.stringify(ids));
  writeFileSync(join(folder, 'ask.mjs'), script);
  symlinkSync(
    fileURLToPath(new URL('../../../node_modules', import.meta.url)),
    join(folder, 'node_modules'),
  );
  const { stdout, stderr, status } = spawnSync(process.execPath, ['ask.mjs'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(stderr);
  const said = JSON.parse(stdout.slice(stdout.indexOf('{"'))) as Record<string, number[][][]>;
  for (const [id, cases] of expected)
    cases.forEach((outputs, at) =>
      outputs.forEach((output, index) =>
        expect(
          largestDifference(output, said[id]?.[at]?.[index] ?? []),
          `${id} ${at}`,
        ).toBeLessThanOrEqual(1e-5),
      ),
    );
});
