// Activations that the block before them computes along: where that is so, and that not a bit of training changes by it.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it, vi } from 'vitest';
import { analyze } from '../analyze/analyze.ts';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import { nodeAssets } from '../engine/node-assets.testing.ts';
import type { Engine } from '../engine/engine.ts';
import { uniforms } from '../engine/random.ts';
import { startEngine } from '../engine/start-engine.ts';
import { makePlan } from './make-plan.ts';
import type { RunOptions } from './model.ts';
import { buildModel } from './model.ts';
import { takenAlong } from './taken-along.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await startEngine(tf, 'wasm', nodeAssets());
});

/** Two branches from one image, a sum of both with ReLU; `also` reads the first norm as well as its activation. */
const network = (also: boolean) =>
  draw(
    {
      image: ['image-input', { height: 6, width: 6, channels: 3 }],
      conv: ['conv-2d', { filters: 8, kernel: 3 }],
      norm: ['batch-norm', {}],
      relu: ['activation', { activation: 'relu' }],
      gate: ['squeeze-excitation', { reduction: 2 }],
      beside: ['conv-2d', { filters: 8, kernel: 1 }],
      add: ['add', {}],
      end: ['activation', { activation: 'relu' }],
      pool: ['global-pooling', {}],
      head: ['dense', { units: 4 }],
      out: ['classification-output', {}],
    },
    'image.image > conv.image',
    'conv.image > norm.values',
    'norm.values > relu.values',
    'relu.values > gate.image',
    `${also ? 'norm.values' : 'image.image'} > beside.image`,
    'gate.image > add.values',
    'beside.image > add.values',
    'add.values > end.values',
    'end.values > pool.values',
    'pool.values > head.values',
    'head.values > out.logits',
  );

const planOf = (also: boolean) => {
  const document = network(also);
  return makePlan(document, analyze(document, findBlock));
};

it('a norm and a sum take along the activation that alone reads them', () => {
  const { by, answers } = takenAlong(planOf(false));
  expect([...by]).toEqual([
    ['norm', 'relu'],
    ['add', 'relu'],
  ]);
  expect([...answers]).toEqual([
    ['relu', 'norm values'],
    ['end', 'add values'],
  ]);
  expect([...takenAlong(planOf(true)).by.keys()]).toEqual(['add']);
});

it('loss and gradients are those of a pass that somebody watches, to the bit', () => {
  const plan = planOf(false);
  const activation = vi.spyOn(engine.ops, 'activation');
  const pass = (watch?: RunOptions['watch']) => {
    const model = buildModel(engine, plan, 5);
    const feeds = { image: tf.tensor(uniforms(3, 4 * 108, -1, 1), [4, 6, 6, 3]) };
    const targets = { out: tf.tensor([0, 1, 2, 3], [4], 'int32') };
    const options = { training: true, step: 1, ...(watch && { watch }) };
    activation.mockClear();
    const { value, grads } = tf.variableGrads(() =>
      model.losses(feeds, targets, options).loss.asScalar(),
    );
    const bits = [value, ...Object.values(grads)].map((x) => Array.from(x.dataSync()));
    return { bits, activations: activation.mock.calls.length };
  };
  const seen: string[] = [];
  const watched = pass(({ path }) => void seen.push(path));
  const alone = pass();
  expect(seen).toContain('relu');
  expect(watched.activations).toBe(2);
  expect(alone.activations).toBe(0);
  expect(alone.bits).toEqual(watched.bits);
});
