// Tensors joined along an axis, cut along one and repeated along axes of one place, as kernels: stock WASM moves the
// first two number by number in JavaScript.
import type * as TF from '@tensorflow/tfjs';
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** What lies before and behind an axis: how often a row starts, and the numbers of one place of the axis. */
const around = (shape: readonly number[], axis: number) => ({
  rows: size(shape.slice(0, axis)),
  inner: size(shape.slice(axis + 1)),
});

type Number32 = 'float32' | 'int32';

const isNumber32 = (dtype: TF.DataType): dtype is Number32 =>
  dtype === 'float32' || dtype === 'int32';

const withLength = (shape: readonly number[], axis: number, length: number): number[] =>
  shape.map((old, i) => (i === axis ? length : old));

/** Undefined where there are other than 32-bit numbers of one kind, or none. */
export function concat(host: KernelHost, all: readonly Tensor[], axis: number): Tensor | undefined {
  const xs = all.filter((x) => x.size > 0);
  const [first] = xs;
  if (!first || xs.length < 2) return undefined;
  const { dtype, shape } = first;
  if (!isNumber32(dtype) || xs.some((x) => x.dtype !== dtype)) return undefined;
  const { rows, inner } = around(shape, axis);
  const lengths = xs.map((x) => x.shape[axis] ?? 0);
  const length = lengths.reduce((a, b) => a + b, 0);
  const out = host.make(withLength(shape, axis, length), dtype);
  let to = host.at(out);
  xs.forEach((x, i) => {
    const width = (lengths[i] ?? 0) * inner;
    const toStride = length * inner;
    host.share('copyRows', { from: host.at(x), fromStride: width, to, toStride, width, rows });
    to += 4 * width;
  });
  return out;
}

/** Places `begin` … `begin + length` of an axis; undefined as in concat. */
export function slice(
  host: KernelHost,
  x: Tensor,
  axis: number,
  begin: number,
  length: number,
): Tensor | undefined {
  if (!isNumber32(x.dtype) || x.size === 0 || length === 0) return undefined;
  const { rows, inner } = around(x.shape, axis);
  const out = host.make(withLength(x.shape, axis, length), x.dtype);
  const from = host.at(x) + 4 * begin * inner;
  const width = length * inner;
  const fromStride = (x.shape[axis] ?? 0) * inner;
  const to = host.at(out);
  host.share('copyRows', { from, fromStride, to, toStride: width, width, rows });
  return out;
}

/** Repeats along axes that lie together and have one place each; undefined elsewhere, and as in concat. */
export function tile(host: KernelHost, x: Tensor, times: readonly number[]): Tensor | undefined {
  const axes = times.flatMap((n, axis) => (n === 1 ? [] : [axis]));
  const [first = 0] = axes;
  const together = axes.every((axis, i) => axis === first + i && x.shape[axis] === 1);
  if (axes.length === 0 || !together || !isNumber32(x.dtype) || x.size === 0) return undefined;
  const out = host.make(
    x.shape.map((length, axis) => length * (times[axis] ?? 1)),
    x.dtype,
  );
  const rows = size(x.shape.slice(0, first));
  host.share('repeatRows', {
    from: host.at(x),
    to: host.at(out),
    rows,
    times: size(times),
    width: x.size / rows,
  });
  return out;
}
