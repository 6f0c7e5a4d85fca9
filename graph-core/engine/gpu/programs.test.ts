// Every program of every kernel is compiled and bound within what WebGPU promises everywhere, with no GPU at all.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Engine } from '../engine.ts';
import { nodeAssets } from '../node-assets.testing.ts';
import { activationNames, type ConvOptions, type PoolOptions, type Tensor } from '../ops.ts';
import { optimizerTypes } from '../../optimizers.ts';
import { startEngine } from '../start-engine.ts';
import { gpuBackendOf } from './backend.ts';
import { openDawn } from './dawn.testing.ts';

// Without a driver nothing is computed, so no product can come out right.
vi.mock('../prove-backend.ts', async (original) => ({
  ...(await original<object>()),
  proveBackend: () => Promise.resolve('proven'),
}));

interface Scopes {
  pushErrorScope(of: 'validation'): void;
  popErrorScope(): Promise<{ message: string } | null>;
}

let engine: Engine;
beforeAll(async () => {
  const reason = await openDawn('null');
  if (reason) throw new Error(reason);
  engine = await startEngine(tf, 'webgpu', nodeAssets());
});

/** What the device says against a piece of work and its gradients in all of `inputs`. */
async function complaint(inputs: Tensor[], work: (...xs: Tensor[]) => Tensor): Promise<string> {
  const scopes = gpuBackendOf(tf).device as unknown as Scopes;
  scopes.pushErrorScope('validation');
  tf.tidy(() => void tf.grads(work)(inputs));
  // Encoders tell when they end.
  await tf.scalar(1).add(1).data();
  return (await scopes.popErrorScope())?.message ?? '';
}

test('no device has more than it promises', () => {
  const { limits } = gpuBackendOf(tf).device as unknown as { limits: Record<string, number> };
  expect(limits.maxStorageBuffersPerShaderStage).toBe(8);
  expect(limits.maxComputeWorkgroupStorageSize).toBe(16_384);
});

test.each(activationNames)('layers with %s', async (name) => {
  const { ops } = engine;
  const [x, w, b] = [tf.ones([9, 6]), tf.ones([6, 5]), tf.ones([5])];
  const tall = tf.ones([5000, 6]);
  const [image, kernel] = [tf.ones([2, 40, 40, 3]), tf.ones([3, 3, 3, 5])];
  const convolution: ConvOptions = { strides: [1, 1], padding: 'same', activation: name };
  const said = [
    await complaint([x], (x) => ops.activation(x, name).mul(2)),
    await complaint([x, w, b], (x, w, b) => ops.linear(x, w, b, name)),
    await complaint([tf.ones([3, 8190]), tf.ones([8190, 2])], (x, w) =>
      ops.linear(x, w, undefined, name),
    ),
    await complaint([x, x.clone()], (x, y) => ops.add(x, y, name)),
    await complaint([w, b, b.clone()], (x, g, b) => ops.batchNorm(x, g, b, 1e-3, name).values),
    await complaint([w], (w) => ops.linear(tall, w, undefined, name)),
    await complaint([tf.ones([1024, 6]), tf.ones([6, 1024])], (x, w) =>
      ops.linear(x, w, undefined, name),
    ),
    await complaint([image, kernel, b], (x, k, b) => ops.conv2d(x, k, b, convolution)),
    await complaint([kernel], (k) => ops.conv2d(image, k, undefined, convolution)),
    await complaint([tf.ones([2, 3, 4]), tf.ones([4, 6]), tf.ones([6, 6])], (x, k, r) => {
      const [b, h] = [tf.ones([6]), tf.ones([2, 6])];
      return ops.simpleRnn(x, k, r, b, h, name, { reverse: false }).sequence;
    }),
  ];
  expect(said.filter((words) => words !== '')).toEqual([]);
});

test('channel gates', async () => {
  const weights = [tf.ones([6, 2]), tf.ones([2]), tf.ones([2, 6]), tf.ones([6])];
  const said: string[] = [];
  for (const port of ['image', 'gates'] as const)
    said.push(
      await complaint([tf.ones([3, 4, 4, 6]), ...weights], (...given) => {
        const [image, w1, b1, w2, b2] = given as [Tensor, Tensor, Tensor, Tensor, Tensor];
        const layers = [
          { kernel: w1, bias: b1 },
          { kernel: w2, bias: b2 },
        ] as const;
        return engine.ops.squeezeExcitation(image, ...layers)[port];
      }),
    );
  expect(said).toEqual(['', '']);
});

test.each(['maxPool', 'averagePool'] as const)('%s', async (name) => {
  const options: PoolOptions = { size: [3, 2], strides: [2, 2], padding: 'same' };
  const said = await complaint([tf.ones([2, 7, 6, 3])], (x) => engine.ops[name](x, options));
  expect(said).toBe('');
});

const lengths = [10, 200, 400, 1000, 1100];
const forms = lengths.flatMap((length) =>
  [false, true].flatMap((causal) =>
    [undefined, 2, 3].flatMap((rank) =>
      [undefined, { rate: 0.5, seed: 1 }].map((dropout) => ({ length, causal, rank, dropout })),
    ),
  ),
);

test.each(forms)('attention $length causal $causal mask $rank dropout $dropout', async (form) => {
  const { length, causal, rank, dropout } = form;
  const x = tf.ones([1, length, 4]);
  const mask = rank && tf.ones(rank === 2 ? [1, length] : [1, length, length]);
  const options = { heads: 2, scale: 1, causal, mask: mask || undefined, wantScores: false };
  const work = (q: Tensor, k: Tensor, v: Tensor) =>
    engine.ops.attention(q, k, v, { ...options, dropout }).values;
  expect(await complaint([x, x.clone(), x.clone()], work)).toBe('');
});

test.each([6, 200, 500, 600])('recurrent layers of %i units', async (units) => {
  const { ops } = engine;
  const said: string[] = [];
  for (const mask of [undefined, tf.ones([2, 3])]) {
    const options = { reverse: true, mask };
    const inputs = (gates: number) => [
      tf.ones([2, 3, 4]),
      tf.ones([4, gates * units]),
      tf.ones([units, gates * units]),
    ];
    const states = () => tf.ones([2, units]);
    said.push(
      await complaint(inputs(4), (x, k, r) => {
        const bias = tf.ones([4 * units]);
        return ops.lstm(x, k, r, bias, states(), states(), options).sequence;
      }),
      await complaint(inputs(3), (x, k, r) => {
        const bias = tf.ones([2, 3 * units]);
        return ops.gru(x, k, r, bias, states(), options).sequence;
      }),
      await complaint(inputs(1), (x, k, r) => {
        const bias = tf.ones([units]);
        return ops.simpleRnn(x, k, r, bias, states(), 'tanh', options).sequence;
      }),
    );
  }
  expect(said.filter((words) => words !== '')).toEqual([]);
});

test('norms, losses, rows, dropout and arithmetic', async () => {
  const { ops } = engine;
  const [x, one] = [tf.ones([9, 6]), tf.ones([6])];
  const ids = tf.zeros([9], 'int32');
  const said = [
    await complaint([x, one, one.clone()], (x, g, b) => ops.layerNorm(x, g, b, 1e-5)),
    await complaint([x, one], (x, g) => ops.rmsNorm(x, g, 1e-5)),
    await complaint([tf.ones([5000, 6]), one, one.clone()], (x, g, b) =>
      ops.layerNorm(x, g, b, 1e-5),
    ),
    await complaint(
      [tf.ones([5000, 6]), one, one.clone()],
      (x, g, b) => ops.batchNorm(x, g, b, 1e-5).values,
    ),
    await complaint([x], (x) => ops.softmax(x, tf.ones([9, 6]))),
    await complaint([x], (x) => ops.crossEntropy(x, ids, undefined, 0).loss),
    await complaint([x], (x) => ops.crossEntropy(x, ids, tf.ones([9]), 0.1).loss),
    await complaint([x], (x) => ops.crossEntropy(x, ids, undefined, 0).loss.mul(x)),
    await complaint([x], (x) => ops.crossEntropy(x, ids, tf.ones([9]), 0.1).loss.mul(x)),
    await complaint([x], (table) => ops.embedding(ids, table)),
    await complaint([x], (x) => ops.dropout(x, 0.5, 3)),
    await complaint([x, x.clone()], (a, b) => ops.matMul(a, b, true)),
    await complaint([tf.ones([770, 2])], (a) => ops.matMul(a, tf.ones([2, 770]))),
    await complaint([x, one], (a, b) => ops.blend([a, b], [b.mul(0).add(x), b], 0.9)[0] as Tensor),
    await complaint([x, x.clone()], (a, b) => ops.blend([a], [b], 0.9)[0] as Tensor),
    await complaint([x, one], (a, b) => a.add(b).mul(b).sub(b).div(2).add(1).mean(0)),
    await complaint([x], (a) => tf.concat1d([a.mean().as1D(), a.sum().as1D()])),
    await complaint([x], (a) => {
      ops.choose(tf.scalar(true, 'bool'), [a, one, x], [x, one, a]);
      return a.mean(1);
    }),
  ];
  expect(said.filter((words) => words !== '')).toEqual([]);
});

test.each(optimizerTypes)('%s', async (type) => {
  const scopes = gpuBackendOf(tf).device as unknown as Scopes;
  for (const rates of [undefined, [2]]) {
    const weight = tf.variable(tf.ones([70]));
    const optimizer = engine.optimizer({ type, clipNorm: 1, clipValue: 0 }, [weight], rates);
    scopes.pushErrorScope('validation');
    await optimizer.apply([tf.ones([70])], 0.1).data();
    expect(await scopes.popErrorScope()).toBeNull();
  }
});
