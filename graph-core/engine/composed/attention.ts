// Scaled dot-product attention over heads from stock operations. Knows no block.
import type { AttentionOptions, Tensor, Tf } from '../ops.ts';
import { softmax } from './activation.ts';

export function attention(
  tf: Tf,
  query: Tensor,
  key: Tensor,
  value: Tensor,
  { heads, scale, causal, mask, wantScores }: AttentionOptions,
): { values: Tensor; scores?: Tensor } {
  const [batch = 0, queries = 0] = query.shape;
  const keys = key.shape[1] ?? 0;
  const split = (x: Tensor, width: number): Tensor =>
    tf.transpose(tf.reshape(x, [batch, x.shape[1] ?? 0, heads, width]), [0, 2, 1, 3]);
  const keyWidth = (query.shape[2] ?? 0) / heads;
  const valueWidth = (value.shape[2] ?? 0) / heads;
  const products = tf.matMul(
    split(tf.mul(query, scale), keyWidth),
    split(key, keyWidth),
    false,
    true,
  );
  const scores = softmax(tf, products, visible(tf, [batch, queries, keys], causal, mask));
  const perHead = tf.matMul(scores, split(value, valueWidth));
  const values = tf.reshape(tf.transpose(perHead, [0, 2, 1, 3]), [
    batch,
    queries,
    heads * valueWidth,
  ]);
  return wantScores ? { values, scores } : { values };
}

/** What each query may look at, as one mask that broadcasts over heads. [batch or 1, 1, queries or 1, keys] */
function visible(
  tf: Tf,
  [batch, queries, keys]: [number, number, number],
  causal: boolean,
  mask: Tensor | undefined,
): Tensor | undefined {
  const given = mask && tf.reshape(mask, [batch, 1, mask.rank === 3 ? queries : 1, keys]);
  if (!causal) return given;
  const past = new Float32Array(queries * keys);
  for (let t = 0; t < queries; t++) past.fill(1, t * keys, t * keys + Math.min(t + 1, keys));
  const earlier = tf.tensor(past, [1, 1, queries, keys]);
  return given ? tf.mul(tf.cast(given, 'float32'), earlier) : earlier;
}
