// Attention written out in small operations, for what the fused one does not do: dropout on the weights, rotated positions. Knows no block.
import type { Ops, Tensor } from '../../engine/ops.ts';
import { rotations } from './position-tables.ts';

interface Attending {
  readonly heads: number;
  readonly scale: number;
  readonly causal: boolean;
  readonly mask: Tensor | undefined;
  readonly wantScores: boolean;
  /** Share of the attention weights that is dropped; 0 outside training. */
  readonly dropout: number;
  readonly seed: number;
  /** Queries and keys as the model declares them; a batch of short sentences has fewer. */
  readonly uncut?: readonly [queries: number, keys: number];
}

/** As `ops.attention`, which it calls unless weights are dropped. */
export function attend(
  ops: Ops,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { dropout, seed, uncut, ...options }: Attending,
): { values: Tensor; scores?: Tensor } {
  if (dropout === 0) return ops.attention(query, key, value, options);
  const { tf } = ops;
  const { heads } = options;
  const keys = key.shape[1] ?? 0;
  const queries = query.shape[1] ?? 0;
  const logits = ops.matMul(perHead(ops, query, heads), perHead(ops, key, heads), false, true);
  const mask = spreadMask(ops, options.mask, options.causal ? [queries, keys] : undefined);
  const scores = ops.softmax(tf.mul(logits, tf.scalar(options.scale)), mask);
  const kept = ops.dropout(scores, dropout, seed, uncut && [heads, ...uncut]);
  const values = tf.transpose(ops.matMul(kept, perHead(ops, value, heads)), [0, 2, 1, 3]);
  const units = value.shape[2] ?? 0;
  return { values: tf.reshape(values, [-1, queries, units]), scores };
}

/** [B, T, h·d] → [B, h, T, d] */
function perHead({ tf }: Ops, x: Tensor, heads: number): Tensor {
  const [, time = 0, units = 0] = x.shape;
  return tf.transpose(tf.reshape(x, [-1, time, heads, units / heads]), [0, 2, 1, 3]);
}

/** The mask as it broadcasts over [B, h, Tq, Tk], with the triangle of a causal attention in it. */
export function spreadMask(
  { tf }: Ops,
  mask: Tensor | undefined,
  causal?: readonly [queries: number, keys: number],
): Tensor | undefined {
  const spread = mask && tf.expandDims(mask.shape.length === 2 ? tf.expandDims(mask, 1) : mask, 1);
  if (!causal) return spread;
  const [queries, keys] = causal;
  const lower = Float32Array.from({ length: queries * keys }, (_, place) =>
    place % keys <= Math.floor(place / keys) ? 1 : 0,
  );
  const triangle = tf.tensor(lower, [1, 1, queries, keys]);
  return spread ? tf.mul(spread, triangle) : triangle;
}

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
