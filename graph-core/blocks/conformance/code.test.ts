// Every block has a form in PyTorch and Keras, and whatever a param changes in the numbers it changes in the code too.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { paramFields } from '../../params.ts';
import type { Block } from '../block.ts';
import { isRejection } from '../block.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase, shapesOf } from './case.testing.ts';
import { compute, deviation, leavesOf } from './compute.testing.ts';
import { fittingCases, seedOf } from './every-block.testing.ts';
import { computingBlocks } from './fitting-cases.testing.ts';
import type { Framework } from './forms.testing.ts';
import { codeOf, formOf, writtenForm } from './forms.testing.ts';

const frameworks: readonly Framework[] = ['torch', 'keras'];

describe.each(computingBlocks)('%s', (_type, block) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, 'cpu', nodeAssets());
  });

  test.each(frameworks)('in %s: one expression per output, or a reason', (framework) => {
    const faults = fittingCases(block, 20).flatMap((of) => {
      const form = formOf(of, framework);
      if (typeof form === 'string') return [];
      const outputs = form ? Object.keys(writtenForm(of, form).expressions) : [];
      const whole = outputs.sort().join() === Object.keys(block.outputs).sort().join();
      const hole = form && /undefined|NaN|\[object/.test(codeOf(of, form));
      return whole && !hole ? [] : [`${describeCase(of)}: ${form ? codeOf(of, form) : 'no form'}`];
    });
    expect(faults).toEqual([]);
  });

  test.each(frameworks)('in %s: no param is dropped', async (framework) => {
    const silent: string[] = [];
    for (const { name } of paramFields(block.params)) {
      const pairs = pairsApartIn(block, name);
      expect(pairs.length, `random pairs that differ in ${name} only`).toBeGreaterThan(0);
      const same = pairs.filter((pair) => writtenAlike(pair, framework));
      for (const [fitting, other] of same.slice(0, 4))
        if (!(await computesTheSame(engine, fitting, other)))
          silent.push(`${describeCase(fitting)}: ${name} ${String(other.params[name])}`);
    }
    expect(silent, 'change the numbers but not the code').toEqual([]);
  });
});

/** Pairs of fitting cases that are the same but for one param. */
function pairsApartIn(block: Block, name: string): (readonly [Fitting, Fitting])[] {
  const cases = fittingCases(block, 60);
  return cases.flatMap((fitting, index) => {
    const params = { ...fitting.params, [name]: cases.at(index - 1)?.params[name] };
    if (params[name] === fitting.params[name]) return [];
    const outputs = shapesOf({ ...fitting, params });
    return isRejection(outputs) ? [] : [[fitting, { ...fitting, params, outputs }] as const];
  });
}

/** What cannot be exported says so and is not compared. */
function writtenAlike(pair: readonly [Fitting, Fitting], framework: Framework): boolean {
  const [code, other] = pair.map((of) => {
    const form = formOf(of, framework);
    return form && typeof form !== 'string' ? codeOf(of, form) : undefined;
  });
  return code !== undefined && code === other;
}

async function computesTheSame(engine: Engine, fitting: Fitting, other: Fitting): Promise<boolean> {
  for (const training of [false, true]) {
    const results = [];
    for (const of of [fitting, other])
      results.push(
        await compute(engine, of, leavesOf(of, seedOf(of.block)), { training, seed: 3 }),
      );
    const [first, second] = results.map(({ outputs, updates }) => ({ ...outputs, ...updates }));
    for (const name of Object.keys(first ?? {}))
      if (deviation(first?.[name], second?.[name]) > 1e-6) return false;
  }
  return true;
}
