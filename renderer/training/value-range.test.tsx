// A chart of values that are all 0 does not count to 100, and others keep the room that uPlot gives them.
import { expect, test } from 'vitest';
import { valueRange } from './value-range.ts';

test('an accuracy that is still 0 is drawn from 0 to 1', () => {
  expect(valueRange(0, 0)).toEqual([0, 1]);
  expect(valueRange(null, null)).toEqual([null, null]);
  expect(valueRange(0, 0.5)[1]).toBeCloseTo(0.55);
});
