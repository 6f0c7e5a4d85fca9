// Scaled dot-product attention over heads from stock operations. Knows no block.
import type { AttentionOptions, Tensor, Tf } from '../ops.ts';
import { hidden, loweredSoftmax, softmax } from './activation.ts';

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
  const scores = weigh(tf, products, [batch, queries, keys], causal, mask);
  const perHead = tf.matMul(scores, split(value, valueWidth));
  const values = tf.reshape(tf.transpose(perHead, [0, 2, 1, 3]), [
    batch,
    queries,
    heads * valueWidth,
  ]);
  return wantScores ? { values, scores } : { values };
}

/** The softmax over what each query may look at, by masks that broadcast over heads. */
function weigh(
  tf: Tf,
  products: Tensor,
  [batch, queries, keys]: [number, number, number],
  causal: boolean,
  mask: Tensor | undefined,
): Tensor {
  const given =
    mask && tf.reshape(tf.cast(mask, 'float32'), [batch, 1, mask.rank === 3 ? queries : 1, keys]);
  if (!causal) return softmax(tf, products, given);
  // [1, 1, queries, keys]
  const triangle = (past: number, future: number) => {
    const values = new Float32Array(queries * keys).fill(future);
    for (let t = 0; t < queries; t++) values.fill(past, t * keys, t * keys + Math.min(t + 1, keys));
    return tf.tensor(values, [1, 1, queries, keys]);
  };
  if (given) return softmax(tf, products, tf.mul(given, triangle(1, 0)));
  // Every position sees the first one, so that nothing needs to be taken away afterwards.
  return loweredSoftmax(tf, products, triangle(0, hidden));
}
