// Matrix products over broadcast batch dims, with right gradients.
import { productSizes, withGradients } from '../mat-mul.ts';
import type { OpOn, Tensor } from '../ops.ts';
import { heapWords, type KernelHost } from './host.ts';
import { product } from './product.ts';

export const matMul: OpOn<KernelHost, 'matMul'> = (host, ...args) =>
  withGradients(host.tf, (...sides) => multiply(host, ...sides), ...args);

/** a [..., M, K] · b [..., K, N], batch dims as NumPy broadcasts them. */
export function multiply(
  host: KernelHost,
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
): Tensor {
  const sizes = productSizes(host.tf, a, b, transposeA, transposeB);
  const { rows: m, inner: k, columns: n, batchA, batchB, batch } = sizes;
  const out = host.make([...batch, m, n]);
  const count = batch.reduce((x, y) => x * y, 1);
  const sides = { m, n, k, a: host.at(a), b: host.at(b), c: host.at(out) };
  if (count === 1) {
    product(host, { ...sides, transposeA, transposeB });
  } else if (batchB.every((size) => size === 1) && !transposeA) {
    // One b for all: the batch is so many more rows.
    product(host, { ...sides, m: m * count, transposeB });
  } else {
    const table = host.scratch(count * 12);
    const words = heapWords(host.tf);
    const offsetsA = offsetsOf(batchA, batch, m * k);
    const offsetsB = offsetsOf(batchB, batch, k * n);
    for (let i = 0; i < count; i++)
      words.set([offsetsA[i] ?? 0, offsetsB[i] ?? 0, i * m * n], table / 4 + i * 3);
    const [aRow, aColumn] = transposeA ? [1, m] : [k, 1];
    const [bRow, bColumn] = transposeB ? [1, k] : [n, 1];
    const { workspace } = host;
    const call = { count, offsets: table, aRow, aColumn, bRow, bColumn, workspace };
    host.share('gemmBatch', call, sides);
  }
  return out;
}

/** Where each matrix of the broadcast batch begins, in elements. */
function offsetsOf(own: readonly number[], batch: readonly number[], size: number): number[] {
  let strides: number[] = [];
  let step = size;
  for (let axis = own.length - 1; axis >= 0; axis--) {
    strides = [own[axis] === 1 ? 0 : step, ...strides];
    step *= own[axis] ?? 1;
  }
  const padded = [...Array(batch.length - own.length).fill(0), ...strides];
  let starts = [0];
  batch.forEach((length, axis) => {
    const stride = padded[axis] ?? 0;
    starts = starts.flatMap((start) => Array.from({ length }, (_, i) => start + i * stride));
  });
  return starts;
}
