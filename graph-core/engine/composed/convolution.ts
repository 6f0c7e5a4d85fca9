// Convolutions and upsampling from stock operations.
import type * as TF from '@tensorflow/tfjs';
import { differentiable } from '../differentiable.ts';
import type { ConvOptions, Tensor, Tf } from '../ops.ts';
import { activation } from './activation.ts';
import { columnSums } from './multiply.ts';

/** tfjs types images and kernels by rank; the shapes were checked by the block's shape rule. */
const image = (x: Tensor) => x as TF.Tensor4D;

function finish(tf: Tf, x: Tensor, bias: Tensor | undefined, { activation: name }: ConvOptions) {
  return activation(tf, bias ? addBias(tf, x, bias) : x, name);
}

function addBias(tf: Tf, x: Tensor, bias: Tensor): Tensor {
  return differentiable(tf, {
    inputs: [x, bias],
    forward: () => tf.add(x, bias),
    backward: (dy) => [() => dy.clone(), () => columnSums(tf, dy)],
  });
}

export function conv2d(
  tf: Tf,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  options: ConvOptions,
): Tensor {
  const sum = tf.conv2d(image(x), image(kernel), options.strides, options.padding);
  return finish(tf, sum, bias, options);
}

export function depthwiseConv2d(
  tf: Tf,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  options: ConvOptions,
): Tensor {
  const sum = tf.depthwiseConv2d(image(x), image(kernel), options.strides, options.padding);
  return finish(tf, sum, bias, options);
}

export function conv2dTranspose(
  tf: Tf,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  options: ConvOptions,
): Tensor {
  const [batch = 0, height = 0, width = 0] = x.shape;
  const [kh = 1, kw = 1, filters = 1] = kernel.shape;
  const [sh, sw] = options.strides;
  const valid = options.padding === 'valid';
  const shape: [number, number, number, number] = [
    batch,
    valid ? (height - 1) * sh + Math.max(kh, sh) : height * sh,
    valid ? (width - 1) * sw + Math.max(kw, sw) : width * sw,
    filters,
  ];
  const sum = tf.conv2dTranspose(image(x), image(kernel), shape, options.strides, options.padding);
  return finish(tf, sum, bias, options);
}

/** Not by ResizeNearestNeighbor, whose stock gradient is wrong on cpu for more than one example. */
export function upsample(tf: Tf, x: Tensor, factor: number): Tensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  return differentiable(tf, {
    inputs: [x],
    forward: () => {
      const rows = tf.tile(tf.reshape(x, [batch * height, 1, width * channels]), [1, factor, 1]);
      const pixels = tf.tile(tf.reshape(rows, [-1, 1, channels]), [1, factor, 1]);
      return tf.reshape(pixels, [batch, height * factor, width * factor, channels]);
    },
    backward: (dy) => [
      () => {
        const rows = tf.sum(tf.reshape(dy, [batch * height, factor, width * factor * channels]), 1);
        const pixels = tf.sum(tf.reshape(rows, [batch * height * width, factor, channels]), 1);
        return tf.reshape(pixels, [batch, height, width, channels]);
      },
    ],
  });
}
