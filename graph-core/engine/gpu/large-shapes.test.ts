// Shapes for which kernels take other tiles, or cut their sums into parts, beside the kernels on WASM.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../engine.ts';
import { nodeAssets } from '../node-assets.testing.ts';
import type { Ops, Tensor } from '../ops.ts';
import { deriveKey, normals } from '../random.ts';
import { startEngine } from '../start-engine.ts';
import { openDawn } from './dawn.testing.ts';

const missing = await openDawn('software');

interface Case {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  compute(ops: Ops, ...xs: Tensor[]): Tensor;
}

const attention = (length: number): Case => ({
  name: `attention over ${length} positions`,
  shapes: [
    [1, length, 4],
    [1, length, 4],
    [1, length, 4],
  ],
  compute: (ops, q, k, v) =>
    ops.attention(q, k, v, { heads: 2, scale: 0.7, causal: true, wantScores: false }).values,
});

const cases: readonly Case[] = [
  {
    name: 'linear of many rows',
    shapes: [[5000, 6], [6, 5], [5]],
    compute: (ops, x, w, b) => ops.linear(x, w, b, 'silu'),
  },
  {
    name: 'linear of large tiles',
    shapes: [[770, 5], [5, 770], [770]],
    compute: (ops, x, w, b) => ops.linear(x, w, b, 'tanh'),
  },
  {
    name: 'layer norm of many rows',
    shapes: [[5000, 6], [6], [6]],
    compute: (ops, x, gamma, beta) => ops.layerNorm(x, gamma, beta, 1e-5),
  },
  {
    name: 'batch norm of many rows and channels',
    shapes: [[2500, 70], [70], [70]],
    compute: (ops, x, gamma, beta) => ops.batchNorm(x, gamma, beta, 1e-3).values,
  },
  {
    name: 'convolution of many pixels',
    shapes: [[2, 33, 31, 3], [3, 3, 3, 5], [5]],
    compute: (ops, x, w, b) =>
      ops.conv2d(x, w, b, { strides: [2, 1], padding: 'same', activation: 'relu' }),
  },
  attention(200),
  attention(600),
  {
    name: 'running averages of three',
    shapes: [[3], [300], [5], [3], [300], [5]],
    compute: (ops, ...all) =>
      tf.concat(ops.blend(all.slice(0, 3), all.slice(3), 0.9) as tf.Tensor1D[]),
  },
];

describe.skipIf(missing !== undefined)(`webgpu${missing ? `, not here: ${missing}` : ''}`, () => {
  let [wasm, engine]: Engine[] = [];
  beforeAll(async () => {
    wasm = await startEngine(tf, 'wasm', nodeAssets());
    engine = await startEngine(tf, 'webgpu', nodeAssets());
  });

  async function computed(by: Engine | undefined, { shapes, compute }: Case): Promise<number[][]> {
    if (!by) throw new Error('No engine was started.');
    await tf.setBackend(by.facts.backend);
    const noise = (key: number, shape: readonly number[]) =>
      tf.tensor(
        normals(
          deriveKey(key),
          shape.reduce((a, b) => a * b, 1),
        ),
        [...shape],
      );
    const inputs = shapes.map((shape, i) => noise(i, shape));
    const { shape } = compute(by.ops, ...inputs);
    const of = tf.valueAndGrads((...xs: Tensor[]) => compute(by.ops, ...xs));
    const { value, grads } = of(inputs, noise(9, shape));
    return Promise.all([value, ...grads].map(async (tensor) => [...(await tensor.data())]));
  }

  test.each(cases)('$name', async (of) => {
    const expected = await computed(wasm, of);
    const got = await computed(engine, of);
    for (const [i, numbers] of expected.entries()) {
      const scale = numbers.reduce((most, n) => Math.max(most, Math.abs(n)), 1);
      const apart = numbers.map((n, at) => Math.abs(n - (got[i]?.[at] ?? Number.NaN)));
      const worst = apart.reduce((most, n) => Math.max(most, n), 0);
      expect(worst / scale).toBeLessThan(1e-5);
    }
  });

  test('all of a condition must hold', async () => {
    const [after, before] = [tf.ones([3]), tf.zeros([3])];
    const said = [
      [true, true],
      [true, false],
    ].map((held) => engine?.ops.choose(tf.tensor(held, [2], 'bool'), [after], [before])[0]);
    const numbers = await Promise.all(
      said.map(async (tensor) => [...((await tensor?.data()) ?? [])]),
    );
    expect(numbers).toEqual([
      [1, 1, 1],
      [0, 0, 0],
    ]);
  });
});
