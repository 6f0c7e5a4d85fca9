// What kernels for WebGPU promise beside right numbers: the CPU's dropout, the same bits twice, whole optimizers.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine, Optimizer, OptimizerSettings } from '../engine.ts';
import { nodeAssets } from '../node-assets.testing.ts';
import type { Tensor } from '../ops.ts';
import { composedOptimizer } from '../optimizer.ts';
import { cutDropoutMask, deriveKey, dropoutMask, normals } from '../random.ts';
import { startEngine } from '../start-engine.ts';
import { openDawn } from './dawn.testing.ts';

const missing = await openDawn('software');

const noise = (key: number, shape: number[]): Tensor =>
  tf.tensor(
    normals(
      deriveKey(key),
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );

const shapes = [[3, 5], [7], [], [64, 3]];
const variables = () => shapes.map((shape, i) => tf.variable(noise(i, shape)));
const gradients = (step: number) => shapes.map((shape, i) => noise(100 * step + i, shape));

async function values(of: readonly Tensor[]): Promise<number[]> {
  const all = await Promise.all(of.map((tensor) => tensor.data()));
  return all.flatMap((data) => [...data]);
}

async function steps(optimizer: Optimizer, from: number, to: number): Promise<number[]> {
  const norms: number[] = [];
  for (let step = from; step < to; step++) {
    const norm = tf.tidy(() => optimizer.apply(gradients(step), 0.05));
    norms.push(...(await values([norm])));
    norm.dispose();
  }
  return norms;
}

function expectClose(actual: readonly number[], expected: readonly number[]) {
  expect(actual.length).toBe(expected.length);
  actual.forEach((x, i) => expect(Math.abs(x - (expected[i] ?? Number.NaN))).toBeLessThan(1e-5));
}

const optimizers: OptimizerSettings[] = [
  { type: 'sgd', clipNorm: 0, clipValue: 0 },
  { type: 'momentum', momentum: 0.8, clipNorm: 1, clipValue: 0 },
  { type: 'rmsprop', clipNorm: 0, clipValue: 0.5 },
  { type: 'adam', clipNorm: 2, clipValue: 0.7 },
  { type: 'adamw', weightDecay: 0.1, clipNorm: 1e6, clipValue: 0 },
];
const adam: OptimizerSettings = { type: 'adam', clipNorm: 2, clipValue: 0.7 };

describe.skipIf(missing !== undefined)(`webgpu${missing ? `, not here: ${missing}` : ''}`, () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, 'webgpu', nodeAssets());
  });

  test('its kernels carry the hot operations', () => {
    expect(engine.facts.fused).toBe(true);
    expect(engine.ownOperations.has('attention')).toBe(true);
  });

  test('dropout has the pattern of the CPU, to the bit', async () => {
    const whole = engine.ops.dropout(tf.ones([1000]), 0.3, 4_000_000_123);
    expect(await values([whole])).toEqual([...dropoutMask(4_000_000_123, 1000, 0.3)]);
    const cut = engine.ops.dropout(tf.ones([2, 3, 4]), 0.3, 9, [5, 4]);
    const sizes = { examples: 2, kept: [1, 3, 4], uncut: [1, 5, 4] } as const;
    expect(await values([cut])).toEqual([...cutDropoutMask(9, sizes, 0.3)]);
  });

  test('a mask counts as it was computed on the device, whatever type it is called', async () => {
    const ids = tf.tensor([3, 0, 2, 0], [4], 'int32');
    const logits = noise(1, [4, 5]);
    const made = tf.cast(tf.notEqual(ids, 0), 'float32');
    const given = tf.tensor([1, 0, 1, 0]);
    const [a, b] = [made, given].map((mask) => engine.ops.crossEntropy(logits, ids, mask, 0));
    expect(await values([a?.loss as Tensor])).toEqual(await values([b?.loss as Tensor]));
  });

  test('the same bits twice', async () => {
    const x = noise(1, [6, 70, 48]);
    const w = noise(2, [48, 48]);
    const gradient = tf.grads((x: Tensor, w: Tensor) => {
      const asked = engine.ops.linear(x, w, undefined, 'gelu');
      const options = { heads: 4, scale: 0.3, causal: true, wantScores: false };
      return engine.ops.attention(asked, x, asked, options).values;
    });
    const [first, second] = [await values(gradient([x, w])), await values(gradient([x, w]))];
    expect(first).toEqual(second);
  });

  test('channel gates, behind a norm and before a sum, have the same bits twice', async () => {
    const weights = [[6], [6], [6, 2], [2], [2, 6], [6]].map((shape, i) => noise(i, shape));
    const gradient = tf.grads((x, gamma, beta, w1, b1, w2, b2) => {
      const { ops } = engine;
      const { values } = ops.batchNorm(x as Tensor, gamma as Tensor, beta as Tensor, 1e-3, 'relu');
      const layer = (kernel?: Tensor, bias?: Tensor) =>
        ({ kernel, bias }) as { kernel: Tensor; bias: Tensor };
      const { image } = ops.squeezeExcitation(values, layer(w1, b1), layer(w2, b2));
      return ops.add(image, values, 'relu');
    });
    const given = [noise(7, [3, 40, 30, 6]), ...weights];
    expect(await values(gradient(given))).toEqual(await values(gradient(given)));
  });

  test.each(optimizers)('$type takes the same steps as composed', async (settings) => {
    const rates = [1, 0.5, 1, 2];
    const [ours, theirs] = [variables(), variables()];
    const own = engine.optimizer(settings, ours, rates);
    const composed = composedOptimizer(tf, settings, theirs, rates);
    expectClose(await steps(own, 0, 4), await steps(composed, 0, 4));
    expectClose(await values(ours), await values(theirs));
    const [state, expected] = [await own.state(), await composed.state()];
    expect(Object.keys(state).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [name, data] of Object.entries(expected))
      expectClose([...(state[name] ?? [])], [...data]);
  });

  test('an optimizer resumed from its state goes on bit by bit', async () => {
    const [whole, halves] = [variables(), variables()];
    await steps(engine.optimizer(adam, whole), 0, 6);
    const first = engine.optimizer(adam, halves);
    await steps(first, 0, 3);
    const state = await first.state();
    first.dispose();
    const second = engine.optimizer(adam, halves);
    second.restore(state);
    await steps(second, 3, 6);
    expect(await values(halves)).toEqual(await values(whole));
  });

  test('variables and state stay as they were when the norm is not finite', async () => {
    const ours = variables();
    const optimizer = engine.optimizer(adam, ours);
    await steps(optimizer, 0, 2);
    const before = [await values(ours), await optimizer.state()];
    const bad = gradients(3).map((g, i) => (i === 2 ? tf.scalar(Number.NaN) : g));
    expect((await values([optimizer.apply(bad, 0.05)]))[0]).toBeNaN();
    expect([await values(ours), await optimizer.state()]).toEqual(before);
  });

  test('a snapshot that shares a variable’s memory keeps its numbers, and an assigned variable its new ones', async () => {
    const ours = variables();
    const optimizer = engine.optimizer({ type: 'sgd', clipNorm: 0, clipValue: 0 }, ours);
    await steps(optimizer, 0, 1);
    const snapshot = ours.map((variable) => variable.clone());
    const before = await values(snapshot);
    await steps(optimizer, 1, 2);
    expect(await values(snapshot)).toEqual(before);
    ours[1]?.assign(tf.zeros([7]));
    await steps(optimizer, 2, 3);
    const expected = (await values([noise(201, [7])])).map((g) => Math.fround(-0.05 * g));
    expectClose(await values([ours[1] as Tensor]), expected);
    expect(await values(snapshot)).toEqual(before);
  });

  test('gradients laid where the optimizer reads them are the same, of a weight used twice and after unused ones', async () => {
    const { ops } = engine;
    const [x, w, b] = [noise(1, [4, 6]), noise(2, [6, 6]), noise(3, [6])];
    const [ours, theirs] = [0, 1].map(() => [tf.variable(w), tf.variable(b)]) as [
      tf.Variable[],
      tf.Variable[],
    ];
    const slopes = (of: tf.Variable[]) => {
      const layer = (input: Tensor) => ops.linear(input, of[0] as Tensor, of[1], 'tanh');
      const { grads } = tf.variableGrads(() => tf.sum(layer(layer(x))).asScalar(), of);
      return of.map(({ name }) => grads[name] as Tensor);
    };
    const settings: OptimizerSettings = { type: 'sgd', clipNorm: 0, clipValue: 0 };
    const own = engine.optimizer(settings, ours);
    const composed = composedOptimizer(tf, settings, theirs);
    for (let step = 0; step < 3; step++) {
      slopes(ours);
      tf.tidy(() => own.apply(slopes(ours), 0.1));
      tf.tidy(() => own.apply(slopes(ours), 0.1));
      for (const _ of [1, 2]) tf.tidy(() => composed.apply(slopes(theirs), 0.1));
      const expected = await values(theirs);
      const apart = (await values(ours)).map((x, i) => Math.abs(x - (expected[i] ?? Number.NaN)));
      expect(Math.max(...apart)).toBeLessThan(1e-5);
    }
  });

  test('a step leaves no tensor behind', async () => {
    const ours = variables();
    const optimizer = engine.optimizer(adam, ours);
    await steps(optimizer, 0, 1);
    const { numTensors } = tf.memory();
    await steps(optimizer, 1, 10);
    expect(tf.memory().numTensors).toBe(numTensors);
    optimizer.dispose();
  });
});
