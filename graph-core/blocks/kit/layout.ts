// Weights laid out another way for another framework: transposed, reshaped, regrouped.
import type { WeightValue } from '../block.ts';

type Weights = Readonly<Record<string, WeightValue>>;

/** The weight of that name; throws where it is missing, which is a fault of the caller. */
export function weightOf(weights: Weights, name: string): WeightValue {
  const value = weights[name];
  if (!value) throw new Error(`The weight ‘${name}’ is missing.`);
  return value;
}

export function reshaped({ data }: WeightValue, shape: readonly number[]): WeightValue {
  return { shape, data };
}

/** Axis k of the answer is axis `axes[k]` of the value. */
export function permuted({ shape, data }: WeightValue, axes: readonly number[]): WeightValue {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const sizes = axes.map((axis) => shape[axis] ?? 1);
  const steps = axes.map((axis) => strides[axis] ?? 1);
  const index = sizes.map(() => 0);
  const moved = new Float32Array(data.length);
  let from = 0;
  for (let to = 0; to < moved.length; to++) {
    moved[to] = data[from] ?? 0;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const next = (index[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if (next < (sizes[axis] ?? 1)) {
        index[axis] = next;
        break;
      }
      from -= next * (steps[axis] ?? 0);
      index[axis] = 0;
    }
  }
  return { shape: sizes, data: moved };
}

/** [in, out] → [out, in]. */
export function transposed(value: WeightValue): WeightValue {
  return permuted(value, [1, 0]);
}

/** One after another along the first axis. */
export function stacked(values: readonly WeightValue[]): WeightValue {
  const data = new Float32Array(values.reduce((sum, value) => sum + value.data.length, 0));
  let at = 0;
  for (const value of values) {
    data.set(value.data, at);
    at += value.data.length;
  }
  const rows = values.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
  return { shape: [rows, ...(values[0]?.shape.slice(1) ?? [])], data };
}

/** Row `row` of a matrix. */
export function rowOf({ shape, data }: WeightValue, row: number): WeightValue {
  const width = shape[1] ?? 0;
  return { shape: [width], data: data.slice(row * width, (row + 1) * width) };
}

/** The first axis cut into equal groups (gates), put in another order: group k of the answer is `order[k]`. */
export function regrouped({ shape, data }: WeightValue, order: readonly number[]): WeightValue {
  const span = data.length / order.length;
  const moved = new Float32Array(data.length);
  order.forEach((from, to) => {
    moved.set(data.subarray(from * span, (from + 1) * span), to * span);
  });
  return { shape, data: moved };
}

/** Columns `from` … `from + count − 1` of a matrix, or that stretch of a vector. */
export function columnsOf({ shape, data }: WeightValue, from: number, count: number): WeightValue {
  const width = shape.at(-1) ?? 0;
  const taken = new Float32Array((data.length / width) * count);
  for (let row = 0; row * width < data.length; row++)
    taken.set(data.subarray(row * width + from, row * width + from + count), row * count);
  return { shape: [...shape.slice(0, -1), count], data: taken };
}

export function filled(shape: readonly number[], value: number): WeightValue {
  return { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value) };
}
