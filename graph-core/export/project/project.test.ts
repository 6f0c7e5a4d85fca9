// An exported project is run by PyTorch, alone and under torchrun: its first loss is the app's, and its loss falls.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare } from '../../train/prepare.ts';
import { takeWeights } from '../../train/checkpoint.ts';
import { prepared, smallTransformer, testOutside } from '../../train/trainer.testing.ts';
import { projectFormat } from './project-format.ts';

const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
const python = '/usr/bin/python3';
const hasTorch = spawnSync(python, ['-c', 'import torch'], { env: environment }).status === 0;
const hasTorchrun =
  hasTorch && spawnSync('torchrun', ['--help'], { env: environment }).status === 0;
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-project-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const document = smallTransformer({
  steps: 50,
  validateEvery: 25,
  schedule: { type: 'noam', warmup: 20 },
});
let ours = Number.NaN;

beforeAll(async () => {
  const { plan, model, dataset, dispose } = await prepare(testOutside, document, 'wasm', []);
  const weights = await takeWeights(model);
  for (const { name, bytes } of await projectFormat.write({
    document,
    plan,
    weights,
    dataset,
    tf,
  })) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
  dispose();
  const heard = await prepared(document, 'wasm');
  await heard.trainer.handle({ type: 'step' });
  ours = heard.last('progress')?.curves.loss?.values[0] ?? Number.NaN;
  heard.trainer.dispose();
}, 60_000);

function losses(out: string): number[] {
  const log = readFileSync(path.join(folder, out, 'log.csv'), 'utf8')
    .trim()
    .split('\n');
  return log.map((line) => Number(line.split(',')[1]));
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

test.skipIf(!hasTorch)(
  'alone: 50 steps, the app’s first loss, and a loss that falls; then it resumes',
  () => {
    run(python, ['train.py', '--steps', '50', '--out', 'alone']);
    const all = losses('alone');
    expect(all).toHaveLength(50);
    expect(Math.abs((all[0] ?? 0) - ours)).toBeLessThanOrEqual(1e-4);
    expect(all.at(-1)).toBeLessThan((all[0] ?? 0) * 0.9);
    run(python, ['train.py', '--steps', '55', '--resume', '--out', 'alone']);
    expect(losses('alone')).toHaveLength(55);
  },
  120_000,
);

test.skipIf(!hasTorchrun)(
  'under torchrun with two processes: the same',
  () => {
    // PyTorch 1.13 on Python 3.11 cannot read its own default for --redirects.
    run('torchrun', [
      '--redirects',
      '1',
      '--tee',
      '1',
      '--nproc_per_node=2',
      'train.py',
      '--steps',
      '50',
      '--out',
      'together',
    ]);
    const all = losses('together');
    expect(all).toHaveLength(50);
    expect(Math.abs((all[0] ?? 0) - ours)).toBeLessThanOrEqual(1e-4);
    expect(all.at(-1)).toBeLessThan((all[0] ?? 0) * 0.9);
  },
  180_000,
);
