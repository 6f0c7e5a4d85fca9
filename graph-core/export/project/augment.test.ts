// Random changes of pictures against NumPy and PyTorch's grid_sample; augment.py to the bit of the app; train.py's steps
// with pictures changed; and a run that resumes to the bit, whose held-out pictures are never changed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import type { AugmentationStep } from '../../augmentations.ts';
import { augmentationTypes, changedBy, startAugmentation } from '../../augmentations.ts';
import { augmentBatch } from '../../data/augment-batch.ts';
import type { Document } from '../../document/schema.ts';
import { uniforms } from '../../engine/random.ts';
import { prepare } from '../../train/prepare.ts';
import { prepared, smaller, testOutside } from '../../train/trainer.testing.ts';
import { takeWeights } from '../../weights/checkpoint.ts';
import { augmentScript } from './augment-script.ts';
import { projectFormat } from './project-format.ts';

const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch'], { env: environment }).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-augment-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [height, width, channels] = [9, 12, 3];
const picture = {
  height,
  width,
  channels,
  values: uniforms(3, height * width * channels),
};

function run(script: string): unknown {
  writeFileSync(path.join(folder, 'ask.py'), script);
  const { status, stdout, stderr } = spawnSync(python, ['ask.py'], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const apart = (a: ArrayLike<number>, b: readonly number[]): number => {
  expect(a.length).toBe(b.length);
  return b.reduce((most, value, at) => Math.max(most, Math.abs(value - (a[at] ?? Number.NaN))), 0);
};

/** Each step with what is drawn for it, and NumPy's or PyTorch's own words for the same. */
const cases: readonly (readonly [string, AugmentationStep, readonly number[], string])[] = [
  [
    'flip left and right',
    { type: 'flip', direction: 'horizontal', share: 0.5 },
    [0.4, 0],
    'np.flip(x, 1)',
  ],
  ['flip, not drawn', { type: 'flip', direction: 'both', share: 0.5 }, [0.6, 0.5], 'x'],
  [
    'flip both ways',
    { type: 'flip', direction: 'both', share: 0.5 },
    [0.4, 0.4],
    'np.flip(x, (0, 1))',
  ],
  // (2 · 0.75 − 1) · 0.5 of 9 and of 12 rows: 2.25 → 2 down; (2 · 0 − 1) · 0.5 · 12 = 6 to the left.
  [
    'shift, black',
    { type: 'shift', share: 0.5, fill: 'black' },
    [0.75, 0],
    'np.pad(x, ((2, 0), (0, 6), (0, 0)))[:9, 6:]',
  ],
  [
    'shift, edge',
    { type: 'shift', share: 0.5, fill: 'edge' },
    [0.75, 0],
    'np.pad(x, ((2, 0), (0, 6), (0, 0)), mode="edge")[:9, 6:]',
  ],
  ['rotate by 180°', { type: 'rotate', degrees: 180, fill: 'black' }, [1], 'np.rot90(x, 2)'],
  [
    'rotate by 20°, black',
    { type: 'rotate', degrees: 20, fill: 'black' },
    [1],
    'turned(x, 20, "zeros")',
  ],
  [
    'rotate by −20°, edge',
    { type: 'rotate', degrees: 20, fill: 'edge' },
    [0],
    'turned(x, -20, "border")',
  ],
  // A side of 0.5 + 0.5 · 0.2 = 0.6.
  [
    'crop',
    { type: 'crop', smallest: 0.5 },
    [0.2, 0.3, 0.9],
    'cropped(x, 0.6, 0.3 * 0.4 * 9, 0.9 * 0.4 * 12)',
  ],
  [
    'brightness',
    { type: 'brightness', amount: 0.5 },
    [0.9],
    'torch.clamp(torch.tensor(x.copy()) * 1.4, 0, 1).numpy()',
  ],
  ['cutout', { type: 'cutout', side: 0.5 }, [0.99, 0.05], 'cut(x)'],
];

describe.skipIf(!hasTorch)('against NumPy and PyTorch', () => {
  test('every step', () => {
    const theirs = run(`
import json, math
import numpy as np, torch, torch.nn.functional as F
x = np.array(${JSON.stringify([...picture.values])}, dtype=np.float64).reshape(${height}, ${width}, ${channels})
def affine(x, theta, padding):
    fed = torch.tensor(x.copy()).permute(2, 0, 1)[None]
    grid = F.affine_grid(torch.tensor(theta, dtype=torch.float64)[None], list(fed.shape), align_corners=False)
    return F.grid_sample(fed, grid, mode="bilinear", padding_mode=padding, align_corners=False)[0].permute(1, 2, 0).numpy()
def turned(x, degrees, padding):
    h, w, a = x.shape[0], x.shape[1], math.radians(degrees)
    return affine(x, [[math.cos(a), -math.sin(a) * h / w, 0], [math.sin(a) * w / h, math.cos(a), 0]], padding)
def cropped(x, side, top, left):
    h, w = x.shape[:2]
    return affine(x, [[side, 0, (2 * left + side * w) / w - 1], [0, side, (2 * top + side * h) / h - 1]], "border")
def cut(x):
    # Half of nine rows: five; around row 8 and column 0.
    y = x.copy()
    y[6:11, 0:3] = 0
    return y
print(json.dumps([np.asarray(one).flatten().tolist() for one in (${cases.map(([, , , words]) => words).join(', ')})]))
`) as number[][];
    cases.forEach(([name, step, drawn], index) => {
      const ours = changedBy(step, picture, (of) => drawn[of] ?? Number.NaN);
      expect(apart(ours, theirs[index] ?? []), name).toBeLessThan(1e-6);
    });
  });

  test('a square picture turned by 90° is as NumPy turns it', () => {
    const values = uniforms(8, 49);
    const square = { height: 7, width: 7, channels: 1, values };
    const step: AugmentationStep = { type: 'rotate', degrees: 90, fill: 'black' };
    const theirs = run(`
import json, numpy as np
print(json.dumps(np.rot90(np.array(${JSON.stringify([...values])}).reshape(7, 7)).flatten().tolist()))
`) as number[];
    expect(
      apart(
        changedBy(step, square, () => 1),
        theirs,
      ),
    ).toBeLessThan(1e-6);
  });

  test('augment.py draws and computes what the app does, every step behind another', () => {
    const steps = augmentationTypes.map(startAugmentation);
    const places = [0, 5, 70_000];
    const values = uniforms(4, places.length * height * width * channels);
    const columns = [{ name: 'image', kind: 'image', sizes: [height, width, channels] } as const];
    const key = 0xdeadbeef;
    const ours = augmentBatch({ image: values }, columns, steps, key, places).image ?? [];
    writeFileSync(path.join(folder, 'augment.py'), augmentScript);
    const theirs = run(`
import json, numpy
from augment import augmented
pictures = numpy.array(${JSON.stringify([...values])}, dtype=numpy.float32).reshape(-1, ${height}, ${width}, ${channels})
print(json.dumps(augmented(pictures, json.loads(${JSON.stringify(JSON.stringify(steps))}), ${key}, ${JSON.stringify(places)}).astype(float).flatten().tolist()))
`) as number[];
    expect(apart(ours, theirs)).toBeLessThan(1e-7);
    expect(apart(values, theirs)).toBeGreaterThan(0.1);
  });
});

const document = (augmentation: readonly AugmentationStep[]): Document => {
  const base = smaller(
    'cnn',
    {},
    { batchSize: 8, steps: 4, validateEvery: 2, optimizer: { type: 'sgd', learningRate: 0.05 } },
    { training: 48, heldOut: 16 },
  );
  // PyTorch drops other numbers.
  const nodes = base.graph.nodes.map((node) =>
    node.type === 'dropout' ? { ...node, params: { rate: 0 } } : node,
  ) as typeof base.graph.nodes;
  const data = { ...base.data, augmentation: [...augmentation] };
  return { ...base, graph: { ...base.graph, nodes }, data };
};
const all = augmentationTypes.map(startAugmentation);

const lossesOf = (news: Awaited<ReturnType<typeof prepared>>['news']) =>
  news.flatMap((one) => (one.type === 'progress' ? [...(one.curves.loss?.values ?? [])] : []));

test('a run with changed pictures resumes to the bit; another example, step or seed draws otherwise', async () => {
  const changing = document(all);
  const whole = await prepared(changing, 'wasm');
  await whole.trainer.handle({ type: 'start' });
  const first = await prepared(changing, 'wasm');
  for (let step = 0; step < 2; step++) await first.trainer.handle({ type: 'step' });
  const again = await prepared(changing, 'wasm', await first.checkpoint());
  await again.trainer.handle({ type: 'start' });
  expect((await again.checkpoint()).weights).toEqual((await whole.checkpoint()).weights);
  const plain = await prepared(document([]), 'wasm');
  await plain.trainer.handle({ type: 'start' });
  expect(lossesOf(plain.news)).not.toEqual(lossesOf(whole.news));
  // The weights it began with answer the held-out pictures as they answer them without any changes.
  const evaluated = await Promise.all(
    [document([]), changing].map(async (of) => {
      const heard = await prepared(of, 'wasm');
      await heard.trainer.handle({ type: 'evaluate', request: 1, examples: 16 });
      const metrics = heard.last('evaluation')?.metrics;
      heard.trainer.dispose();
      return metrics;
    }),
  );
  expect(evaluated[0]).toBeDefined();
  expect(evaluated[1]).toEqual(evaluated[0]);
  for (const heard of [whole, first, again, plain]) heard.trainer.dispose();
});

test.skipIf(!hasTorch)('train.py takes the same steps with the same pictures', async () => {
  const changing = document(all);
  const { plan, model, dataset, dispose } = await prepare(testOutside, changing, 'wasm', []);
  const weights = await takeWeights(model);
  for (const file of await projectFormat.write({
    document: changing,
    plan,
    weights,
    dataset,
    tf,
  })) {
    const at = path.join(folder, 'project', file.name);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, file.bytes);
  }
  dispose();
  const { status, stderr } = spawnSync(python, ['train.py'], {
    cwd: path.join(folder, 'project'),
    env: environment,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const log = readFileSync(path.join(folder, 'project/run/log.csv'), 'utf8');
  const theirs = log
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
  const heard = await prepared(changing, 'wasm');
  await heard.trainer.handle({ type: 'start' });
  const losses = lossesOf(heard.news);
  heard.trainer.dispose();
  expect(theirs).toHaveLength(4);
  losses.forEach((loss, step) =>
    expect(Math.abs((theirs[step] ?? Number.NaN) / loss - 1), `step ${step + 1}`).toBeLessThan(
      2e-4,
    ),
  );
});

test('data without pictures is refused', async () => {
  const brackets = smaller('rnn-seq2vec', { units: 4 }, { steps: 1 }, { examples: 32, heldOut: 8 });
  const changing = { ...brackets, data: { ...brackets.data, augmentation: all } };
  await expect(prepared(changing, 'wasm')).rejects.toThrow(
    'Training pictures are to be changed at random, but the data has no pictures. Remove these steps in the Data room.',
  );
});
