// Softmax cross-entropy against integer targets from stock operations.
import { differentiable, present } from '../differentiable.ts';
import type { CrossEntropy, Tensor, Tf } from '../ops.ts';
import { checkIds } from './ids.ts';

export function crossEntropy(
  tf: Tf,
  logits: Tensor,
  targets: Tensor,
  mask: Tensor | undefined,
  smoothing: number,
): CrossEntropy {
  const classes = logits.shape.at(-1) ?? 1;
  checkIds(tf, targets, classes, 'The loss');
  const flat = tf.reshape(logits, [-1, classes]);
  const ids = tf.reshape(tf.cast(targets, 'int32'), [-1]);
  const counts = mask ? tf.reshape(tf.cast(mask, 'float32'), [-1]) : tf.ones([flat.shape[0] ?? 0]);
  const total = tf.maximum(tf.sum(counts), 1);
  // Each position's share of the mean; 0 where it does not count.
  const shares = tf.div(counts, total);
  const loss = differentiable(tf, {
    inputs: [flat],
    forward: (save) => {
      const logProbabilities = tf.logSoftmax(flat);
      const wanted = smoothed(tf, tf.oneHot(ids, classes, 1, 0, 'float32'), classes, smoothing);
      save([tf.mul(tf.sub(tf.exp(logProbabilities), wanted), tf.expandDims(shares, -1))]);
      return tf.neg(tf.sum(tf.mul(tf.sum(tf.mul(wanted, logProbabilities), -1), shares)));
    },
    backward: (dy, [saved]) => [() => tf.mul(present(saved), dy)],
  });
  const hits = tf.cast(tf.equal(tf.argMax(flat, -1), ids), 'float32');
  return { loss, accuracy: tf.sum(tf.mul(hits, shares)) };
}

function smoothed(tf: Tf, oneHot: Tensor, classes: number, smoothing: number): Tensor {
  if (smoothing <= 0) return oneHot;
  return tf.add(tf.mul(oneHot, 1 - smoothing), smoothing / classes);
}
