// A project of a game is trained by PyTorch: its first rounds are the app's, noise, spectral norm and turns included; it
// resumes where it was, and its weights come home.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { analyze } from '../../analyze/analyze.ts';
import { findBlock } from '../../blocks/index.ts';
import { makePlan } from '../../compile/make-plan.ts';
import type { Document } from '../../document/schema.ts';
import { prepare } from '../../train/prepare.ts';
import { prepared, smaller, testOutside } from '../../train/trainer.testing.ts';
import { takeWeights } from '../../weights/checkpoint.ts';
import { importWeights } from '../import/import-weights.ts';
import { hasModules } from '../python/warm-python.testing.ts';
import { projectFormat } from './project-format.ts';

const python = process.env.KUMIKI_TORCH_PYTHON ?? '/usr/bin/python3';
const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };
const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-game-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rounds = 4;
const settings = { batchSize: 16, steps: rounds, validateEvery: 2 };
const games: Readonly<Record<string, Document>> = {
  'gan-2d': smaller('gan-2d', { width: 16 }, settings, { examples: 100, heldOut: 20 }),
  'sagan-conditional': smaller('sagan-conditional', { channels: 8 }, settings, {
    training: 64,
    heldOut: 20,
  }),
};

async function write(id: string, document: Document): Promise<void> {
  const { plan, model, dataset, dispose } = await prepare(testOutside, document, 'wasm', []);
  const weights = await takeWeights(model);
  const files = await projectFormat.write({ document, plan, weights, dataset, tf });
  for (const file of files) {
    const at = path.join(folder, id, file.name);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, file.bytes);
  }
  dispose();
}

function train(id: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(python, ['train.py', ...args], {
    cwd: path.join(folder, id),
    env: environment,
    encoding: 'utf8',
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(stderr);
}

function rows(id: string, out: string): string[][] {
  const [head, ...lines] = readFileSync(path.join(folder, id, out, 'log.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(head).toBe(
    'round,critic loss,generator loss,held-out critic loss,held-out generator loss',
  );
  return lines.map((line) => line.split(','));
}

/** By player, of each round. */
async function ours(document: Document): Promise<Readonly<Record<string, readonly number[]>>> {
  const heard = await prepared(document, 'wasm');
  for (let round = 0; round < rounds; round++) await heard.trainer.handle({ type: 'step' });
  const values = (name: string) =>
    heard.news.flatMap((news) =>
      news.type === 'progress' ? [...(news.curves[name]?.values ?? [])] : [],
    );
  const losses = { critic: values('critic loss'), generator: values('generator loss') };
  heard.trainer.dispose();
  return losses;
}

describe.skipIf(!hasModules(python, 'torch')).each(Object.entries(games))('%s', (id, document) => {
  test('its first rounds are the app’s', async () => {
    await write(id, document);
    train(id);
    const losses = await ours(document);
    const theirs = rows(id, 'run');
    expect(theirs).toHaveLength(rounds);
    for (const [round, [, critic, generator]] of theirs.entries()) {
      expect(Math.abs(Number(critic) - (losses.critic?.[round] ?? Number.NaN))).toBeLessThan(1e-4);
      expect(Math.abs(Number(generator) - (losses.generator?.[round] ?? Number.NaN))).toBeLessThan(
        1e-4,
      );
    }
    expect(theirs[1]).toHaveLength(5);
  });

  test('it resumes to the bit', () => {
    train(id, '--steps', '2', '--out', 'again');
    train(id, '--resume', '--out', 'again');
    expect(rows(id, 'again')).toEqual(rows(id, 'run'));
    const [a, b] = ['run', 'again'].map((out) =>
      readFileSync(path.join(folder, id, out, 'state.safetensors')),
    );
    expect(a?.equals(b ?? Buffer.alloc(0))).toBe(true);
  });

  test('its weights come home', () => {
    const plan = makePlan(document, analyze(document, findBlock));
    const file = path.join(folder, id, 'run', 'state.safetensors');
    const imported = importWeights({ document, plan }, [
      { name: 'state.safetensors', bytes: new Uint8Array(readFileSync(file)) },
    ]);
    if ('error' in imported) throw new Error(imported.error.en);
    expect(imported.ignored).toEqual([]);
    expect(imported.weights.map(({ name }) => name)).toEqual([...plan.weights.keys()]);
    expect(imported.note?.en).toContain('they were found from the weights');
  });
});
