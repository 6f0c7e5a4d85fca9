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
])('%d is %s', (count, words) => expect(shortCount(count)).toBe(words));

test.each([
  [512, '512 B'],
  [1024, '1.00 KB'],
  [5 * 1024 * 1024, '5.00 MB'],
])('%d bytes are %s', (bytes, words) => expect(shortBytes(bytes)).toBe(words));

test('the exact count has its commas', () => expect(exactCount(25_557_032)).toBe('25,557,032'));
