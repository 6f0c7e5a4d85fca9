// A project of a tied document, trained by PyTorch: as many parameters as here, the app's losses step by step, and one array in the file.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { tableTies, withTies } from '../../analyze/ties.testing.ts';
import { findBlock } from '../../blocks/index.ts';
import { takeWeights } from '../../weights/checkpoint.ts';
import { prepare } from '../../train/prepare.ts';
import { prepared, smallTransformer, testOutside } from '../../train/trainer.testing.ts';
import { importWeights } from '../import/import-weights.ts';
import { readSafetensors } from '../../weights/safetensors.ts';
import { projectFormat } from './project-format.ts';
import { hasModules } from '../python/warm-python.testing.ts';

const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
const python = '/usr/bin/python3';
const hasTorch = hasModules(python, 'torch');
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-tied-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const steps = 8;
const document = withTies(
  smallTransformer({ steps, validateEvery: 0, schedule: { type: 'constant' } }),
  tableTies,
);

function inPython(...args: string[]): string {
  const options = { cwd: folder, env: environment, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(python, args, options);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function namesIn(bytes: Uint8Array): string[] {
  const read = readSafetensors(bytes);
  if ('error' in read) throw new Error(read.error.en);
  return read.weights.map(({ name }) => name);
}

test.skipIf(!hasTorch)('train.py keeps them tied and counts them once', async () => {
  const { plan, model, dataset, dispose } = await prepare(testOutside, document, 'wasm', []);
  const weights = await takeWeights(model);
  for (const { name, bytes } of await projectFormat.write({
    document,
    plan,
    weights,
    dataset,
    tf,
  })) {
    const at = path.join(folder, name);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, bytes);
  }
  dispose();
  const count = inPython(
    '-c',
    'import model; print(sum(p.numel() for p in model.Model().parameters()))',
  );
  expect(Number(count)).toBe(analyze(document, findBlock).cost.parameters);

  const app = await prepared(document, 'wasm');
  await app.trainer.handle({ type: 'start' });
  const ours = app.news.flatMap((news) =>
    news.type === 'progress' ? [...(news.curves.loss?.values ?? [])] : [],
  );
  app.trainer.dispose();
  inPython('train.py', '--out', 'run');
  const log = readFileSync(path.join(folder, 'run/log.csv'), 'utf8').trim().split('\n').slice(1);
  const theirs = log.map((line) => Number(line.split(',')[1]));
  expect(theirs).toHaveLength(steps);
  expect(ours).toHaveLength(steps);
  const worst = Math.max(...theirs.map((loss, index) => Math.abs(loss - (ours[index] ?? 0))));
  expect(worst).toBeLessThanOrEqual(1e-4);

  const bytes = new Uint8Array(readFileSync(path.join(folder, 'run/state.safetensors')));
  const home = importWeights({ document, plan }, [{ name: 'state.safetensors', bytes }]);
  if ('error' in home) throw new Error(home.error.en);
  expect(home.ignored).toEqual([]);
  const names = home.weights.map(({ name }) => name);
  expect(names).toEqual([...plan.weights.keys()]);
  // A plain state dict of PyTorch's has the parameter under both of its names.
  inPython(
    '-c',
    `
import model
net = model.Model()
net.load_state_dict(model.load_state('run/state.safetensors'))
model.TIED = {}
model.save_state(net.state_dict(), 'both.safetensors')
`,
  );
  const both = new Uint8Array(readFileSync(path.join(folder, 'both.safetensors')));
  expect(namesIn(bytes)).not.toContain('linear.weight');
  expect(namesIn(both)).toContain('linear.weight');
  const again = importWeights({ document, plan }, [{ name: 'both.safetensors', bytes: both }]);
  expect('weights' in again && again.weights).toEqual(home.weights);
});
