// Channel gates from a linear layer and an activation.
import type { Dense, Ops, Tensor } from '../ops.ts';

export function squeezeExcitation(
  { tf, linear }: Pick<Ops, 'tf' | 'linear'>,
  image: Tensor,
  reduce: Dense,
  expand: Dense,
): { image: Tensor; gates: Tensor } {
  const squeezed = tf.mean(image, [1, 2]);
  const inner = linear(squeezed, reduce.kernel, reduce.bias, 'relu');
  const gates = linear(inner, expand.kernel, expand.bias, 'sigmoid');
  const [examples = 0, channels = 0] = gates.shape;
  return { image: tf.mul(image, gates.reshape([examples, 1, 1, channels])), gates };
}
