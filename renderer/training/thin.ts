// A series as a chart can draw it: no more points than the screen has pixels, and smoothed.
import type { Series } from '../run/curves.ts';

export interface Points {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/**
 * The points between two steps; where they are many, the lowest and the highest of each of `columns` stretches, so that
 * no spike is lost. One point beyond either end is kept, so that lines run out of the frame.
 */
export function thin({ steps, values, length }: Series, from: number, to: number, columns: number) {
  const first = Math.max(0, firstAtLeast(steps, length, from) - 1);
  const end = Math.min(length, firstAtLeast(steps, length, to) + 1);
  if (end - first <= columns * 2)
    return { steps: steps.slice(first, end), values: values.slice(first, end) };
  const chosen: number[] = [];
  for (let column = 0; column < columns; column++) {
    const start = first + Math.floor(((end - first) * column) / columns);
    const stop = first + Math.floor(((end - first) * (column + 1)) / columns);
    let low = start;
    let high = start;
    for (let index = start; index < stop; index++) {
      const value = values[index] ?? Number.NaN;
      // A value that is not finite must be seen: it is neither low nor high, so it takes both places.
      if (!Number.isFinite(value)) low = high = index;
      else if (value < (values[low] ?? 0)) low = index;
      else if (value > (values[high] ?? 0)) high = index;
    }
    chosen.push(Math.min(low, high));
    if (low !== high) chosen.push(Math.max(low, high));
  }
  return {
    steps: Float64Array.from(chosen, (at) => steps[at] ?? 0),
    values: Float64Array.from(chosen, (at) => values[at] ?? 0),
  };
}

/** How far a series has been smoothed, so that a growing one costs only what it grew by. */
interface Smoothed {
  weight: number;
  values: Float64Array;
  length: number;
  average: number;
  correction: number;
  /** The step smoothed last: another one there means that the series was cut back meanwhile. */
  lastStep: number | undefined;
}

const smoothed = new WeakMap<Series, Smoothed>();

/** Points up to which a weight means what it says. */
const plainLength = 512;

/**
 * The weight with which a series of so many points looks as smooth as a short one does with `weight`: over twice as many
 * points the average reaches twice as far.
 */
export function weightOver(length: number, weight: number): number {
  // In doublings, so that a growing series is smoothed anew only seldom.
  const times = 2 ** Math.max(0, Math.floor(Math.log2(length / plainLength)));
  return weight ** (1 / times);
}

/** Exponential moving average with its start corrected (as Adam does), so that it begins at the data. 0 = as it is. */
export function smooth(series: Series, weight: number): Series {
  if (weight <= 0) return series;
  const { steps, length } = series;
  let known = smoothed.get(series);
  const goesOn =
    known?.weight === weight &&
    known.length <= length &&
    known.lastStep === (known.length > 0 ? steps[known.length - 1] : undefined);
  if (!known || !goesOn) {
    const values = new Float64Array(steps.length);
    known = { weight, values, length: 0, average: 0, correction: 1, lastStep: undefined };
    smoothed.set(series, known);
  }
  if (known.values.length < length) {
    const longer = new Float64Array(steps.length);
    longer.set(known.values.subarray(0, known.length));
    known.values = longer;
  }
  for (let index = known.length; index < length; index++) {
    const value = series.values[index] ?? 0;
    if (Number.isFinite(value)) {
      known.average = weight * known.average + (1 - weight) * value;
      known.correction *= weight;
    }
    known.values[index] = Number.isFinite(value) ? known.average / (1 - known.correction) : value;
  }
  known.length = length;
  known.lastStep = steps[length - 1];
  return { steps, values: known.values, length };
}

export type Aligned = [Float64Array, ...(number | null | undefined)[][]];

/**
 * Several series over one axis of steps. A series has `undefined` where another has a point (the line runs on) and `null`
 * where its own value cannot be drawn (the line breaks).
 */
export function align(all: readonly Points[], drawable: (value: number) => boolean): Aligned {
  const merged = Float64Array.from(new Set(all.flatMap(({ steps }) => Array.from(steps)))).sort();
  const rows = all.map(({ steps, values }) => {
    let next = 0;
    return Array.from(merged, (step) => {
      if (steps[next] !== step) return undefined;
      let value = values[next];
      // Where a step was measured twice, the later one holds.
      while (steps[++next] === step) value = values[next];
      return value !== undefined && drawable(value) ? value : null;
    });
  });
  return [merged, ...rows];
}

/** First place whose step is at least `step`; steps rise. */
function firstAtLeast(steps: Float64Array, length: number, step: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle] ?? 0) < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
