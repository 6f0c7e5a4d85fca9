// Dropout from counter-based numbers: the pattern is made anew for the gradient, not kept.
import { cutSizes } from '../cut-sizes.ts';
import { differentiable } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

/** Places are drawn as 24-bit numbers, as in ../random.ts. */
const draws = 2 ** 24;

export function dropout(
  host: KernelHost,
  x: Tensor,
  rate: number,
  seed: number,
  uncut?: readonly number[],
): Tensor {
  if (rate <= 0) return x;
  const pattern = { key: seed | 0, threshold: Math.ceil(rate * draws), scale: 1 / (1 - rate) };
  const sizes = cutSizes(x.shape, uncut);
  const thinned = (from: Tensor) => {
    const to = host.make(from.shape);
    const [x, y] = [host.at(from), host.at(to)];
    if (sizes) {
      const { examples, kept, uncut: before } = sizes;
      const [a, b, c] = kept;
      const [fromA, fromB, fromC] = before;
      host.share('dropoutCut', { x, y, examples, a, b, c, fromA, fromB, fromC }, pattern);
    } else host.share('dropout', { x, y, count: from.size }, pattern);
    return to;
  };
  return differentiable(host.tf, {
    inputs: [x],
    forward: () => thinned(x),
    backward: (dy) => [() => thinned(dy)],
  });
}
