// What a chart draws of a long series: nothing that matters is lost.
import { expect, test } from 'vitest';
import type { Series } from '../run/curves.ts';
import { CurveBook } from '../run/curves.ts';
import { align, smooth, thin, weightOver } from './thin.ts';

const series = (values: number[]): Series => ({
  steps: Float64Array.from(values, (_, index) => index + 1),
  values: Float64Array.from(values),
  length: values.length,
});

test('a hundred thousand points become a few per pixel column, and the one spike stays', () => {
  const values = Array.from({ length: 100_000 }, (_, index) => 1 + Math.sin(index / 999) / 2);
  values[54_321] = 99;
  const thinned = thin(series(values), 0, 100_000, 600);
  expect(thinned.values.length).toBeLessThanOrEqual(1200);
  expect(Math.max(...thinned.values)).toBe(99);
  expect(
    thinned.steps.every((step, index) => index === 0 || step > (thinned.steps[index - 1] ?? 0)),
  ).toBe(true);
});

test('a value that is not finite is never thinned away', () => {
  const values = Array.from({ length: 10_000 }, () => 1);
  values[5000] = Number.NaN;
  expect(thin(series(values), 0, 10_000, 100).values.some(Number.isNaN)).toBe(true);
});

test('a stretch is cut out with one point beyond each end', () => {
  expect(Array.from(thin(series([1, 2, 3, 4, 5, 6]), 3, 4, 100).steps)).toEqual([2, 3, 4]);
});

test('smoothing starts at the data and keeps a constant as it is', () => {
  const smoothed = smooth(series([4, 4, 4]), 0.9).values;
  for (const value of smoothed) expect(value).toBeCloseTo(4, 12);
});

test('smoothing what has grown, or was cut back and grew again, equals smoothing it whole', () => {
  const book = new CurveBook();
  const whole = (values: number[]) => Array.from(smooth(series(values), 0.8).values);
  const grow = (from: number, values: number[]) => {
    const steps = values.map((_, index) => from + index);
    book.add('training', 'loss', { steps, values });
    const grown = book.series('training', 'loss');
    return grown && Array.from(smooth(grown, 0.8).values.subarray(0, grown.length));
  };
  expect(grow(1, [5, 4, 3])).toEqual(whole([5, 4, 3]));
  expect(grow(4, [2, 1])).toEqual(whole([5, 4, 3, 2, 1]));
  book.cutAfter(2);
  expect(grow(9, [7, 8])).toEqual(whole([5, 4, 7, 8]));
});

test('a long series is smoothed as far across the picture as a short one, and anew only when it doubled', () => {
  expect(weightOver(100, 0.6)).toBe(0.6);
  // A step up is half climbed after as great a share of the points.
  const climbed = (length: number) => {
    const values = Array.from({ length }, (_, index) => (index < length / 2 ? 0 : 1));
    const smoothed = smooth(series(values), weightOver(length, 0.98)).values;
    return smoothed.findIndex((value) => value > 0.5) / length - 0.5;
  };
  expect(climbed(65_536) / climbed(512)).toBeCloseTo(1, 1);
  const weights = Array.from({ length: 1000 }, (_, index) => weightOver(2048 + index, 0.9));
  expect(new Set(weights).size).toBe(1);
});

test('series of different steps share one axis; gaps run on, values that cannot be drawn break the line', () => {
  const log = (value: number) => value > 0;
  const held = { steps: Float64Array.of(2), values: Float64Array.of(0) };
  expect(align([series([3, 2, 1]), held], log)).toEqual([
    Float64Array.of(1, 2, 3),
    [3, 2, 1],
    [undefined, null, undefined],
  ]);
});
