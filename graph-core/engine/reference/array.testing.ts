// Dense arrays of float64, the yardstick's only data type.

export interface Array64 {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** A new array whose element at `place` (one index per axis) is `value(place)`. */
export function build(
  shape: readonly number[],
  value: (index: readonly number[], offset: number) => number,
): Array64 {
  const data = new Float64Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let offset = 0; offset < data.length; offset++) {
    data[offset] = value(index, offset);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
  }
  return { shape: [...shape], data };
}

/** Reads with broadcasting: missing leading axes and axes of size 1 repeat. */
export function at(from: Array64, index: readonly number[]): number {
  const extra = index.length - from.shape.length;
  let offset = 0;
  from.shape.forEach((size, axis) => {
    offset = offset * size + (size === 1 ? 0 : (index[axis + extra] ?? 0));
  });
  return from.data[offset] ?? Number.NaN;
}

export function map(x: Array64, f: (value: number, offset: number) => number): Array64 {
  return { shape: x.shape, data: x.data.map(f) };
}

export function reshape(x: Array64, shape: readonly number[]): Array64 {
  return { shape, data: x.data };
}

/** Applies f to each row of the last axis. */
export function mapRows(x: Array64, f: (row: Float64Array, index: number) => ArrayLike<number>) {
  const width = x.shape.at(-1) ?? 1;
  const data = new Float64Array(x.data.length);
  for (let i = 0; i * width < data.length; i++)
    data.set(Array.from(f(x.data.subarray(i * width, (i + 1) * width), i)), i * width);
  return { shape: x.shape, data };
}
