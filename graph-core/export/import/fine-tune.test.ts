// Two networks that PyTorch trained, under the names that published ones have, are fine-tuned here as they are there.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import type { Dataset } from '../../data/dataset.ts';
import { testContext } from '../../data/host.testing.ts';
import { inMemory } from '../../data/in-memory.ts';
import { imageColumn } from '../../data/labelled-images.ts';
import { openData } from '../../data/open-data.ts';
import { described } from '../../data/preprocessing/described.ts';
import { draw } from '../../document/draw.testing.ts';
import { applyEdit } from '../../document/edits.ts';
import type { Document } from '../../document/schema.ts';
import { text } from '../../text.ts';
import { batchSampler } from '../../train/batch-sampler.ts';
import type { News } from '../../train/protocol.ts';
import { createTrainer } from '../../train/trainer.ts';
import { testOutside } from '../../train/trainer.testing.ts';
import { initialWeights } from '../../weights/initial-weights.ts';
import { fitWeights } from './import-weights.ts';

const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch']).status === 0;
const script = fileURLToPath(new URL('fine_tune.py', import.meta.url));

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-fine-tune-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => path.join(folder, name);

const steps = 80;
const batchSize = 32;
const side = 14;

const rates = { frozen: 0.03, all: 0.003 };
const training = {
  schedule: { type: 'constant' },
  batchSize,
  steps,
  validateEvery: 0,
  clipNorm: 0,
} as const;

function documentOf(drawn: Document, input: string, column: string): Document {
  const data = { source: 'arrays', options: {}, bindings: { [input]: column, out: 'label' } };
  return { ...drawn, data, training: { ...drawn.training, ...training } };
}

const convolution = (filters: number, kernel: number, stride: number, padding: string) =>
  ['conv-2d', { filters, kernel, stride, padding, activation: 'linear', bias: false }] as const;

const resnet = documentOf(
  draw(
    {
      image: ['image-input', { height: side, width: side, channels: 1 }],
      conv: convolution(8, 3, 1, 'same'),
      norm: 'batch-norm',
      relu: 'activation',
      'one-conv-1': convolution(8, 3, 1, 'same'),
      'one-norm-1': 'batch-norm',
      'one-relu-1': 'activation',
      'one-conv-2': convolution(8, 3, 1, 'same'),
      'one-norm-2': 'batch-norm',
      one: 'add',
      'one-relu-2': 'activation',
      zeros: ['pad', { before: 1, after: 1 }],
      'two-conv-1': convolution(16, 3, 2, 'valid'),
      'two-norm-1': 'batch-norm',
      'two-relu-1': 'activation',
      'two-conv-2': convolution(16, 3, 1, 'same'),
      'two-norm-2': 'batch-norm',
      'shortcut-conv': convolution(16, 1, 2, 'valid'),
      'shortcut-norm': 'batch-norm',
      two: 'add',
      'two-relu-2': 'activation',
      mean: 'global-pooling',
      classes: ['dense', { units: 4 }],
      out: 'classification-output',
    },
    'image.image > conv.image',
    'conv.image > norm.values',
    'norm.values > relu.values',
    'relu.values > one-conv-1.image',
    'one-conv-1.image > one-norm-1.values',
    'one-norm-1.values > one-relu-1.values',
    'one-relu-1.values > one-conv-2.image',
    'one-conv-2.image > one-norm-2.values',
    'one-norm-2.values > one.values',
    'relu.values > one.values',
    'one.values > one-relu-2.values',
    'one-relu-2.values > zeros.values',
    'zeros.values > two-conv-1.image',
    'two-conv-1.image > two-norm-1.values',
    'two-norm-1.values > two-relu-1.values',
    'two-relu-1.values > two-conv-2.image',
    'two-conv-2.image > two-norm-2.values',
    'one-relu-2.values > shortcut-conv.image',
    'shortcut-conv.image > shortcut-norm.values',
    'two-norm-2.values > two.values',
    'shortcut-norm.values > two.values',
    'two.values > two-relu-2.values',
    'two-relu-2.values > mean.values',
    'mean.values > classes.values',
    'classes.values > out.logits',
  ),
  'image',
  'image',
);

const encoder = documentOf(
  draw(
    {
      rows: ['sequence-input', { length: side, features: side }],
      embed: ['dense', { units: 16 }],
      'self-attention': ['multi-head-attention', { heads: 2 }],
      'norm-1': 'add-and-norm',
      'feed-forward': ['feed-forward', { units: 32 }],
      'norm-2': 'add-and-norm',
      lstm: ['lstm', { units: 12 }],
      classes: ['dense', { units: 4 }],
      out: 'classification-output',
    },
    'rows.values > embed.values',
    'embed.values > self-attention.query',
    'self-attention.values > norm-1.values',
    'embed.values > norm-1.residual',
    'norm-1.values > feed-forward.values',
    'feed-forward.values > norm-2.values',
    'norm-1.values > norm-2.residual',
    'norm-2.values > lstm.values',
    'lstm.state > classes.values',
    'classes.values > out.logits',
  ),
  'rows',
  'rows',
);

const networks = { resnet, encoder };

interface Pictures {
  readonly count: number;
  readonly pixels: Uint8Array;
  readonly labels: Int32Array;
}

/** So many pictures of these classes, half as high and wide. */
function picturesOf({ batch }: Dataset, of: readonly number[], from: number, count: number) {
  const all = batch(
    'training',
    Array.from({ length: 4000 }, (_, index) => index),
  );
  const { image = [], label = [] } = all;
  const places = Array.from(label).flatMap((id, at) => (of.includes(id) ? [at] : []));
  const taken = places.slice(from, from + count);
  const pixels = new Uint8Array(count * side * side);
  taken.forEach((at, index) => {
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++) {
        const value = (dy: number, dx: number) =>
          image[at * 784 + (2 * y + dy) * 28 + 2 * x + dx] ?? 0;
        const mean = (value(0, 0) + value(0, 1) + value(1, 0) + value(1, 1)) / 4;
        pixels[(index * side + y) * side + x] = Math.round(255 * mean);
      }
  });
  const labels = Int32Array.from(taken, (at) => of.indexOf(label[at] ?? -1));
  return { count: taken.length, pixels, labels };
}

function write(name: string, { count, pixels, labels }: Pictures, epochs: number): void {
  const sampler = batchSampler(count, batchSize, resnet.training.seed);
  const order = Array.from({ length: epochs }, (_, step) => Array.from(sampler.indices(step + 1)));
  writeFileSync(at(`${name}.json`), JSON.stringify({ count, order }));
  writeFileSync(at(`${name}.pictures`), pixels);
  writeFileSync(at(`${name}.labels`), new Uint8Array(labels.buffer));
}

const planOf = (document: Document) => makePlan(document, analyze(document, findBlock));

type Figures = Readonly<
  Record<string, { readonly losses: readonly number[]; readonly accuracy: number }>
>;
let theirs: Figures = {};
let after: Pictures;
let held: Pictures;

beforeAll(async () => {
  if (!hasTorch) return;
  const options = { training: 4000, heldOut: 10 };
  const all = await openData({ source: 'fashion-mnist', options }, testContext(0));
  const before = picturesOf(all, [0, 1, 2, 3, 4, 5], 0, 600);
  after = picturesOf(all, [6, 7, 8, 9], 0, 300);
  held = picturesOf(all, [6, 7, 8, 9], 300, 400);
  write('before', before, 90);
  write('after', after, steps);
  write('held', held, 0);
  for (const [name, document] of Object.entries(networks)) {
    const fresh = initialWeights(planOf(document), document.training.seed);
    const head = fresh.find((array) => array.name === 'classes/kernel')?.data ?? new Float32Array();
    writeFileSync(at(`${name}.head`), new Uint8Array(Float32Array.from(head).buffer));
  }
  const { status, stderr } = spawnSync(python, [script, folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  theirs = JSON.parse(readFileSync(at('figures.json'), 'utf8')) as Figures;
});

/** Both sets of pictures as the trainer reads them: as images, and as sequences of rows. */
function data(): Dataset {
  const pixels = new Uint8Array([...after.pixels, ...held.pixels]);
  const label = text('Rows', '行');
  const { fitted, ...opened } = inMemory({
    columns: [
      { ...imageColumn([side, side, 1]), values: pixels },
      {
        ...described({ kind: 'sequence', name: 'rows', sizes: [side, side] }, label),
        values: pixels,
      },
      {
        ...described({ kind: 'class', name: 'label', classes: ['a', 'b', 'c', 'd'] }, label),
        values: Int32Array.from([...after.labels, ...held.labels]),
      },
    ],
    count: { training: after.count, 'held-out': held.count },
  });
  expect(fitted.columns).toHaveLength(3);
  return opened;
}

function learning(document: Document, what: keyof typeof rates): Document {
  const optimizer = { type: 'adam', learningRate: rates[what] } as const;
  const told = { ...document, training: { ...document.training, optimizer } };
  return what === 'all' ? told : frozen(told);
}

/** Everything but the layer for the classes. */
function frozen(document: Document): Document {
  return document.graph.nodes
    .filter(({ id }) => id !== 'classes' && id !== 'out' && id !== 'image' && id !== 'rows')
    .reduce(
      (edited, { id }) => applyEdit(edited, { edit: 'set-rate', graph: null, node: id, rate: 0 }),
      document,
    );
}

test.skipIf(!hasTorch).each([
  ['resnet', 'frozen'],
  ['resnet', 'all'],
  ['encoder', 'frozen'],
  ['encoder', 'all'],
] as const)('%s, %s layers: the losses and the accuracy of PyTorch', async (name, what) => {
  const document = learning(networks[name], what);
  const file = { name, bytes: new Uint8Array(readFileSync(at(`${name}.safetensors`))) };
  const fit = fitWeights({ document, plan: planOf(document) }, [file], { guesses: true });
  if ('error' in fit) throw new Error(fit.error.en);
  expect(fit.some?.kept).toEqual(['classes.weight', 'classes.bias']);

  const news: News[] = [];
  const outside = { ...testOutside, openData: async () => data() };
  const trainer = createTrainer(outside, (message) => news.push(message));
  const resume = { step: 0, weights: fit.some?.weights ?? [], optimizer: [], progress: {} };
  await trainer.handle({ type: 'prepare', document, backend: 'wasm', files: [], resume });
  await trainer.handle({ type: 'start' });
  const failed = news.find((message) => message.type === 'failed');
  if (failed) throw new Error(failed.message.en);
  const losses = news.flatMap((message) =>
    message.type === 'progress' ? [...(message.curves.loss?.values ?? [])] : [],
  );
  const figures = theirs[`${name} ${what}`];
  expect(losses).toHaveLength(steps);
  losses.slice(0, 5).forEach((loss, step) => {
    expect(Math.abs(loss - (figures?.losses[step] ?? 0)), `step ${step + 1}`).toBeLessThan(1e-6);
  });
  await trainer.handle({ type: 'evaluate', request: 1, examples: held.count });
  const measured = news.findLast((message) => message.type === 'evaluation')?.metrics.accuracy ?? 0;
  // At most six of the 400 pictures are told otherwise: rounding grows with every step.
  expect(Math.abs(measured - (figures?.accuracy ?? 0))).toBeLessThanOrEqual(6.5 / held.count);
  expect(measured).toBeGreaterThan(0.6);

  // What is frozen has no moments, and stays as it was published.
  await trainer.handle({ type: 'checkpoint', request: 2 });
  const { checkpoint } = news.findLast((message) => message.type === 'checkpoint') ?? {};
  trainer.dispose();
  const moments = checkpoint?.optimizer.find((array) => array.name === 'first-moment');
  const counts = (checkpoint?.weights ?? []).map(
    (array) => [array.name, array.data.length] as const,
  );
  const learned = counts.flatMap(([of, count]) => (of.startsWith('classes/') ? [count] : []));
  if (what === 'all') return;
  expect(moments?.data).toHaveLength(learned.reduce((a, b) => a + b, 0));
  const published = new Map(resume.weights.map((array) => [array.name, array.data]));
  for (const { name: of, data: now } of checkpoint?.weights ?? [])
    if (!of.startsWith('classes/')) expect(now, of).toEqual(published.get(of));
});
