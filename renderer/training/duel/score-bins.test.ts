// Two histograms over one axis: every finite score stands in one bin, and shares add up.
import { expect, test } from 'vitest';
import { scoreBins } from './score-bins.ts';
import { upsideDown } from './surface.ts';

const sum = (shares: readonly number[]) => shares.reduce((a, b) => a + b, 0);

test('both sets share their axis, and the least and the greatest score have a bin', () => {
  const bins = scoreBins(Float32Array.of(1, 2, 3, 3), Float32Array.of(-1, 0), 4);
  expect([bins.from, bins.to]).toEqual([-1, 3]);
  expect(bins.real).toEqual([0, 0, 0.25, 0.75]);
  expect(bins.generated).toEqual([0.5, 0.5, 0, 0]);
});

test('scores that are not finite, all alike or absent break nothing', () => {
  const odd = scoreBins(Float32Array.of(Number.NaN, 5), Float32Array.of(Number.POSITIVE_INFINITY));
  expect([odd.from, odd.to]).toEqual([4.5, 5.5]);
  expect([sum(odd.real), sum(odd.generated)]).toEqual([0.5, 0]);
  expect(scoreBins(new Float32Array(), new Float32Array())).toMatchObject({ from: 0, to: 1 });
});

test('a grid from the lowest row up is turned for a canvas from the top down', () => {
  expect([...upsideDown(Float32Array.of(1, 2, 3, 4), 2)]).toEqual([3, 4, 1, 2]);
});
