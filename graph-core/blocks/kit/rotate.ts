// Rotary positions: queries and keys turned by an angle that grows with their position.
import type { Ops, Tensor } from '../../engine/ops.ts';
import { rotations } from './position-tables.ts';

/**
 * Rotary position embedding (Su 2021, arXiv:2104.09864): channels i and i + d/2 of each head turn by the angle
 * position · 10000^(−2i/d). x [B, T, h·d] → the same shape.
 */
export function rotate({ tf }: Ops, x: Tensor, heads: number): Tensor {
  const [, time = 0, units = 0] = x.shape;
  const width = units / heads;
  const { cos, sin } = rotations(time, width);
  // (a, b) → (−b, a) within each head, on a matrix: slices and joins of low rank have a gradient everywhere.
  const rows = tf.reshape(x, [-1, width]);
  const [a, b] = tf.split(rows, 2, 1);
  if (!a || !b) return x;
  const turned = tf.reshape(tf.concat([tf.neg(b), a], 1), [-1, time, units]);
  const table = (of: Float32Array): Tensor =>
    tf.tile(tf.tensor(of, [1, time, width]), [1, 1, heads]);
  return tf.add(tf.mul(x, table(cos)), tf.mul(turned, table(sin)));
}
