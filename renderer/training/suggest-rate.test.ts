// Rates for losses whose steepest place is known.
import { expect, test } from 'vitest';
import { suggestRate } from './suggest-rate.ts';

const rates = Array.from({ length: 61 }, (_, at) => 1e-6 * 10 ** (at / 10));

test('the rate where the loss falls fastest', () => {
  const losses = rates.map((rate) => 1 + 1 / (1 + (rate / 1e-3) ** 2));
  const rate = suggestRate(rates, losses) ?? 0;
  expect(rate).toBeGreaterThan(4e-4);
  expect(rate).toBeLessThan(2.5e-3);
});

test('what is not finite ends the search, and a loss that never falls has no rate', () => {
  const falling = rates.map((_, at) => (at > 40 ? Number.NaN : 2 - at / 40));
  expect(suggestRate(rates, falling)).toBeGreaterThan(0);
  expect(
    suggestRate(
      rates,
      rates.map(() => 2),
    ),
  ).toBeUndefined();
  expect(suggestRate([], [])).toBeUndefined();
});
