// Every template as ONNX: it answers at other lengths what the app answers there, its nodes are few and named by their blocks, ONNX's own checker takes it, and it opens again as blocks.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-node';
import { beforeAll, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { template } from '../../train/trainer.testing.ts';
import { appModel } from '../app-model.ts';
import type { Exported } from '../exported.testing.ts';
import { exported, exportedTemplates, largestDifference } from '../exported.testing.ts';
import { folded } from '../fold-spectral.ts';
import { kerasPython } from '../keras/answers-as-app.testing.ts';
import { hasModules } from '../python/warm-python.testing.ts';
import { openIn } from '../other-lengths.testing.ts';
import { sampleFeeds } from '../sample-feeds.ts';
import { planWith } from '../trace/free-lengths.ts';
import { beginnings } from '../trace/trace-plan.ts';
import { loadOnnxModel } from './run-onnx.ts';
import { documentFromOnnx } from './open/document-from-onnx.ts';
import { nodesKernelByKernel, nodesOf } from './onnx-nodes.testing.ts';
import type { WrittenOnnx } from './onnx-format.ts';
import { writeOnnx } from './onnx-format.ts';

beforeAll(async () => {
  await startEngine(tf, 'wasm', nodeAssets());
});

const written = new Map<string, Uint8Array>();

/** The file as a document of blocks computes the same; open lengths are 16 there. */
function opensAgain(
  id: string,
  {
    document,
    plan,
    weights,
    lengths,
    bytes,
  }: Pick<Exported, 'document' | 'plan' | 'weights'> & WrittenOnnx,
): void {
  const opened = documentFromOnnx(`${id}.onnx`, bytes);
  if ('error' in opened) throw new Error(opened.error.en);
  const settled = lengths.map(({ name, from }) => ({ name, from, to: 16 }));
  const there = settled.length > 0 ? planWith(document, settled) : plan;
  if (!there) throw new Error('The document has problems there.');
  const again = makePlan(opened.document, analyze(opened.document, findBlock));
  const [ours, theirs] = [
    appModel(tf, there, beginnings(there, weights)),
    appModel(tf, again, opened.weights),
  ];
  const feeds = sampleFeeds(tf, there, 3);
  const [before, after] = [ours.answer(feeds), theirs.answer(feeds)];
  for (const { path } of there.objectives)
    expect(largestDifference(before[path] ?? [], after[path] ?? []), path).toBeLessThanOrEqual(
      1e-5,
    );
  ours.dispose();
  theirs.dispose();
  tf.dispose({ ...feeds });
}

test.each(exportedTemplates)('%s', async (id) => {
  const { document, plan, weights } = folded(exported(template(id), 1));
  const { bytes, lengths } = writeOnnx({ tf, document, plan, weights });
  expect(lengths.map(({ name }) => name)).toEqual(openIn[id] ?? []);
  const nodes = nodesOf(bytes);
  expect(nodes.length).toBeLessThanOrEqual((nodesKernelByKernel[id] ?? 0) / 2);
  const paths = plan.steps.map(({ path }) => `${path}/`);
  const unnamed = nodes.filter(
    ({ name }) =>
      !paths.some((path) => name?.startsWith(path)) && !/^(Shape|Concat|Mul)(_|$)/.test(name ?? ''),
  );
  expect(unnamed.map(({ name }) => name)).toEqual([]);
  expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
  written.set(id, bytes);
  opensAgain(id, { document, plan, weights, lengths, bytes });
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

const checks = `
import onnx, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    print(path.stem)
`;

test.skipIf(!hasModules(kerasPython, 'onnx'))(
  'the checker and strict shape inference of ONNX',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kumiki-onnx-'));
    for (const [id, bytes] of written) writeFileSync(join(folder, `${id}.onnx`), bytes);
    const { stdout, stderr } = spawnSync(kerasPython, ['-c', checks, folder], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter(Boolean).sort()).toEqual([...exportedTemplates].sort());
  },
);
