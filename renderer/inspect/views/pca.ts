// The two directions in which points differ most (Pearson 1901), by power iteration.

export interface Projection {
  /** x, y of each point, one after another. */
  readonly points: Float32Array;
  /** Share of the variance along each of the two directions. */
  readonly shares: readonly [number, number];
}

const rounds = 60;

/** `data` holds `count` points of `size` numbers each. Signs are fixed, so that a picture does not flip from step to step. */
export function project(data: Float32Array, count: number, size: number): Projection {
  const centered = centeredOf(data, count, size);
  let total = 0;
  for (const value of centered) total += value * value;
  const first = direction(centered, count, size, undefined);
  const second = direction(centered, count, size, first.axis);
  const points = new Float32Array(count * 2);
  for (let index = 0; index < count; index++) {
    points[2 * index] = along(centered, index, first.axis);
    points[2 * index + 1] = along(centered, index, second.axis);
  }
  return { points, shares: total > 0 ? [first.power / total, second.power / total] : [0, 0] };
}

function centeredOf(data: Float32Array, count: number, size: number): Float64Array {
  const centered = Float64Array.from(data.subarray(0, count * size));
  for (let column = 0; column < size; column++) {
    let mean = 0;
    for (let index = 0; index < count; index++)
      mean += (centered[index * size + column] ?? 0) / count;
    for (let index = 0; index < count; index++) {
      const at = index * size + column;
      centered[at] = (centered[at] ?? 0) - mean;
    }
  }
  return centered;
}

function direction(
  centered: Float64Array,
  count: number,
  size: number,
  without: Float64Array | undefined,
) {
  let axis = Float64Array.from({ length: size }, (_, index) => Math.cos(index + 1));
  let power = 0;
  for (let round = 0; round < rounds; round++) {
    if (without) removeFrom(axis, without);
    normalise(axis);
    const next = new Float64Array(size);
    power = 0;
    for (let index = 0; index < count; index++) {
      const amount = along(centered, index, axis);
      power += amount * amount;
      for (let column = 0; column < size; column++)
        next[column] = (next[column] ?? 0) + amount * (centered[index * size + column] ?? 0);
    }
    if (next.every((value) => value === 0)) break;
    axis = next;
  }
  if (without) removeFrom(axis, without);
  normalise(axis);
  let strongest = 0;
  for (const value of axis) if (Math.abs(value) > Math.abs(strongest)) strongest = value;
  if (strongest < 0) axis = axis.map((value) => -value);
  return { axis, power };
}

function along(centered: Float64Array, point: number, axis: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < axis.length; index++)
    sum += (centered[point * axis.length + index] ?? 0) * (axis[index] ?? 0);
  return sum;
}

function removeFrom(axis: Float64Array, other: Float64Array): void {
  let sum = 0;
  for (let index = 0; index < axis.length; index++) sum += (axis[index] ?? 0) * (other[index] ?? 0);
  for (let index = 0; index < axis.length; index++)
    axis[index] = (axis[index] ?? 0) - sum * (other[index] ?? 0);
}

function normalise(axis: Float64Array): void {
  const length = Math.hypot(...axis);
  if (length > 0)
    for (let index = 0; index < axis.length; index++) axis[index] = (axis[index] ?? 0) / length;
}
