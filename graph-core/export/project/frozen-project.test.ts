// train.py holds still what the document holds still: frozen weights and the statistics of a frozen norm.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, test } from 'vitest';
import { network } from '../../compile/frozen.testing.ts';
import { prepare } from '../../train/prepare.ts';
import { prepared, testOutside } from '../../train/trainer.testing.ts';
import { takeWeights } from '../../weights/checkpoint.ts';
import { readSafetensors } from '../../weights/safetensors.ts';
import { projectFormat } from './project-format.ts';

const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch'], { env: environment }).status === 0;

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-frozen-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stateIn(name: string): Map<string, Float32Array> {
  const read = readSafetensors(readFileSync(path.join(folder, name)));
  if ('error' in read) throw new Error(read.error.en);
  return new Map(read.weights.map((array) => [array.name, array.data]));
}

test.skipIf(!hasTorch)('a frozen norm, a slow layer and its neighbours', async () => {
  const document = network({ norm: 0, conv: 0.1 }, 0);
  const { plan, model, dataset, dispose } = await prepare(testOutside, document, 'cpu', []);
  const weights = await takeWeights(model);
  for (const file of await projectFormat.write({ document, plan, weights, dataset, tf })) {
    mkdirSync(path.dirname(path.join(folder, file.name)), { recursive: true });
    writeFileSync(path.join(folder, file.name), file.bytes);
  }
  dispose();
  const { status, stderr } = spawnSync(python, ['train.py'], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);

  const run = await prepared(document, 'cpu');
  await run.trainer.handle({ type: 'start' });
  const losses = run.news.flatMap((news) =>
    news.type === 'progress' ? [...(news.curves.loss?.values ?? [])] : [],
  );
  run.trainer.dispose();
  const theirs = readFileSync(path.join(folder, 'run', 'log.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[1]));
  expect(losses).toHaveLength(12);
  losses.forEach((loss, step) =>
    expect(Math.abs((theirs[step] ?? Number.NaN) / loss - 1), `step ${step + 1}`).toBeLessThan(
      2e-4,
    ),
  );
  const [before, after] = [stateIn('state.safetensors'), stateIn('run/state.safetensors')];
  const moved = [...before].filter(([name, data]) =>
    data.some((value, index) => value !== after.get(name)?.[index]),
  );
  expect(moved.map(([name]) => name).toSorted()).toEqual([
    'conv.bias',
    'conv.weight',
    'logits.bias',
    'logits.weight',
  ]);
});
