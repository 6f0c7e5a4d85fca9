// Every block's PyTorch form computes what the block computes, on the same weights; its Keras form is sound Python.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import { compute, leavesOf, namedShapes } from './compute.testing.ts';
import type { Numbers } from './compute.testing.ts';
import { computed, fittingCases, seedOf } from './every-block.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';
import { expressionsOf, formOf, namesAt, weightsOf } from './forms.testing.ts';

const python = '/usr/bin/python3';
const environment = { ...process.env, OPENBLAS_NUM_THREADS: '1' };
const hasTorch =
  spawnSync(python, ['-c', 'import torch'], { stdio: 'ignore', env: environment }).status === 0;

/** float32 in two frameworks, relative to the largest element. */
const tolerance = 1e-5;

interface Verdict {
  readonly type: string;
  readonly words: string;
  /** Largest relative deviation of any output, or what Python said. */
  readonly deviation?: number;
  readonly error?: string;
}

describe.skipIf(!hasTorch)('as PyTorch', () => {
  let verdicts: readonly Verdict[] = [];
  beforeAll(async () => {
    const engine = await startEngine(tf, 'cpu', nodeAssets());
    const cases = computingBlocks.flatMap(([, block]) => fittingCases(block, computed));
    const written = [];
    for (const of of cases) {
      const one = await writtenCase(engine, of);
      if (one) written.push(one);
    }
    verdicts = askPython(written);
  }, 120_000);

  test.each(computingBlocks)('%s', (type, block) => {
    const own = verdicts.filter((verdict) => verdict.type === type);
    const unsupported = fittingCases(block, computed).every(
      (of) => typeof formOf(of, 'torch') === 'string',
    );
    expect(own.length, 'cases compared').toBeGreaterThan(unsupported ? -1 : 0);
    const wrong = own.filter(
      ({ deviation }) => !(deviation !== undefined && deviation <= tolerance),
    );
    expect(wrong).toEqual([]);
  });
});

/** Everything Python needs to compute the case and to tell how far it is off. */
async function writtenCase(engine: Engine, of: Fitting) {
  const [torch, keras] = [formOf(of, 'torch'), formOf(of, 'keras')];
  if (!torch || typeof torch === 'string') return undefined;
  const leaves = leavesOf(of, seedOf(of.block), true);
  const { outputs } = await compute(engine, of, leaves, { training: false, seed: 1 });
  const kinds = new Map(namedShapes(of).map(([leaf, { kind }]) => [leaf, kind]));
  const arrays = Object.entries(leaves).flatMap(([leaf, numbers]) => {
    const kind = kinds.get(leaf);
    return kind ? [{ name: leaf.replaceAll(/[ -]/g, '_'), kind, ...encoded(numbers) }] : [];
  });
  const weights = weightsOf(of, leaves);
  const state = Object.entries(torch.state?.(weights) ?? {});
  const kerasCode =
    keras && typeof keras !== 'string'
      ? {
          make: keras.make,
          expressions: Object.values(expressionsOf(of, keras)),
          classes: keras.classes,
        }
      : undefined;
  return {
    type: of.block.type,
    words: describeCase(of),
    make: torch.make,
    classes: torch.classes ?? {},
    expressions: torch.call(namesAt(of), 'block'),
    inputs: arrays,
    state: Object.fromEntries(
      state.map(([name, value]) => [name, encoded({ ...value, shape: [...value.shape] })]),
    ),
    expected: Object.fromEntries(
      Object.entries(outputs).map(([port, numbers]) => [
        port,
        { kind: of.outputs[port]?.kind, ...encoded(numbers) },
      ]),
    ),
    keras: kerasCode,
  };
}

function encoded({ shape, data }: Numbers) {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return { shape, data: bytes.toString('base64') };
}

function askPython(cases: readonly object[]): readonly Verdict[] {
  const script = readFileSync(new URL('run-forms.py', import.meta.url), 'utf8');
  const { status, stdout, stderr } = spawnSync(python, ['-c', script], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: environment,
  });
  if (status !== 0) throw new Error(`Python ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Verdict[];
}
