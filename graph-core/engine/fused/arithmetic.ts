// Sums, differences and products of plain tensors by one SIMD kernel, where the smaller is repeated in one stretch.
import { stretchOf } from '../composed/stretch.ts';
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

/** As assembly/arithmetic.ts numbers them. */
export const combinations = { sum: 0, product: 1, difference: 2 } as const;

export function combine(
  host: KernelHost,
  a: Tensor,
  b: Tensor,
  kind: keyof typeof combinations,
): Tensor | undefined {
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || a.size === 0) return undefined;
  // A sum and a product may be taken the other way round.
  const turned = kind !== 'difference' && b.size > a.size;
  const [large, small] = turned ? [b, a] : [a, b];
  const stretch = stretchOf(large.shape, small.shape);
  if (!stretch) return undefined;
  const out = host.make(large.shape);
  host.share(
    'combine',
    { a: host.at(large), b: host.at(small), to: host.at(out), kind: combinations[kind] },
    stretch,
  );
  return out;
}
