// With our kernels in place, plain tf operations give what the cpu backend gives: values and gradients.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeAssets } from '../node-assets.testing.ts';
import type { Tensor } from '../ops.ts';
import { startEngine } from '../start-engine.ts';
import { buildKernels, noise } from './parity.testing.ts';

beforeAll(async () => {
  buildKernels();
  const { facts } = await startEngine(tf, 'wasm', nodeAssets());
  if (!facts.fused) throw new Error('Our kernels did not start.');
});

type Run = (...inputs: Tensor[]) => Tensor;
const image = (x: Tensor | undefined) => x as tf.Tensor4D;

const cases: [name: string, shapes: number[][], run: Run][] = [
  [
    'matMul',
    [
      [4, 60],
      [60, 5],
    ],
    (a, b) => tf.matMul(a, b),
  ],
  [
    'matMul, both transposed',
    [
      [3, 60, 4],
      [3, 5, 60],
    ],
    (a, b) => tf.matMul(a, b, true, true),
  ],
  [
    'fused matMul with bias and relu, inner size > 48',
    [[3, 4, 60], [3, 60, 5], [5]],
    (a, b, c) => tf.fused.matMul({ a, b, bias: c, activation: 'relu' }),
  ],
  [
    'fused matMul, transposed, elu',
    [
      [4, 100],
      [5, 100],
    ],
    (a, b) => tf.fused.matMul({ a, b, transposeB: true, activation: 'elu' }),
  ],
  [
    'add, equal shapes',
    [
      [3, 5, 7],
      [3, 5, 7],
    ],
    (a, b) => tf.add(a, b),
  ],
  ['add a bias', [[3, 5, 7], [7]], (a, b) => tf.add(a, b)],
  ['add a number', [[3, 5, 7], []], (a, b) => tf.add(b, a)],
  [
    'multiply by gates',
    [
      [3, 4, 5, 6],
      [3, 1, 1, 6],
    ],
    (a, b) => tf.mul(a, b),
  ],
  [
    'multiply rows',
    [
      [3, 4, 5],
      [3, 4, 1],
    ],
    (a, b) => tf.mul(a, b),
  ],
  [
    'multiply both ways repeated',
    [
      [3, 1, 5],
      [1, 4, 5],
    ],
    (a, b) => tf.mul(a, b),
  ],
  ['subtract a larger', [[5], [3, 5]], (a, b) => tf.sub(a, b)],
  [
    'subtract a column',
    [
      [3, 5],
      [3, 1],
    ],
    (a, b) => tf.sub(a, b),
  ],
  ['relu', [[5, 7]], (x) => tf.relu(x)],
  ['tanh', [[5, 7]], (x) => tf.tanh(x)],
  ['sigmoid', [[5, 7]], (x) => tf.sigmoid(x)],
  ['elu', [[5, 7]], (x) => tf.elu(x)],
  ['sum over the first axes', [[3, 4, 5]], (x) => tf.sum(x, [0, 1])],
  ['sum over a middle axis', [[3, 4, 5]], (x) => tf.sum(x, 1, true)],
  ['sum over axes apart', [[3, 4, 5]], (x) => tf.sum(x, [0, 2])],
  ['sum over all', [[3, 700]], (x) => tf.sum(x)],
  ['mean over pixels', [[3, 4, 5, 7]], (x) => tf.mean(x, [1, 2])],
  ['mean over the last axis', [[6, 9]], (x) => tf.mean(x, -1, true)],
  [
    'gather with repeats',
    [[4, 6]],
    (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [0, 2],
            [2, 1],
          ],
          [2, 2],
          'int32',
        ),
      ),
  ],
  [
    'conv2d, stride larger than the kernel',
    [
      [2, 7, 7, 3],
      [2, 2, 3, 4],
    ],
    (x, w) => tf.conv2d(image(x), image(w), 3, 'same'),
  ],
  [
    'conv2d, VALID',
    [
      [2, 6, 7, 3],
      [3, 2, 3, 4],
    ],
    (x, w) => tf.conv2d(image(x), image(w), 2, 'valid'),
  ],
  [
    'conv2d, explicit padding',
    [
      [2, 6, 6, 3],
      [3, 3, 3, 4],
    ],
    (x, w) => tf.conv2d(image(x), image(w), 1, 1),
  ],
  [
    'conv1d',
    [
      [2, 6, 3],
      [3, 3, 4],
    ],
    (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, 'same'),
  ],
  [
    'depthwise conv2d',
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.depthwiseConv2d(image(x), image(w), 1, 'same'),
  ],
  ['max pool of negatives', [[2, 6, 6, 3]], (x) => tf.maxPool(image(tf.sub(x, 9)), 2, 2, 'same')],
  [
    'concat along the last axis',
    [
      [2, 3, 4, 5],
      [2, 3, 4, 1],
      [2, 3, 4, 18],
    ],
    (a, b, c) => tf.concat([a, b, c], -1),
  ],
  [
    'concat along the first axis',
    [
      [2, 3],
      [5, 3],
    ],
    (a, b) => tf.concat([a, b], 0),
  ],
  [
    'concat of long rows',
    [
      [3, 2, 70],
      [3, 4, 70],
    ],
    (a, b) => tf.concat([a, b], 1),
  ],
  [
    'concat with nothing',
    [
      [3, 0],
      [3, 4],
      [3, 2],
    ],
    (a, b, c) => tf.concat([a, b, c], 1),
  ],
  [
    'stack',
    [
      [3, 5],
      [3, 5],
    ],
    (a, b) => tf.stack([a, b], 1),
  ],
  ['slice of the last axis', [[2, 3, 4, 9]], (x) => tf.slice(x, [0, 0, 0, 2], [-1, -1, -1, 5])],
  ['slice of a middle axis', [[2, 6, 33]], (x) => tf.slice(x, [0, 1, 0], [2, 3, 33])],
  ['slice of two axes', [[4, 6, 3]], (x) => tf.slice(x, [1, 1, 0], [2, 3, 3])],
  ['slice of everything', [[4, 6]], (x) => tf.slice(x, [0, 0], [4, 6])],
  [
    'split into unequal parts',
    [[2, 3, 12]],
    (x) => {
      const [a, b, c] = tf.split(x, [3, 8, 1], 2);
      return tf.concat([tf.mul(a!, 2), c!, tf.neg(b!)], 2);
    },
  ],
  ['tile of middle axes', [[3, 1, 1, 5]], (x) => tf.tile(x, [1, 4, 7, 1])],
  ['tile of the last axis', [[3, 4, 1]], (x) => tf.tile(x, [1, 1, 9])],
  ['tile of the first axis', [[1, 70]], (x) => tf.tile(x, [5, 1])],
  ['tile of axes apart', [[1, 4, 1]], (x) => tf.tile(x, [2, 1, 3])],
  ['tile of what is longer', [[2, 3]], (x) => tf.tile(x, [1, 2])],
  ['broadcast of a number', [[]], (x) => tf.broadcastTo(x, [3, 11])],
  ['unstack', [[3, 4, 5]], (x) => tf.mul(tf.unstack(x, 1)[2]!, 3)],
  ['clone', [[4, 5]], (x) => tf.mul(tf.clone(x), x)],
];

function valuesAndGradients(shapes: number[][], run: Run): number[] {
  return tf.tidy(() => {
    const inputs = shapes.map((shape, i) => noise(i + 1, shape));
    const weighted = (...xs: Tensor[]) => {
      const y = run(...xs);
      return tf.sum(tf.mul(y, noise(50, y.shape))).asScalar();
    };
    const { value, grads } = tf.valueAndGrads(weighted)(inputs);
    return [run(...inputs), value, ...grads].flatMap((t) => [...t.dataSync()]);
  });
}

describe('plain operations on our kernels', () => {
  it.each(cases)('%s', async (_name, shapes, run) => {
    const ours = valuesAndGradients(shapes, run);
    await tf.setBackend('cpu');
    const expected = valuesAndGradients(shapes, run);
    await tf.setBackend('wasm');
    expect(ours.length).toBe(expected.length);
    const largest = Math.max(1, ...expected.map(Math.abs));
    ours.forEach((x, i) => expect(Math.abs(x - expected[i]!) / largest).toBeLessThan(1e-5));
  });

  it.each([['wasm'], ['cpu']])('sums and means hand back their gradients, on %s', async (name) => {
    await tf.setBackend(name);
    const gradient = (run: (x: Tensor) => Tensor, shape: number[]) =>
      tf.tidy(() => [
        ...tf
          .grad((x) => run(x))(tf.ones(shape))
          .dataSync(),
      ]);
    const rows = (x: Tensor) => tf.mul(tf.sum(x, 1), tf.tensor1d([1, 2]));
    const pixels = (x: Tensor) => tf.mul(tf.mean(x, [1, 2]), tf.tensor2d([[2, 4]]));
    const kept = (x: Tensor) => tf.mul(tf.mean(x, 0, true), tf.tensor2d([[2, 6]]));
    const found = [
      gradient(rows, [2, 3]),
      gradient(pixels, [1, 2, 2, 2]),
      gradient(kept, [2, 2]),
      gradient((x) => tf.mean(x), [4]),
    ];
    await tf.setBackend('wasm');
    expect(found).toEqual([
      [1, 1, 1, 2, 2, 2],
      [0.5, 1, 0.5, 1, 0.5, 1, 0.5, 1],
      [1, 3, 1, 3],
      [0.25, 0.25, 0.25, 0.25],
    ]);
  });

  it('a sum of many rows keeps its digits', () => {
    const [rows, columns] = [4096, 70];
    const x = tf.tidy(() => tf.keep(tf.abs(noise(7, [rows, columns]))));
    const values = x.dataSync();
    const sums = tf.tidy(() => tf.sum(x, 0).dataSync());
    x.dispose();
    // One float32 that all rows were added to is up to 3e-6 off here.
    sums.forEach((sum, column) => {
      let exact = 0;
      for (let row = 0; row < rows; row++) exact += values[row * columns + column] ?? Number.NaN;
      expect(Math.abs(sum - exact) / exact).toBeLessThan(6e-7);
    });
  });

  it('joins and cuts whole numbers', () => {
    const values = tf.tidy(() => {
      const ids = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3], 'int32');
      const both = tf.concat([ids, tf.slice(ids, [0, 1], [2, 2])], 1);
      return [both.dtype, ...both.dataSync()];
    });
    expect(values).toEqual(['int32', 1, 2, 3, 2, 3, 4, 5, 6, 5, 6]);
  });

  it('leaves no tensor behind', () => {
    const [, shapes, run] = cases[0]!;
    valuesAndGradients(shapes, run);
    const { numTensors, numDataBuffers } = tf.memory();
    for (const [, of, act] of cases) valuesAndGradients(of, act);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
  });
});
