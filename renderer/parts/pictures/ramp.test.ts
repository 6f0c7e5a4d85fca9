// The ramps of heat-maps: ends, middle, evenness, and numbers that are none.
import { expect, test } from 'vitest';
import type { Rgb } from './ramp.ts';
import { amountRamp, cssOf, rampIndex, signedRamp } from './ramp.ts';

const paper: Rgb = [247, 243, 234];
const indigo: Rgb = [29, 63, 112];
const vermilion: Rgb = [184, 55, 26];

test('a ramp begins and ends at its inks, and darkens evenly', () => {
  const ramp = amountRamp(paper, indigo);
  expect(cssOf(ramp, 0)).toBe('rgb(247,243,234)');
  expect(cssOf(ramp, 255)).toBe('rgb(29,63,112)');
  const greens = Array.from(ramp, (color) => (color >> 8) & 255);
  expect(greens.every((green, index) => index === 0 || green <= (greens[index - 1] ?? 0))).toBe(
    true,
  );
});

test('a signed ramp has nothing in its middle', () => {
  const ramp = signedRamp(vermilion, paper, indigo);
  expect(cssOf(ramp, rampIndex(-1, 1, true))).toBe('rgb(184,55,26)');
  expect(cssOf(ramp, rampIndex(1, 1, true))).toBe('rgb(29,63,112)');
  const middle = (ramp[rampIndex(0, 1, true)] ?? 0) & 255;
  expect(Math.abs(middle - 247)).toBeLessThan(3);
});

test('what is out of bounds or not a number has a place all the same', () => {
  expect(rampIndex(2, 1, false)).toBe(255);
  expect(rampIndex(-2, 1, false)).toBe(0);
  expect(rampIndex(Number.NaN, 1, false)).toBe(0);
  expect(rampIndex(0.5, 0, false)).toBe(0);
});
