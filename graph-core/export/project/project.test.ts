// An exported project is run by PyTorch, alone and under torchrun: its first loss is the app's, its loss falls, it goes
// on where it was, and its weights come home and measure the same.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import { openDocument } from '../../document/open.ts';
import type { Document } from '../../document/schema.ts';
import { prepare } from '../../train/prepare.ts';
import { takeWeights } from '../../weights/checkpoint.ts';
import { prepared, smaller, smallTransformer, testOutside } from '../../train/trainer.testing.ts';
import { importWeights } from '../import/import-weights.ts';
import { readSafetensors, writeSafetensors } from '../../weights/safetensors.ts';
import { torchSource } from '../torch/torch-source.ts';
import { projectFormat } from './project-format.ts';
import { hasModules } from '../python/warm-python.testing.ts';

const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const hasTorch = hasModules(python, 'torch');
const hasTorchrun =
  hasTorch && spawnSync('torchrun', ['--help'], { env: environment }).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-project-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const transformer = smallTransformer({
  steps: 50,
  validateEvery: 25,
  schedule: { type: 'noam', warmup: 20 },
});
/** nn.LSTM has two biases where ours has one. */
const recurrent = smaller(
  'seq2seq',
  { units: 8, embedding: 6, source_length: 4, target_length: 5 },
  { batchSize: 16, steps: 8, validateEvery: 4 },
  { minLength: 4, maxLength: 4, examples: 200, heldOut: 32 },
);
/** Batch normalisation counts its batches, which nobody here does. */
const convolutional = smaller(
  'resnet-mini',
  { channels: 2 },
  { batchSize: 8, steps: 2, validateEvery: 0 },
  { training: 40, heldOut: 8 },
);
const first = new Map<Document, number>();

async function write(document: Document, name: string): Promise<void> {
  const { plan, model, dataset, dispose } = await prepare(testOutside, document, 'wasm', []);
  const weights = await takeWeights(model);
  const history = {
    step: 3,
    engine: 'WASM, 1 thread',
    heldOut: { step: 3, metrics: { loss: 2.5, accuracy: 0.125 } },
    curves: 'step,loss\n1,2.75\n',
    versions: { Kumiki: '0.1.0' },
  };
  const files = await projectFormat.write({ document, plan, weights, dataset, history, tf });
  for (const file of files) {
    const at = path.join(folder, name, file.name);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, file.bytes);
  }
  dispose();
}

beforeAll(async () => {
  await write(transformer, 'transformer');
  await write(recurrent, 'recurrent');
  await write(convolutional, 'convolutional');
  for (const document of [transformer, recurrent]) {
    const heard = await prepared(document, 'wasm');
    await heard.trainer.handle({ type: 'step' });
    const losses = heard.news.flatMap((news) =>
      news.type === 'progress' ? [...(news.curves.loss?.values ?? [])] : [],
    );
    first.set(document, losses[0] ?? Number.NaN);
    heard.trainer.dispose();
  }
});

function rows(out: string): string[][] {
  const log = readFileSync(path.join(folder, out, 'log.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(log[0]).toBe('step,loss,held-out loss');
  return log.slice(1).map((line) => line.split(','));
}

const losses = (out: string): number[] => rows(out).map(([, loss]) => Number(loss));

function run(name: string, command: string, args: readonly string[]): void {
  const cwd = path.join(folder, name);
  const options = { cwd, env: environment, encoding: 'utf8', timeout: 120_000 } as const;
  const { status, stderr } = spawnSync(command, args, options);
  if (status !== 0) throw new Error(stderr);
}

/** What Kumiki measures with the weights that PyTorch saved, and the weights turned back into PyTorch's. */
async function broughtHome(document: Document, file: string) {
  const plan = makePlan(document, analyze(document, findBlock));
  const bytes = new Uint8Array(readFileSync(path.join(folder, file)));
  const imported = importWeights({ document, plan }, [{ name: file, bytes }]);
  if ('error' in imported) throw new Error(imported.error.en);
  expect(imported.ignored).toEqual([]);
  const { trainer, last } = await prepared(document, 'wasm');
  await trainer.handle({ type: 'load-weights', request: 1, weights: imported.weights });
  await trainer.handle({ type: 'evaluate', request: 2, examples: 512 });
  const { loss = Number.NaN } = last('evaluation')?.metrics ?? {};
  trainer.dispose();
  const again = writeSafetensors(torchSource(document, plan, imported.weights).state, {
    format: 'pt',
  });
  const [theirs, ours] = [bytes, again].map((file) => {
    const read = readSafetensors(file);
    if ('error' in read) throw new Error(read.error.en);
    return { weights: read.weights };
  });
  return { loss, theirs, ours };
}

test('the folder holds the document, the curves and a model card that says what was measured', () => {
  const text = (name: string) => readFileSync(path.join(folder, 'transformer', name), 'utf8');
  const opened = openDocument(text('document.json'));
  expect('document' in opened && opened.document).toEqual(transformer);
  expect(text('curves.csv')).toBe('step,loss\n1,2.75\n');
  const card = text('MODEL_CARD.md');
  for (const said of [
    '| Source | Reverse |',
    '| Licence | CC0-1.0 |',
    /\| Fingerprint \| `[^`]+` \|/,
    '| Examples for training | 200 |',
    '| Trained on | WASM, 1 thread |',
    '| accuracy | 0.125000 |',
    '| Seed | 0 |',
    '| Kumiki | 0.1.0 |',
    '## Limitations',
  ])
    expect(card).toMatch(said);
  expect(card).not.toMatch(/undefined|\[object/);
});

test.skipIf(!hasTorch)(
  'alone: 50 steps, the app’s first loss, and a loss that falls; weights come home and measure the same',
  async () => {
    run('transformer', python, ['train.py', '--steps', '50', '--out', 'alone']);
    const all = losses('transformer/alone');
    expect(all).toHaveLength(50);
    expect(Math.abs((all[0] ?? 0) - (first.get(transformer) ?? 0))).toBeLessThanOrEqual(1e-4);
    expect(all.at(-1)).toBeLessThan((all[0] ?? 0) * 0.9);
    const { loss, theirs, ours } = await broughtHome(
      transformer,
      'transformer/alone/state.safetensors',
    );
    const held = Number(rows('transformer/alone').at(-1)?.[2]);
    expect(Math.abs(loss - held)).toBeLessThanOrEqual(1e-4);
    expect(ours).toEqual(theirs);
  },
);

test.skipIf(!hasTorch)(
  'resumed, it goes on as if it had never stopped, whatever it logged after its checkpoint',
  () => {
    run('transformer', python, ['train.py', '--steps', '30', '--out', 'broken']);
    run('transformer', python, ['train.py', '--steps', '40', '--resume', '--out', 'broken']);
    run('transformer', python, ['train.py', '--steps', '40', '--out', 'unbroken']);
    expect(losses('transformer/broken')).toEqual(losses('transformer/unbroken'));
    const [a, b] = ['broken', 'unbroken'].map((out) =>
      readFileSync(path.join(folder, 'transformer', out, 'state.safetensors')),
    );
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
  },
);

test.skipIf(!hasTorch)(
  'a trained nn.LSTM, with its second bias left alone, is one of ours to the bit',
  async () => {
    run('recurrent', python, ['train.py', '--out', 'run']);
    expect(
      Math.abs((losses('recurrent/run')[0] ?? 0) - (first.get(recurrent) ?? 0)),
    ).toBeLessThanOrEqual(1e-4);
    const { loss, theirs, ours } = await broughtHome(recurrent, 'recurrent/run/state.safetensors');
    expect(Math.abs(loss - Number(rows('recurrent/run').at(-1)?.[2]))).toBeLessThanOrEqual(1e-4);
    expect(ours).toEqual(theirs);
    const trained =
      'weights' in (theirs ?? {}) && theirs && 'weights' in theirs ? theirs.weights : [];
    const second = trained.filter(({ name }) => name.includes('bias_hh'));
    expect(second.length).toBeGreaterThan(0);
    expect(second.every(({ data }) => data.every((value) => value === 0))).toBe(true);
  },
);

test('an optimizer or a schedule that PyTorch cannot express here is refused, and nothing is written', async () => {
  const { plan, model, dataset, dispose } = await prepare(testOutside, recurrent, 'wasm', []);
  const weights = await takeWeights(model);
  for (const training of [
    // As a later Kumiki may know them.
    { ...recurrent.training, optimizer: { type: 'lion' as 'adamw', learningRate: 0.1 } },
    { ...recurrent.training, schedule: { type: 'one-cycle' as 'constant' } },
  ]) {
    const document = { ...recurrent, training };
    const written = projectFormat.write({ document, plan, weights, dataset, tf });
    await expect(written).rejects.toThrow(
      /train.py cannot express the (optimizer ‘lion’|schedule ‘one-cycle’); nothing was written/,
    );
  }
  dispose();
});

test.skipIf(!hasTorch)('train.py refuses settings that it does not know', () => {
  const at = path.join(folder, 'recurrent', 'settings.json');
  const settings = readFileSync(at, 'utf8');
  writeFileSync(at, settings.replace(/"type": "\w+"/, '"type": "lion"'));
  expect(() => run('recurrent', python, ['train.py', '--out', 'refused'])).toThrow(
    "train.py does not know the optimizer 'lion' of settings.json.",
  );
  writeFileSync(at, settings);
});

test.skipIf(!hasTorch)('batch normalisation keeps the variance that Kumiki keeps', async () => {
  run('convolutional', python, ['train.py', '--out', 'variance']);
  const plan = makePlan(convolutional, analyze(convolutional, findBlock));
  const name = 'convolutional/variance/state.safetensors';
  const bytes = new Uint8Array(readFileSync(path.join(folder, name)));
  const imported = importWeights({ document: convolutional, plan }, [{ name, bytes }]);
  if ('error' in imported) throw new Error(imported.error.en);
  const { trainer, checkpoint } = await prepared(convolutional, 'wasm');
  await trainer.handle({ type: 'start' });
  const ours = new Map((await checkpoint()).weights.map(({ name: of, data }) => [of, data]));
  trainer.dispose();
  let compared = 0;
  for (const { name: of, data } of imported.weights) {
    if (!of.endsWith('moving-variance')) continue;
    compared++;
    // Batches of 8 on small maps: the unbiased kind is up to 1 % away.
    for (const [index, value] of data.entries())
      expect(Math.abs(value / (ours.get(of)?.[index] ?? 0) - 1)).toBeLessThan(1e-4);
  }
  expect(compared).toBeGreaterThan(3);
});

test.skipIf(!hasTorch)('moving statistics of batch normalisation come home too', async () => {
  run('convolutional', python, ['train.py', '--out', 'run']);
  const { loss, theirs, ours } = await broughtHome(
    convolutional,
    'convolutional/run/state.safetensors',
  );
  expect(Math.abs(loss - Number(rows('convolutional/run').at(-1)?.[2]))).toBeLessThanOrEqual(1e-4);
  expect(ours).toEqual(theirs);
});

test.skipIf(!hasTorchrun)('under torchrun with two processes: the curve of one', async () => {
  // PyTorch 1.13 on Python 3.11 cannot read its own default for --redirects.
  const torchrun = ['--standalone', '--redirects=1', '--tee=1', '--nproc_per_node=2', 'train.py'];
  run('transformer', 'torchrun', [...torchrun, '--steps', '50', '--out', 'together']);
  const all = losses('transformer/together');
  expect(all).toHaveLength(50);
  expect(Math.abs((all[0] ?? 0) - (first.get(transformer) ?? 0))).toBeLessThanOrEqual(1e-4);
  // Processes share the batch by what each part of it counts, so only rounding is left between them.
  for (const [index, loss] of losses('transformer/alone').entries())
    expect(Math.abs(loss - (all[index] ?? Number.NaN))).toBeLessThan(1e-4);
  const { loss } = await broughtHome(transformer, 'transformer/together/state.safetensors');
  const held = Number(rows('transformer/together').at(-1)?.[2]);
  expect(Math.abs(loss - held)).toBeLessThanOrEqual(1e-4);
});
