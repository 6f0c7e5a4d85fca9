// Each wrong result of stock TensorFlow.js 4.22 that we know of, by name: the plain tf call is right once an engine has started.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { nodeAssets } from '../node-assets.testing.ts';
import type { Tensor } from '../ops.ts';
import { normals, uniforms } from '../random.ts';
import { sizeOf } from '../reference/array.testing.ts';
import { startEngine } from '../start-engine.ts';

const normal = (key: number, ...shape: number[]): Tensor =>
  tf.tensor(normals(key, sizeOf(shape)), shape);
const negative = (key: number, ...shape: number[]): Tensor =>
  tf.tensor(uniforms(key, sizeOf(shape), -2, -1), shape);

/** Weighted sum, so that no two elements may be exchanged without notice. */
function lossOf(y: Tensor): Tensor {
  return tf.sum(tf.mul(y, normal(5, ...y.shape)));
}

/**
 * Largest difference between the tape's gradient of f and central differences of it. All functions here are linear
 * around x, so a large step costs nothing and float32 suffices.
 */
function gradientError(f: (x: Tensor) => Tensor, x: Tensor, step = 0.25): number {
  return tf.tidy(() => {
    const got = tf
      .grad((of) => lossOf(f(of)).asScalar())(x)
      .dataSync();
    const values = Float32Array.from(x.dataSync());
    const at = (i: number, by: number): number => {
      const moved = Float32Array.from(values);
      moved[i] = (moved[i] ?? 0) + by;
      return lossOf(f(tf.tensor(moved, x.shape))).dataSync()[0] ?? 0;
    };
    const errors = Array.from(got, (slope, i) =>
      Math.abs(slope - (at(i, step) - at(i, -step)) / (2 * step)),
    );
    return Math.max(...errors);
  });
}

const small = 2e-4;

type Image = tf.Tensor4D;
type Volume = tf.Tensor5D;

describe.each(['cpu', 'wasm'] as const)('%s', (backend) => {
  beforeAll(async () => {
    await startEngine(tf, backend, nodeAssets(), { fused: false });
  });

  const cpuValue = async (f: () => Tensor): Promise<ArrayLike<number>> => {
    await tf.setBackend('cpu');
    const values = f().dataSync();
    await tf.setBackend(backend);
    return values;
  };

  async function valueError(f: () => Tensor): Promise<number> {
    const expected = await cpuValue(f);
    const got = f().dataSync();
    if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
    return Math.max(
      ...Array.from(got, (value, i) => Math.abs(value - (expected[i] ?? Number.NaN))),
    );
  }

  test('max pooling hands its gradient on where a window is all negative', () => {
    const pool = (x: Tensor) => tf.maxPool(x as Image, [2, 2], [2, 2], 'valid');
    expect(gradientError(pool, negative(1, 2, 4, 4, 2), 1e-3)).toBeLessThan(2e-2);
  });

  test('max pooling over three axes is right where a window is all negative', async () => {
    const pool = (x: Tensor) => tf.maxPool3d(x as Volume, [2, 2, 2], [2, 2, 2], 'same');
    expect(await valueError(() => pool(negative(1, 1, 3, 3, 3, 2)))).toBeLessThan(small);
    expect(gradientError(pool, negative(1, 1, 3, 3, 3, 2), 1e-3)).toBeLessThan(2e-2);
  });

  test.each(['linear', 'relu'] as const)(
    'the fused product is right when batched and transposed, inner size above 48: bias, %s',
    async (activation) => {
      expect(
        await valueError(() => {
          const bias = normal(3, 4);
          const [a, b] = [normal(1, 2, 60, 3), normal(2, 2, 4, 60)];
          return tf.fused.matMul({ a, b, transposeA: true, transposeB: true, bias, activation });
        }),
      ).toBeLessThan(small);
    },
  );

  test('the gradient of a convolution over three axes is right for more than one input channel', () => {
    const filter = normal(2, 2, 2, 2, 3, 2) as Volume;
    const conv = (x: Tensor) => tf.conv3d(x as Volume, filter, 1, 'same');
    expect(gradientError(conv, normal(1, 1, 2, 3, 2, 3))).toBeLessThan(small);
  });

  test.each([
    { kernel: 2, stride: 4, size: 8 },
    { kernel: 2, stride: 3, size: 9 },
    { kernel: 3, stride: 5, size: 4 },
    { kernel: 1, stride: 2, size: 5 },
  ])(
    'a convolution whose stride is larger than its kernel is not zeros: $kernel, stride $stride, size $size',
    async ({ kernel, stride, size }) => {
      const filter = normal(2, kernel, kernel, 3, 4) as Image;
      const each = normal(4, kernel, kernel, 3, 2) as Image;
      // The other axis needs padding, so that both kinds meet in one convolution.
      const x = () => normal(1, 2, size, size + 1, 3) as Image;
      expect(await valueError(() => tf.conv2d(x(), filter, stride, 'same'))).toBeLessThan(small);
      expect(await valueError(() => tf.depthwiseConv2d(x(), each, stride, 'same'))).toBeLessThan(
        small,
      );
      const fused = { strides: stride, pad: 'same', activation: 'relu' } as const;
      expect(
        await valueError(() =>
          tf.fused.conv2d({ ...fused, x: x(), filter, bias: normal(3, 4) as tf.Tensor1D }),
        ),
      ).toBeLessThan(small);
      const strided = (image: Tensor) => tf.conv2d(image as Image, filter, stride, 'same');
      expect(gradientError(strided, x())).toBeLessThan(small);
    },
  );

  test('resizing to the nearest pixel has a right gradient for more than one example', () => {
    const twice = (x: Tensor) => tf.image.resizeNearestNeighbor(x as Image, [4, 6]);
    expect(gradientError(twice, normal(1, 3, 2, 3, 2))).toBeLessThan(small);
  });

  test('average pooling with SAME padding divides its gradient by the real count', () => {
    const pool = (x: Tensor) => tf.avgPool(x as Image, [3, 3], [2, 2], 'same');
    expect(gradientError(pool, normal(1, 2, 5, 5, 2))).toBeLessThan(small);
    const uneven = (x: Tensor) => tf.avgPool(x as Image, [2, 2], [1, 1], 'same');
    expect(gradientError(uneven, normal(1, 1, 3, 4, 1))).toBeLessThan(small);
  });

  test('a product whose batch dims broadcast has gradients of its operands’ shapes', () => {
    const [a, b] = [normal(1, 2, 3, 4), normal(2, 1, 4, 5)];
    expect(gradientError((x) => tf.matMul(x, b), a)).toBeLessThan(small);
    expect(gradientError((x) => tf.matMul(a, x), b)).toBeLessThan(small);
  });

  test('a one-hot of float32 with on and off values of its own holds those values', () => {
    const oneHot = tf.oneHot(tf.tensor1d([1, 0, 2], 'int32'), 3, 0.9, 0.05, 'float32');
    const expected = Float32Array.of(0.05, 0.9, 0.05, 0.9, 0.05, 0.05, 0.05, 0.05, 0.9);
    expect(Float32Array.from(oneHot.dataSync())).toEqual(expected);
  });

  test('split and unstack into one part have gradients', () => {
    expect(gradientError((x) => tf.split(x, 1, 1)[0] as Tensor, normal(1, 2, 3))).toBeLessThan(
      small,
    );
    expect(gradientError((x) => tf.unstack(x, 1)[0] as Tensor, normal(1, 2, 1, 3))).toBeLessThan(
      small,
    );
  });

  test('a running sum along an inner axis has a gradient', () => {
    expect(gradientError((x) => tf.cumsum(x, 1), normal(1, 2, 3, 2, 4))).toBeLessThan(small);
    expect(gradientError((x) => tf.cumsum(x, 1, true, true), normal(1, 2, 3, 4))).toBeLessThan(
      small,
    );
  });

  test('the gradient of an embedding adds up repeated ids', () => {
    const ids = tf.tensor1d([1, 1, 0, 2, 1], 'int32');
    expect(gradientError((x) => tf.gather(x, ids), normal(1, 4, 3))).toBeLessThan(small);
  });
});
