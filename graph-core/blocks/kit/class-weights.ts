// Classes that weigh differently in a loss: the weight of each target, and how many examples they come to.
import type { Tensor, Tf } from '../../engine/ops.ts';
import type { Python } from './python.ts';
import { code } from './python.ts';

/** `classWeights` [classes] at integer targets, in their shape. */
export function weightOfEach(tf: Tf, classWeights: Tensor, target: Tensor): Tensor {
  const [classes = 1] = classWeights.shape;
  // Not a gather, which would need a gradient and a kernel more.
  const chosen = tf.oneHot(tf.cast(target, 'int32'), classes, 1, 0, 'float32');
  return tf.sum(tf.mul(chosen, classWeights), -1);
}

/** What a weighted mean is over, in PyTorch. */
export function weightedCount(classWeights: Python, target: Python): Python {
  return code`${target}.size(0) if ${classWeights} is None else ${classWeights}[${target}].sum()`;
}
