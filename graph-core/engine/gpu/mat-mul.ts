// Matrix products over broadcast batch dims, transposed operands read in place.
import { productSizes, withGradients } from '../mat-mul.ts';
import type { OpOn, Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';
import { lanesOf, type Side, sideFor, tile, tileMemory, tilesOf } from './wgsl/tile.ts';

const batched = (side: Side) =>
  kernel(`matrix product ${side}`, () => ({
    lanes: lanesOf(side),
    reads: ['a', 'b'],
    writes: ['y'],
    numbers: {
      rows: 'u32',
      columns: 'u32',
      inner: 'u32',
      a_row: 'u32',
      a_inner: 'u32',
      b_inner: 'u32',
      b_column: 'u32',
      n1: 'u32',
      n2: 'u32',
      a0: 'u32',
      a1: 'u32',
      a2: 'u32',
      b0: 'u32',
      b1: 'u32',
      b2: 'u32',
    },
    code: `var<private> a_start: u32;
var<private> b_start: u32;
var<private> y_start: u32;
${tileMemory(side)}${tile({
  name: 'product',
  side,
  left: 'a[a_start + r * p.a_row + k * p.a_inner]',
  right: 'b[b_start + k * p.b_inner + c * p.b_column]',
  rows: 'p.rows',
  columns: 'p.columns',
  leftAlongK: 'p.a_inner == 1u',
  rightAlongK: 'p.b_inner == 1u',
  store: 'y[y_start + r * p.columns + c] = sum;',
})}
fn kernel(group: u32, lane: u32) {
  let across = (p.columns + ${side - 1}u) / ${side}u;
  let down = (p.rows + ${side - 1}u) / ${side}u;
  let at = group / (across * down);
  let i0 = at / p.n2 / p.n1;
  let i1 = at / p.n2 % p.n1;
  let i2 = at % p.n2;
  a_start = i0 * p.a0 + i1 * p.a1 + i2 * p.a2;
  b_start = i0 * p.b0 + i1 * p.b1 + i2 * p.b2;
  y_start = at * p.rows * p.columns;
  let inside = group % (across * down);
  product(inside / across, inside % across, 0u, p.inner, lane);
}
`,
  }));

export const matMul: OpOn<GpuHost, 'matMul'> = (host, ...args) =>
  withGradients(host.tf, (...sides) => multiply(host, ...sides), ...args);

function multiply(host: GpuHost, a: Tensor, b: Tensor, tA: boolean, tB: boolean): Tensor {
  const { rows, inner, columns, batchA, batchB, batch } = productSizes(host.tf, a, b, tA, tB);
  if (batch.length > 3) throw new Error('A matrix product has at most three batch dims here.');
  const out = host.make([...batch, rows, columns]);
  const [n0 = 1, n1 = 1, n2 = 1] = three(batch);
  const [a0 = 0, a1 = 0, a2 = 0] = strides(batchA, rows * inner);
  const [b0 = 0, b1 = 0, b2 = 0] = strides(batchB, inner * columns);
  const side = sideFor(host.largeSide, rows, columns, n0 * n1 * n2);
  host.run(
    batched(side),
    n0 * n1 * n2 * tilesOf(rows, side) * tilesOf(columns, side),
    { a, b, y: out },
    {
      rows,
      columns,
      inner,
      a_row: tA ? 1 : inner,
      a_inner: tA ? rows : 1,
      b_inner: tB ? 1 : columns,
      b_column: tB ? inner : 1,
      n1,
      n2,
      a0,
      a1,
      a2,
      b0,
      b1,
      b2,
    },
  );
  return out;
}

const three = (dims: readonly number[]): number[] => [
  ...Array<number>(3 - dims.length).fill(1),
  ...dims,
];

/** Between the matrices of neighbours along each batch dim; 0 along one that is repeated. */
function strides(own: readonly number[], size: number): number[] {
  let step = size;
  return three(own)
    .map((_, axis, all) => all[2 - axis] ?? 1)
    .map((length) => {
      const stride = length === 1 ? 0 : step;
      step *= length;
      return stride;
    })
    .reverse();
}
