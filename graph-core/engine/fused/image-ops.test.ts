// Convolution, pooling, batch norm and dropout kernels against the stock operations, over awkward shapes.
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ActivationName, Ops, Tensor } from '../ops.ts';
import { difference, noise, type Sides, startSides } from './parity.testing.ts';

const close = 2e-5;
let sides: Sides;

beforeAll(async () => {
  sides = await startSides();
});

const size = (max: number) => fc.integer({ min: 1, max });
const shapes = fc.record({
  batch: size(6),
  height: size(11),
  width: size(11),
  channels: size(9),
  filters: size(17),
  kernel: fc.tuple(size(4), size(4)),
  strides: fc.tuple(size(3), size(3)),
  padding: fc.constantFrom('same' as const, 'valid' as const),
  activation: fc.constantFrom<ActivationName>('linear', 'relu', 'gelu', 'softmax'),
  bias: fc.boolean(),
  key: fc.integer({ min: 0, max: 1e6 }),
});
type Drawn = typeof shapes extends fc.Arbitrary<infer D> ? D : never;

const fits = ({ padding, kernel, height, width }: Drawn) =>
  padding === 'same' || (kernel[0] <= height && kernel[1] <= width);

/** What fast-check reports of the first failure, with its seed and the shrunk case. */
function failureOf(check: (drawn: Drawn) => void, runs = 40): string | undefined {
  const details = fc.check(fc.property(shapes.filter(fits), check), {
    numRuns: runs,
    includeErrorInReport: true,
  });
  return details.failed ? fc.defaultReportMessage(details) : undefined;
}

function expectAgreement(
  inputs: readonly (readonly [shape: number[], scale: number])[],
  key: number,
  run: (ops: Ops, inputs: Tensor[]) => Tensor[],
) {
  tf.tidy(() => {
    const tensors = inputs.map(([shape, scale], i) => noise(key + i, shape, scale));
    expect(difference(sides, tensors, run)).toBeLessThan(close);
  });
}

describe('fused image operations', () => {
  it('conv2d', () => {
    const failure = failureOf((d) => {
      const { batch, height, width, channels, filters, kernel, strides, padding } = d;
      const scale = (kernel[0] * kernel[1] * channels) ** -0.5;
      const inputs: [number[], number][] = [
        [[batch, height, width, channels], 1],
        [[...kernel, channels, filters], scale],
        [[filters], 1],
      ];
      expectAgreement(d.bias ? inputs : inputs.slice(0, 2), d.key, (ops, [x, w, b]) => [
        ops.conv2d(x!, w!, b, { strides, padding, activation: d.activation }),
      ]);
    });
    expect(failure).toBeUndefined();
  });

  it('depthwise conv2d with any multiplier', () => {
    const failure = failureOf((d) => {
      const { batch, height, width, channels, filters, kernel, padding } = d;
      const multiplier = 1 + (filters % 3);
      const scale = (kernel[0] * kernel[1]) ** -0.5;
      // Stock TensorFlow.js takes one stride for both directions here.
      const strides: [number, number] = [d.strides[0], d.strides[0]];
      const inputs: [number[], number][] = [
        [[batch, height, width, channels], 1],
        [[...kernel, channels, multiplier], scale],
        [[channels * multiplier], 1],
      ];
      expectAgreement(d.bias ? inputs : inputs.slice(0, 2), d.key, (ops, [x, w, b]) => [
        ops.depthwiseConv2d(x!, w!, b, { strides, padding, activation: d.activation }),
      ]);
    });
    expect(failure).toBeUndefined();
  });

  it('transposed conv2d', () => {
    const failure = failureOf((d) => {
      const { batch, height, width, channels, filters, kernel, padding } = d;
      const scale = (kernel[0] * kernel[1] * channels) ** -0.5;
      // Stock WASM gives zeros where the stride is larger than the kernel; the next test has those.
      const strides: [number, number] = [
        Math.min(d.strides[0], kernel[0]),
        Math.min(d.strides[1], kernel[1]),
      ];
      const inputs: [number[], number][] = [
        [[batch, height, width, channels], 1],
        [[...kernel, filters, channels], scale],
        [[filters], 1],
      ];
      expectAgreement(d.bias ? inputs : inputs.slice(0, 2), d.key, (ops, [x, w, b]) => [
        ops.conv2dTranspose(x!, w!, b, { strides, padding, activation: d.activation }),
      ]);
    });
    expect(failure).toBeUndefined();
  });

  const eights = fc.constantFrom<number>(8, 16, 24);
  const threeColumns = fc.record({
    batch: size(40),
    height: fc.integer({ min: 3, max: 9 }),
    width: fc.integer({ min: 3, max: 30 }),
    channels: eights,
    filters: eights,
    rows: size(3),
    padding: fc.constantFrom('same' as const, 'valid' as const),
    transposed: fc.boolean(),
    key: fc.integer({ min: 0, max: 1e6 }),
  });

  /** For the cache: its images are worked on some rows at a time. */
  const tooLarge = {
    batch: 2,
    height: 14,
    width: 36,
    channels: 64,
    filters: 64,
    rows: 3,
    padding: 'same',
    transposed: false,
    key: 5,
  } as const;

  it('conv2d with half the products, many images at once and in part', () => {
    const details = fc.check(
      fc.property(threeColumns, (d) => {
        const { batch, height, width, channels, filters, rows, padding, transposed } = d;
        const kernel = transposed ? [filters, channels] : [channels, filters];
        const options = {
          strides: [1, 1] as [number, number],
          padding,
          activation: 'linear',
        } as const;
        const inputs: [number[], number][] = [
          [[batch, height, width, channels], 1],
          [[rows, 3, ...kernel], (rows * 3 * channels) ** -0.5],
          [[filters], 1],
        ];
        expectAgreement(inputs, d.key, (ops, [x, w, b]) => [
          transposed ? ops.conv2dTranspose(x!, w!, b, options) : ops.conv2d(x!, w!, b, options),
        ]);
      }),
      { numRuns: 15, includeErrorInReport: true, examples: [[tooLarge]] },
    );
    expect(details.failed ? fc.defaultReportMessage(details) : undefined).toBeUndefined();
  });

  it('conv2d: a weight that nothing reaches has no gradient', () => {
    // Adam takes as long a step for a gradient of 1e-8 as for one of 1.
    const largest = tf.tidy(() => {
      const at = (column: number) =>
        tf.oneHot(tf.scalar(column, 'int32'), 8).reshape([1, 1, 8, 1]) as Tensor;
      const x = tf.mul(noise(1, [1, 1, 8, 8]), at(0)) as Tensor;
      const loss = (kernel: Tensor) => {
        const options = {
          strides: [1, 1] as [number, number],
          padding: 'same',
          activation: 'linear',
        } as const;
        const y = sides.fused.conv2d(x, kernel, undefined, options);
        return tf.sum(tf.mul(tf.mul(y, noise(3, [1, 1, 8, 8])), at(3))).asScalar();
      };
      return tf.max(tf.abs(tf.grad(loss)(noise(2, [3, 3, 8, 8])))).dataSync()[0];
    });
    expect(largest).toBe(0);
  });

  it('transposed conv2d with a stride larger than the kernel, against the cpu backend', async () => {
    const options = { strides: [3, 4], padding: 'same', activation: 'linear' } as const;
    const run = (ops: Ops) =>
      tf.tidy(() => {
        const inputs = [noise(1, [2, 3, 4, 5]), noise(2, [2, 3, 6, 5]), noise(3, [6])];
        const y = (x: Tensor, w: Tensor, b: Tensor) =>
          ops.conv2dTranspose(x, w, b, { ...options, strides: [3, 4] });
        const loss = (...[x, w, b]: Tensor[]) => tf.sum(tf.square(y(x!, w!, b!))).asScalar();
        const { grads, value } = tf.valueAndGrads(loss)(inputs);
        return [value, ...grads].flatMap((t) => [...t.dataSync()]);
      });
    const ours = run(sides.fused);
    await tf.setBackend('cpu');
    const expected = run(sides.composed);
    await tf.setBackend('wasm');
    expect(ours.length).toBe(expected.length);
    ours.forEach((x, i) =>
      expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected[i]!))),
    );
  });

  it('max and average pooling, also where all is negative', () => {
    const failure = failureOf((d) => {
      const { batch, height, width, channels, strides, padding } = d;
      const shape = [batch, height, width, channels];
      const options = { size: d.kernel, strides, padding };
      const shift = d.bias ? -10 : 0;
      expectAgreement([[shape, 1]], d.key, (ops, [x]) => [ops.averagePool(x!, options)]);
      expectAgreement([[shape, 1]], d.key, (ops, [x]) => [ops.maxPool(tf.add(x!, shift), options)]);
    });
    expect(failure).toBeUndefined();
  });

  it('upsample', () => {
    const failure = failureOf((d) => {
      const shape = [d.batch, d.height, d.width, d.channels];
      expectAgreement([[shape, 1]], d.key, (ops, [x]) => [ops.upsample(x!, d.strides[0])]);
    }, 15);
    expect(failure).toBeUndefined();
  });

  it('batch norm, also far from zero', () => {
    const failure = failureOf((d) => {
      const shape = [d.batch + 1, d.height, d.width, d.channels];
      const inputs: [number[], number][] = [
        [shape, 1],
        [[d.channels], 1],
        [[d.channels], 1],
      ];
      const shift = d.bias ? 3 : 0;
      expectAgreement(inputs, d.key, (ops, [x, g, b]) => [
        ops.batchNorm(tf.add(x!, shift), g!, b!, 1e-3).values,
      ]);
    }, 20);
    expect(failure).toBeUndefined();
  });

  it('batch norm gives the statistics of many rows', () => {
    tf.tidy(() => {
      const x = tf.add(noise(3, [40, 9, 9, 5]), 100);
      const { mean, variance } = sides.fused.batchNorm(x, tf.ones([5]), tf.zeros([5]), 1e-3);
      const expected = tf.moments(x, [0, 1, 2]);
      expect(tf.max(tf.abs(tf.sub(mean, expected.mean))).dataSync()[0]).toBeLessThan(1e-4);
      expect(tf.max(tf.abs(tf.sub(variance, expected.variance))).dataSync()[0]).toBeLessThan(1e-4);
    });
  });

  it('dropout makes the very pattern of the composed one', () => {
    const failure = failureOf((d) => {
      const x = noise(d.key, [d.batch, d.height * d.width, d.channels]);
      const rate = (d.filters % 10) / 10;
      const [ours, theirs] = [sides.fused, sides.composed].map((ops) =>
        Array.from(ops.dropout(x, rate, d.key * 4001).dataSync()),
      );
      expect(ours).toEqual(theirs);
      expectAgreement([[x.shape, 1]], d.key, (ops, [y]) => [ops.dropout(y!, rate, d.key)]);
    }, 20);
    expect(failure).toBeUndefined();
  });

  it('dropout on what was cut short makes the pattern that it had', () => {
    const failure = failureOf((d) => {
      const uncut = [d.height + 2, d.width + 1, d.channels + 3];
      const x = noise(d.key, [d.batch, d.height, d.width, d.channels]);
      const [ours, theirs] = [sides.fused, sides.composed].map((ops) =>
        Array.from(ops.dropout(x, 0.4, d.key * 4001, uncut).dataSync()),
      );
      expect(ours).toEqual(theirs);
      expectAgreement([[x.shape, 1]], d.key, (ops, [y]) => [ops.dropout(y!, 0.4, d.key, uncut)]);
    }, 20);
    expect(failure).toBeUndefined();
  });
});
