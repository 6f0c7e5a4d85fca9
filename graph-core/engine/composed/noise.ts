// Dropout and noise whose numbers come from a seed alone, the same on every backend. Knows no block.
import { dropoutMask, normals } from '../random.ts';
import type { Tensor, Tf } from '../ops.ts';

export function dropout(tf: Tf, x: Tensor, rate: number, seed: number): Tensor {
  if (rate <= 0) return x;
  return tf.mul(x, tf.tensor(dropoutMask(seed, x.size, rate), x.shape));
}

export function randomNormal(tf: Tf, shape: number[], seed: number): Tensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(normals(seed, count), shape);
}
