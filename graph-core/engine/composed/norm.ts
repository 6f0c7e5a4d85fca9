// Layer, RMS and batch normalisation from stock operations, each with one gradient of its own.
import { differentiable, differentiableMany, present } from '../differentiable.ts';
import type { ActivationName, Tensor, Tf } from '../ops.ts';
import { activation } from './activation.ts';
import { columnSums } from './multiply.ts';

const leading = (x: Tensor): number[] => Array.from({ length: x.rank - 1 }, (_, axis) => axis);

export function layerNorm(tf: Tf, x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): Tensor {
  return differentiable(tf, {
    inputs: [x, gamma, beta],
    forward: (save) => {
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
      const normalised = tf.mul(centred, inverse);
      save([normalised, inverse, gamma]);
      return tf.add(tf.mul(normalised, gamma), beta);
    },
    backward: (dy, saved) => {
      const [normalised, inverse, scale] = [
        present(saved[0]),
        present(saved[1]),
        present(saved[2]),
      ];
      return [
        () => {
          const g = tf.mul(dy, scale);
          const along = tf.mul(normalised, tf.mean(tf.mul(g, normalised), -1, true));
          return tf.mul(tf.sub(tf.sub(g, tf.mean(g, -1, true)), along), inverse);
        },
        () => columnSums(tf, tf.mul(dy, normalised)),
        () => columnSums(tf, dy),
      ];
    },
  });
}

export function rmsNorm(tf: Tf, x: Tensor, gamma: Tensor, epsilon: number): Tensor {
  return differentiable(tf, {
    inputs: [x, gamma],
    forward: (save) => {
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon));
      const normalised = tf.mul(x, inverse);
      save([normalised, inverse, gamma]);
      return tf.mul(normalised, gamma);
    },
    backward: (dy, saved) => {
      const [normalised, inverse, scale] = [
        present(saved[0]),
        present(saved[1]),
        present(saved[2]),
      ];
      return [
        () => {
          const g = tf.mul(dy, scale);
          const along = tf.mul(normalised, tf.mean(tf.mul(g, normalised), -1, true));
          return tf.mul(tf.sub(g, along), inverse);
        },
        () => columnSums(tf, tf.mul(dy, normalised)),
      ];
    },
  });
}

export function batchNorm(
  tf: Tf,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  name: ActivationName = 'linear',
): { values: Tensor; mean: Tensor; variance: Tensor } {
  const [values, mean, variance] = differentiableMany(tf, {
    inputs: [x, gamma, beta],
    forward: (save) => {
      const average = tf.mean(x, leading(x));
      const centred = tf.sub(x, average);
      const spread = tf.mean(tf.square(centred), leading(x));
      const inverse = tf.rsqrt(tf.add(spread, epsilon));
      const normalised = tf.mul(centred, inverse);
      save([normalised, inverse, gamma]);
      return [tf.add(tf.mul(normalised, gamma), beta), average, spread];
    },
    // Only the values have a gradient: the statistics are for moving averages.
    backward: ([dy], saved) => {
      const from = present(dy);
      const [normalised, inverse, scale] = [
        present(saved[0]),
        present(saved[1]),
        present(saved[2]),
      ];
      return [
        () => {
          const along = tf.mul(normalised, tf.mean(tf.mul(from, normalised), leading(from)));
          const centred = tf.sub(tf.sub(from, tf.mean(from, leading(from))), along);
          return tf.mul(centred, tf.mul(inverse, scale));
        },
        () => columnSums(tf, tf.mul(from, normalised)),
        () => columnSums(tf, from),
      ];
    },
  });
  return {
    values: activation(tf, present(values), name),
    mean: present(mean),
    variance: present(variance),
  };
}
