// Sums, products and reductions of plain tensors in WGSL.
import { kernel } from '../kernel.ts';
import { reductions } from './shared.ts';

export type Combination = 'sum' | 'product' | 'difference' | 'quotient';

const signs: Readonly<Record<Combination, string>> = {
  sum: '+',
  product: '*',
  difference: '-',
  quotient: '/',
};

/** a with a number, or with b, whose `inner` numbers are each repeated `middle` times in one stretch. */
export const combination = (kind: Combination, byNumber: boolean) =>
  kernel(`${kind}${byNumber ? ' by a number' : ''}`, () => ({
    lanes: 256,
    reads: ['a', ...(byNumber ? [] : (['b'] as const))],
    writes: ['y'],
    numbers: { count: 'u32', number: 'f32', middle: 'u32', inner: 'u32' },
    code: `
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i < p.count) {
    let other = ${byNumber ? 'p.number' : 'b[i / (p.middle * p.inner) * p.inner + i % p.inner]'};
    y[i] = a[i] ${signs[kind]} other;
  }
}
`,
  }));

const numbers = { length: 'u32', inner: 'u32', scale: 'f32' } as const;

/** x [outer, length] → [outer], a group a row. */
export const rowReduction = () =>
  kernel('sums of rows', () => ({
    lanes: 64,
    reads: ['x'],
    writes: ['y'],
    numbers,
    code: `${reductions}
fn kernel(group: u32, lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < p.length; i += lanes) {
    sum += x[group * p.length + i];
  }
  let all = total(lane, sum);
  if (lane == 0u) {
    y[group] = all * p.scale;
  }
}
`,
  }));

/** x [outer, length, inner] → [outer, inner], a group 16 columns. */
export const columnReduction = () =>
  kernel('sums of columns', () => ({
    lanes: 256,
    reads: ['x'],
    writes: ['y'],
    numbers,
    code: `
var<workgroup> column_sums: array<f32, 256>;
fn kernel(group: u32, lane: u32) {
  let across = (p.inner + 15u) / 16u;
  let outer = group / across;
  let c = group % across * 16u + lane % 16u;
  var sum = 0.0;
  if (c < p.inner) {
    for (var i = lane / 16u; i < p.length; i += 16u) {
      sum += x[(outer * p.length + i) * p.inner + c];
    }
  }
  column_sums[lane] = sum;
  workgroupBarrier();
  for (var reach = 8u; reach > 0u; reach /= 2u) {
    if (lane / 16u < reach) {
      column_sums[lane] += column_sums[lane + reach * 16u];
    }
    workgroupBarrier();
  }
  if (lane < 16u && c < p.inner) {
    y[outer * p.inner + c] = column_sums[lane] * p.scale;
  }
}
`,
  }));

/** So many that the kernel binds no more than eight tensors. */
export const mostJoined = 7;

/** Single numbers one after another. */
export const joined = (count: number) => {
  const names = Array.from({ length: count }, (_, i) => `x${i}`);
  return kernel(`${count} joined numbers`, () => ({
    lanes: 1,
    reads: names,
    writes: ['y'],
    numbers: {},
    code: `
fn kernel(group: u32, lane: u32) {
  ${names.map((name, i) => `y[${i}] = ${name}[0];`).join('\n  ')}
}
`,
  }));
};
