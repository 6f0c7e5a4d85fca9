// What is done with several small tensors alike, such as running statistics, from stock operations.
import { present } from '../differentiable.ts';
import type { Tensor, Tf } from '../ops.ts';

export function blend(
  tf: Tf,
  olds: readonly Tensor[],
  nows: readonly Tensor[],
  share: number,
): Tensor[] {
  return olds.map((old, i) =>
    tf.add(tf.mul(old, tf.scalar(share)), tf.mul(present(nows[i]), tf.scalar(1 - share))),
  );
}

export function choose(
  tf: Tf,
  condition: Tensor,
  afters: readonly Tensor[],
  befores: readonly Tensor[],
): Tensor[] {
  const all = tf.all(condition);
  return afters.map((after, i) => tf.where(all, after, present(befores[i])));
}
