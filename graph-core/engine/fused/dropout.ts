// Dropout from counter-based numbers: the pattern is made anew for the gradient, not kept. Knows no block.
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
  const pattern = [seed | 0, Math.ceil(rate * draws), 1 / (1 - rate)];
  const sizes = cutSizes(x.shape, uncut);
  const thinned = (from: Tensor) => {
    const to = host.make(from.shape);
    const places = [host.at(from), host.at(to)] as const;
    if (sizes) {
      const { examples, kept, uncut: before } = sizes;
      host.share('dropoutCut', ...places, examples, ...kept, ...before, ...pattern);
    } else host.share('dropout', ...places, from.size, ...pattern);
    return to;
  };
  return differentiable(host.tf, {
    inputs: [x],
    forward: () => thinned(x),
    backward: (dy) => [() => thinned(dy)],
  });
}
