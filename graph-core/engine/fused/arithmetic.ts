// Sums, differences and products of plain tensors by one SIMD kernel, where the smaller is repeated in one stretch.
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

/** As assembly/arithmetic.ts numbers them. */
export const combinations = { sum: 0, product: 1, difference: 2 } as const;

interface Stretch {
  readonly outer: number;
  readonly middle: number;
  readonly inner: number;
}

/** How b lies in a: equal axes, then axes it is repeated over, then equal ones. Undefined for any other way. */
function stretchOf(a: readonly number[], b: readonly number[]): Stretch | undefined {
  if (b.length > a.length) return undefined;
  const padded = [...Array(a.length - b.length).fill(1), ...b];
  let axis = 0;
  const take = (fits: (axis: number) => boolean): number => {
    let size = 1;
    for (; axis < a.length && fits(axis); axis++) size *= a[axis] ?? 1;
    return size;
  };
  const outer = take((i) => padded[i] === a[i]);
  const middle = take((i) => padded[i] === 1);
  const inner = take((i) => padded[i] === a[i]);
  return axis === a.length ? { outer, middle, inner } : undefined;
}

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
