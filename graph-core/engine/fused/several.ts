// What is done with several small tensors alike, such as running statistics.
import { differentiableMany, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

export function blend(
  host: KernelHost,
  olds: readonly Tensor[],
  nows: readonly Tensor[],
  share: number,
): Tensor[] {
  const { tf } = host;
  const rest = 1 - share;
  return differentiableMany(tf, {
    inputs: [...olds, ...nows],
    forward: () =>
      olds.map((old, i) => {
        const to = host.make(old.shape);
        const [a, b] = [host.at(old), host.at(present(nows[i]))];
        host.once('blend', { a, b, to: host.at(to), count: old.size, share, rest });
        return to;
      }),
    backward: (dys) => [
      ...dys.map((dy) => () => tf.mul(dy, share)),
      ...dys.map((dy) => () => tf.mul(dy, rest)),
    ],
  });
}

/** The heap can be read at once, so nothing is computed. */
export function choose(
  condition: Tensor,
  afters: readonly Tensor[],
  befores: readonly Tensor[],
): Tensor[] {
  const holds = condition.dataSync().every((word) => word !== 0);
  // Copies share their numbers; a variable cannot be given itself.
  return (holds ? afters : befores).map((tensor) => tensor.clone());
}
