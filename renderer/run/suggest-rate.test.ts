// Rates for losses whose lowest place is known.
import { expect, test } from 'vitest';
import { suggestRate } from './suggest-rate.ts';

const rates = Array.from({ length: 61 }, (_, index) => 1e-6 * 10 ** (index / 10));

test('a tenth of the rate where the loss is lowest', () => {
  const losses = rates.map((rate) => 2 + Math.abs(Math.log10(rate / 1e-2)) / 4);
  const { lowest = 0, start = 0 } = suggestRate(rates, losses) ?? {};
  expect(lowest).toBeGreaterThan(0.9e-2);
  expect(lowest).toBeLessThan(2.1e-2);
  expect(start).toBeCloseTo(lowest / 10, 6);
});

test('what is not finite ends the search, and a loss that never falls has no rate', () => {
  const falling = rates.map((_, index) => (index > 40 ? Number.NaN : 2 - index / 40));
  expect(suggestRate(rates, falling)?.lowest).toBeCloseTo(0.01, 6);
  expect(
    suggestRate(
      rates,
      rates.map(() => 2),
    ),
  ).toBeUndefined();
  expect(suggestRate([], [])).toBeUndefined();
});
