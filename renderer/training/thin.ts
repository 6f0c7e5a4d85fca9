// A series as a chart can draw it: no more points than the screen has pixels, and smoothed. Knows no chart.
import type { Series } from './curves.ts';

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
    for (let at = start; at < stop; at++) {
      const value = values[at] ?? Number.NaN;
      // A value that is not finite must be seen: it is neither low nor high, so it takes both places.
      if (!Number.isFinite(value)) low = high = at;
      else if (value < (values[low] ?? 0)) low = at;
      else if (value > (values[high] ?? 0)) high = at;
    }
    chosen.push(Math.min(low, high));
    if (low !== high) chosen.push(Math.max(low, high));
  }
  return {
    steps: Float64Array.from(chosen, (at) => steps[at] ?? 0),
    values: Float64Array.from(chosen, (at) => values[at] ?? 0),
  };
}

/** Exponential moving average with its start corrected (as Adam does), so that it begins at the data. 0 = as it is. */
export function smooth(series: Series, weight: number): Series {
  if (weight <= 0) return series;
  const { steps, length } = series;
  const values = new Float64Array(length);
  let average = 0;
  let correction = 1;
  for (let at = 0; at < length; at++) {
    const value = series.values[at] ?? 0;
    if (Number.isFinite(value)) {
      average = weight * average + (1 - weight) * value;
      correction *= weight;
    }
    values[at] = Number.isFinite(value) ? average / (1 - correction) : value;
  }
  return { steps, values, length };
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
