// Dropout and noise whose numbers come from a seed alone, the same on every backend.
import { cutDropoutMask, dropoutMask, normals } from '../random.ts';
import type { Tensor, Tf } from '../ops.ts';
import { cutSizes } from '../cut-sizes.ts';

export function dropout(
  tf: Tf,
  x: Tensor,
  rate: number,
  seed: number,
  uncut?: readonly number[],
): Tensor {
  if (rate <= 0) return x;
  const sizes = cutSizes(x.shape, uncut);
  const mask = sizes ? cutDropoutMask(seed, sizes, rate) : dropoutMask(seed, x.size, rate);
  return tf.mul(x, tf.tensor(mask, x.shape));
}

export function randomNormal(tf: Tf, shape: number[], seed: number): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(normals(seed, count), shape);
}
