// Partial sums brought together, in a fixed order.
import type { Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';

const sumParts = (two: boolean) =>
  kernel(`sums of parts${two ? ' of two' : ''}`, () => ({
    lanes: 64,
    reads: ['x', ...(two ? (['second'] as const) : [])],
    writes: ['y', ...(two ? (['second_sum'] as const) : [])],
    numbers: { count: 'u32', second_count: 'u32', parts: 'u32' },
    code: `
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i < p.count) {
    var sum = 0.0;
    for (var part = 0u; part < p.parts; part++) {
      sum += x[part * p.count + i];
    }
    y[i] = sum;
  }
  ${
    two
      ? `if (i >= p.count && i < p.count + p.second_count) {
    var sum = 0.0;
    for (var part = 0u; part < p.parts; part++) {
      sum += second[part * p.second_count + i - p.count];
    }
    second_sum[i - p.count] = sum;
  }`
      : ''
  }
}
`,
  }));

type Pair = readonly [parts: Tensor, sum: Tensor];

/** Fills the second of each pair with the sum over the parts, one after the other, that the first one holds. */
export function addParts(host: GpuHost, parts: number, first: Pair, second?: Pair): void {
  const [count, secondCount] = [first[1].size, second?.[1].size ?? 0];
  const [x, y] = first;
  const [other, sum] = second ?? first;
  host.run(
    sumParts(second !== undefined),
    Math.ceil((count + secondCount) / 64),
    { x, y, second: other, second_sum: sum },
    { count, second_count: secondCount, parts },
  );
}
