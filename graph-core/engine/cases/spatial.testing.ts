// Cases of convolutions, pooling and upsampling.
import type { ActivationName } from '../ops.ts';
import type { Input, Named, OpCase } from '../op-case.testing.ts';
import {
  conv2d,
  conv2dTranspose,
  depthwiseConv2d,
  pool,
  squeezeExcitation,
  upsample,
} from '../reference/spatial.testing.ts';
import { get, normal } from './dense.testing.ts';

const sliding = { conv2d, depthwiseConv2d, conv2dTranspose };
type Sliding = keyof typeof sliding;

interface Form {
  x: [number, number, number, number];
  kernel: [number, number, number, number];
  strides?: [number, number];
  padding?: 'same' | 'valid';
  activation?: ActivationName;
  bias?: number;
}

export function convCase(op: Sliding, name: string, form: Form): OpCase {
  const options = {
    strides: form.strides ?? ([1, 1] as [number, number]),
    padding: form.padding ?? 'same',
    activation: form.activation ?? 'linear',
  };
  return {
    name: `${op} ${name}`,
    inputs: {
      x: normal(...form.x),
      kernel: normal(...form.kernel),
      ...(form.bias && { bias: normal(form.bias) }),
    },
    compute: (ops, i) => [ops[op](get(i, 'x'), get(i, 'kernel'), i.bias, options)],
    reference: (i) => [sliding[op](get(i, 'x'), get(i, 'kernel'), i.bias, options)],
  };
}

export function poolCase(
  kind: 'max' | 'average',
  name: string,
  x: Input,
  size: [number, number],
  strides: [number, number],
  padding: 'same' | 'valid',
): OpCase {
  const op = kind === 'max' ? 'maxPool' : 'averagePool';
  return {
    name: `${op} ${name}`,
    inputs: { x },
    compute: (ops, i) => [ops[op](get(i, 'x'), { size, strides, padding })],
    reference: (i) => [pool(get(i, 'x'), { size, strides, padding }, kind)],
  };
}

const layer = <T>(inputs: Named<T>, name: string) => ({
  kernel: get(inputs, `${name}-kernel`),
  bias: get(inputs, `${name}-bias`),
});

/** Both outputs are read, as they are where gates are wired on. */
function squeezeExcitationCase(
  name: string,
  image: number[],
  inner: number,
  differentiated = 2,
): OpCase {
  const channels = image.at(-1) ?? 1;
  return {
    name: `squeezeExcitation ${name}`,
    inputs: {
      image: normal(...image),
      'reduce-kernel': normal(channels, inner),
      'reduce-bias': normal(inner),
      'expand-kernel': normal(inner, channels),
      'expand-bias': normal(channels),
    },
    compute(ops, i) {
      const out = ops.squeezeExcitation(get(i, 'image'), layer(i, 'reduce'), layer(i, 'expand'));
      return [out.image, out.gates];
    },
    reference: (i) => squeezeExcitation(get(i, 'image'), layer(i, 'reduce'), layer(i, 'expand')),
    differentiated,
  };
}

const negative = (...shape: number[]): Input => ({ shape, fill: 'negative' });

export const spatialCases: readonly OpCase[] = [
  squeezeExcitationCase('of sixteen and four channels', [1, 5, 7, 20], 5),
  squeezeExcitationCase('of three channels', [3, 4, 4, 3], 2),
  squeezeExcitationCase('whose gates nobody reads', [2, 3, 2, 18], 2, 1),
  convCase('conv2d', '3×3, batch 2, three channels, SAME, bias, relu', {
    x: [2, 5, 4, 3],
    kernel: [3, 3, 3, 2],
    bias: 2,
    activation: 'relu',
  }),
  convCase('conv2d', '3×3, VALID', { x: [2, 5, 5, 2], kernel: [3, 3, 2, 3], padding: 'valid' }),
  convCase('conv2d', '1×1, stride 2, SAME: stride larger than the kernel', {
    x: [2, 4, 5, 3],
    kernel: [1, 1, 3, 2],
    strides: [2, 2],
    bias: 2,
  }),
  convCase('conv2d', '1×1, stride 2, VALID: stride larger than the kernel', {
    x: [1, 5, 4, 2],
    kernel: [1, 1, 2, 2],
    strides: [2, 2],
    padding: 'valid',
  }),
  convCase('conv2d', '2×2, stride 3, SAME', {
    x: [1, 7, 8, 2],
    kernel: [2, 2, 2, 2],
    strides: [3, 3],
  }),
  convCase('conv2d', '2×2, stride 4, SAME, nothing to pad', {
    x: [2, 8, 7, 3],
    kernel: [2, 2, 3, 2],
    strides: [4, 4],
    bias: 2,
  }),
  convCase('depthwiseConv2d', '2×2, stride 4, SAME, nothing to pad', {
    x: [1, 8, 8, 2],
    kernel: [2, 2, 2, 2],
    strides: [4, 4],
  }),
  convCase('conv2d', '3×3, stride 2, SAME, even size', {
    x: [2, 6, 6, 3],
    kernel: [3, 3, 3, 4],
    strides: [2, 2],
    activation: 'gelu',
  }),
  convCase('conv2d', '3×2, strides 2 and 1', {
    x: [1, 5, 6, 2],
    kernel: [3, 2, 2, 3],
    strides: [2, 1],
  }),
  convCase('conv2d', 'kernel as large as the image', {
    x: [2, 3, 3, 2],
    kernel: [3, 3, 2, 5],
    padding: 'valid',
    bias: 5,
  }),
  convCase('conv2d', 'one row, as a 1-D convolution is', { x: [2, 1, 9, 4], kernel: [1, 3, 4, 5] }),
  convCase('conv2d', '1×1, 50 channels', { x: [1, 2, 3, 50], kernel: [1, 1, 50, 6] }),
  convCase('conv2d', '3×3, 6 channels: 54 products an output', {
    x: [2, 3, 4, 6],
    kernel: [3, 3, 6, 2],
    bias: 2,
  }),
  convCase('conv2d', '1×3, eights: a tile of four across both borders', {
    x: [2, 1, 3, 8],
    kernel: [1, 3, 8, 8],
    bias: 8,
    activation: 'relu',
  }),
  convCase('conv2d', '2×3, VALID, eights', {
    x: [1, 2, 9, 8],
    kernel: [2, 3, 8, 8],
    padding: 'valid',
  }),
  convCase('depthwiseConv2d', '3×3, batch 2, SAME, bias, relu', {
    x: [2, 4, 5, 3],
    kernel: [3, 3, 3, 1],
    bias: 3,
    activation: 'relu',
  }),
  convCase('depthwiseConv2d', 'multiplier 2, stride 2, VALID', {
    x: [2, 5, 5, 2],
    kernel: [3, 3, 2, 2],
    strides: [2, 2],
    padding: 'valid',
  }),
  convCase('depthwiseConv2d', '1×1, stride 2: stride larger than the kernel', {
    x: [1, 4, 4, 3],
    kernel: [1, 1, 3, 1],
    strides: [2, 2],
  }),
  convCase('conv2dTranspose', '3×3, stride 2, SAME, bias', {
    x: [2, 3, 4, 3],
    kernel: [3, 3, 2, 3],
    strides: [2, 2],
    bias: 2,
  }),
  convCase('conv2dTranspose', '4×4, stride 2, SAME, relu', {
    x: [1, 3, 3, 2],
    kernel: [4, 4, 3, 2],
    strides: [2, 2],
    activation: 'relu',
  }),
  convCase('conv2dTranspose', '3×3, stride 2, VALID', {
    x: [2, 2, 3, 2],
    kernel: [3, 3, 2, 2],
    strides: [2, 2],
    padding: 'valid',
  }),
  convCase('conv2dTranspose', '2×2, stride 1, VALID', {
    x: [1, 3, 2, 2],
    kernel: [2, 2, 3, 2],
    padding: 'valid',
  }),
  convCase('conv2dTranspose', '1×3, stride 1, SAME, eights', {
    x: [1, 2, 4, 8],
    kernel: [1, 3, 8, 8],
    bias: 8,
  }),
  convCase('conv2dTranspose', '2×2, stride 3, SAME: stride larger than the kernel', {
    x: [2, 2, 3, 3],
    kernel: [2, 2, 2, 3],
    strides: [3, 3],
    bias: 2,
  }),
  convCase('conv2dTranspose', '1×2, stride 3, VALID: stride larger than the kernel', {
    x: [2, 3, 2, 2],
    kernel: [1, 2, 3, 2],
    strides: [3, 3],
    padding: 'valid',
  }),
  convCase('conv2dTranspose', '2×2, 50 channels', { x: [1, 2, 2, 50], kernel: [2, 2, 3, 50] }),
  {
    name: 'upsample ×2, batch 2',
    inputs: { x: normal(2, 2, 3, 3) },
    compute: (ops, i) => [ops.upsample(get(i, 'x'), 2)],
    reference: (i) => [upsample(get(i, 'x'), 2)],
  },
  {
    name: 'upsample ×3',
    inputs: { x: normal(1, 3, 2, 2) },
    compute: (ops, i) => [ops.upsample(get(i, 'x'), 3)],
    reference: (i) => [upsample(get(i, 'x'), 3)],
  },
  poolCase('max', '2×2, VALID', normal(2, 4, 5, 3), [2, 2], [2, 2], 'valid'),
  poolCase('max', '2×2, all negative', negative(2, 4, 4, 2), [2, 2], [2, 2], 'valid'),
  poolCase(
    'max',
    '3×3, stride 2, SAME, all negative',
    negative(2, 5, 5, 3),
    [3, 3],
    [2, 2],
    'same',
  ),
  poolCase('max', '2×3, stride 1, SAME', normal(1, 3, 4, 2), [2, 3], [1, 1], 'same'),
  poolCase('max', 'stride larger than the window', normal(1, 5, 5, 2), [2, 2], [3, 3], 'same'),
  poolCase('average', '2×2, VALID', normal(2, 4, 5, 3), [2, 2], [2, 2], 'valid'),
  poolCase('average', '3×3, stride 2, SAME, batch 2', normal(2, 5, 5, 3), [3, 3], [2, 2], 'same'),
  poolCase('average', '2×2, stride 1, SAME', normal(1, 3, 3, 2), [2, 2], [1, 1], 'same'),
  poolCase('average', 'stride larger than the window', normal(2, 5, 5, 3), [2, 2], [3, 3], 'same'),
  poolCase('average', '3×3, SAME, all negative', negative(2, 4, 5, 3), [3, 3], [2, 2], 'same'),
  poolCase('average', '3×2, SAME, even size', normal(1, 6, 4, 1), [3, 2], [2, 2], 'same'),
];
