// Counts at a glance keep three digits and the right unit.
import { expect, test } from 'vitest';
import { exactCount, shortBytes, shortCount } from './amounts.ts';

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1.00k'],
  [12_345, '12.3k'],
  [999_499, '999k'],
  [999_500, '1.00M'],
  [138_357_544, '138M'],
  [15_500_000_000, '15.5G'],
])('%d is %s', (count, words) => expect(shortCount(count, 'en')).toBe(words));

test.each([
  [999, '999'],
  [9_999, '9999'],
  [12_345, '1.23万'],
  [2_500_000, '250万'],
  [25_557_032, '2556万'],
  [138_357_544, '1.38億'],
  [15_500_000_000, '155億'],
])('%d is %s in Japanese', (count, words) => expect(shortCount(count, 'ja')).toBe(words));

test.each([
  [512, '512 B'],
  [1024, '1.00 KB'],
  [5 * 1024 * 1024, '5.00 MB'],
])('%d bytes are %s', (bytes, words) => expect(shortBytes(bytes)).toBe(words));

test('the exact count has its commas', () => expect(exactCount(25_557_032)).toBe('25,557,032'));
