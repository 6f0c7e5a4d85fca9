// Dropout from counter-based numbers: the pattern is drawn anew for the gradient, not kept.
import { cutSizes } from '../cut-sizes.ts';
import { differentiable } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';
import { draws } from './wgsl/shared.ts';

/** Places are drawn as 24-bit numbers, as in ../random.ts. */
export const drawRange = 2 ** 24;

const thin = () =>
  kernel('dropout', () => ({
    lanes: 256,
    reads: ['x'],
    writes: ['y'],
    numbers: {
      key: 'u32',
      threshold: 'u32',
      scale: 'f32',
      count: 'u32',
      a: 'u32',
      b: 'u32',
      c: 'u32',
      uncut_a: 'u32',
      uncut_b: 'u32',
      uncut_c: 'u32',
    },
    changes: true,
    code: `${draws}
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i >= p.count) {
    return;
  }
  let row = i / p.c;
  let example = row / p.b / p.a;
  let counter = ((example * p.uncut_a + row / p.b % p.a) * p.uncut_b + row % p.b) * p.uncut_c + i % p.c;
  y[i] = x[i] * select(p.scale, 0.0, draw(p.key, counter) < p.threshold);
}
`,
  }));

export function dropout(
  host: GpuHost,
  x: Tensor,
  rate: number,
  seed: number,
  uncut?: readonly number[],
): Tensor {
  if (rate <= 0 || x.size === 0) return x;
  const sizes = cutSizes(x.shape, uncut);
  const [a, b, c] = sizes?.kept ?? [1, 1, x.size];
  const [fromA, fromB, fromC] = sizes?.uncut ?? [1, 1, x.size];
  const thinned = (from: Tensor) => {
    const to = host.make(from.shape);
    host.run(
      thin(),
      Math.ceil(from.size / 256),
      { x: from, y: to },
      {
        key: seed,
        threshold: Math.ceil(rate * drawRange),
        scale: 1 / (1 - rate),
        count: from.size,
        a,
        b,
        c,
        uncut_a: fromA,
        uncut_b: fromB,
        uncut_c: fromC,
      },
    );
    return to;
  };
  return differentiable(host.tf, {
    inputs: [x],
    forward: () => thinned(x),
    backward: (dy) => [() => thinned(dy)],
  });
}
