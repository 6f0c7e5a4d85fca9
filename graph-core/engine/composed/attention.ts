// Scaled dot-product attention over heads, written out in smaller operations: for backends without a kernel of ours, and
// where weights are dropped, which no kernel does.
import type { AttentionOptions, Ops, Tensor } from '../ops.ts';
import { hidden, loweredSoftmax } from './activation.ts';

/** What attention is composed of; of whichever engine, so that its kernels carry the parts. */
type Parts = Pick<Ops, 'tf' | 'matMul' | 'softmax' | 'dropout'>;

export function attention(
  ops: Parts,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { heads, scale, causal, mask, wantScores, dropout }: AttentionOptions,
): { values: Tensor; scores?: Tensor } {
  const { tf } = ops;
  const [batch = 0, queries = 0] = query.shape;
  const keys = key.shape[1] ?? 0;
  /** [B, T, h·d] → [B, h, T, d] */
  const split = (x: Tensor): Tensor => {
    const [, time = 0, width = 0] = x.shape;
    return tf.transpose(tf.reshape(x, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
  };
  // The query has fewer numbers to scale. With dropout it is the products: the last bits differ, and those of runs
  // that were kept must not change.
  const asked = dropout ? query : tf.mul(query, scale);
  const products = ops.matMul(split(asked), split(key), false, true);
  const logits = dropout ? tf.mul(products, scale) : products;
  const given =
    mask && tf.reshape(tf.cast(mask, 'float32'), [batch, 1, mask.rank === 3 ? queries : 1, keys]);
  const scores = causal
    ? causalSoftmax(ops, logits, given, dropout !== undefined)
    : ops.softmax(logits, given);
  const kept = dropout
    ? ops.dropout(scores, dropout.rate, dropout.seed, dropout.uncut && [heads, ...dropout.uncut])
    : scores;
  const perHead = ops.matMul(kept, split(value));
  const values = tf.reshape(tf.transpose(perHead, [0, 2, 1, 3]), [
    batch,
    queries,
    value.shape[2] ?? 0,
  ]);
  return wantScores ? { values, scores } : { values };
}

/** The softmax over positions up to the query's own; `byMask`: with the engine's own softmax. */
function causalSoftmax(ops: Parts, logits: Tensor, mask: Tensor | undefined, byMask: boolean) {
  const { tf } = ops;
  const [queries = 0, keys = 0] = logits.shape.slice(-2);
  // [1, 1, queries, keys]
  const triangle = (past: number, future: number) => {
    const values = new Float32Array(queries * keys).fill(future);
    for (let t = 0; t < queries; t++) values.fill(past, t * keys, t * keys + Math.min(t + 1, keys));
    return tf.tensor(values, [1, 1, queries, keys]);
  };
  if (mask) return ops.softmax(logits, tf.mul(mask, triangle(1, 0)));
  if (byMask) return ops.softmax(logits, triangle(1, 0));
  // Every position sees the first one, so that nothing needs to be taken away afterwards.
  return loweredSoftmax(tf, logits, triangle(0, hidden));
}
