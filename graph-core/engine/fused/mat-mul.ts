// Matrix products over broadcast batch dims, with right gradients.
import type * as TF from '@tensorflow/tfjs';
import { differentiable, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import { heapWords, type KernelHost } from './host.ts';
import { product } from './product.ts';

export function matMul(host: KernelHost, a: Tensor, b: Tensor, tA = false, tB = false): Tensor {
  return differentiable(host.tf, {
    inputs: [a, b],
    forward(save) {
      save([a, b]);
      return multiply(host, a, b, tA, tB);
    },
    backward: (dy, saved) => {
      const [x, y] = [present(saved[0]), present(saved[1])];
      const da = () => (tA ? multiply(host, y, dy, tB, true) : multiply(host, dy, y, false, !tB));
      const db = () => (tB ? multiply(host, dy, x, true, tA) : multiply(host, x, dy, !tA, false));
      return [() => summedTo(host, da(), x.shape), () => summedTo(host, db(), y.shape)];
    },
  });
}

/** a [..., M, K] · b [..., K, N], batch dims as NumPy broadcasts them. */
export function multiply(
  host: KernelHost,
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
): Tensor {
  const [aRows = 1, aColumns = 1] = a.shape.slice(-2);
  const [bRows = 1, bColumns = 1] = b.shape.slice(-2);
  const m = transposeA ? aColumns : aRows;
  const k = transposeA ? aRows : aColumns;
  const n = transposeB ? bRows : bColumns;
  if (k !== (transposeB ? bColumns : bRows))
    throw new Error(
      `A matrix product needs inner sizes that agree, but got [${a.shape}] and [${b.shape}].`,
    );
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = host.tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
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
    const offsetsA = offsetsOf(batchA, batch, aRows * aColumns);
    const offsetsB = offsetsOf(batchB, batch, bRows * bColumns);
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

/** Sums away the axes along which an operand was broadcast. */
function summedTo(host: KernelHost, x: Tensor, shape: readonly number[]): Tensor {
  const { tf } = host;
  const extra = x.rank - shape.length;
  const axes = x.shape.flatMap((size, axis) =>
    axis < extra || (shape[axis - extra] === 1 && size !== 1) ? [axis] : [],
  );
  if (axes.length === 0) return x;
  return tf.reshape(tf.sum(x, axes, true), [...shape]) as TF.Tensor;
}
