// The eight written forms, and that the answer is the day that was written.
import { expect, test } from 'vitest';
import { dates, writtenForms } from './dates.ts';
import { testContext } from '../host.testing.ts';

test('a day in its eight forms', () => {
  expect(writtenForms(1987, 9, 3)).toEqual([
    'September 3, 1987',
    'Sep 3, 1987',
    '3 September 1987',
    'Thu 3 Sep 1987',
    '3rd of Sep 1987',
    '09/03/1987',
    '03.09.1987',
    '1987年9月3日',
  ]);
  expect(writtenForms(2000, 2, 11)[4]).toBe('11th of Feb 2000');
});

test('every source is one of the forms of its target', async () => {
  const set = await dates.open({ examples: 300, heldOut: 50 }, testContext(3));
  const batch = set.batch(
    'training',
    Array.from({ length: 300 }, (_, index) => index),
  );
  const [source, , target] = set.columns;
  for (let row = 0; row < 300; row++) {
    const written = source?.decode?.(batch.source?.subarray(row * 18, (row + 1) * 18) ?? []) ?? '';
    const iso = target?.decode?.(batch.target?.subarray(row * 11, (row + 1) * 11) ?? []) ?? '';
    const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
    expect(writtenForms(year, month, day)).toContain(written);
  }
});

test('full-width digits are read as digits, and what cannot be typed is named with what can', async () => {
  const set = await dates.open({ examples: 300, heldOut: 50 }, testContext(3));
  const [source] = set.columns;
  expect(source?.encode?.('１９８７年９月４日')).toEqual(source?.encode?.('1987年9月4日'));
  expect(source?.encode?.('1987年9月4日')).toBeInstanceOf(Int32Array);
  const refused = source?.encode?.('1987-É') as { error: { en: string; ja: string } };
  expect(refused.error.en).toMatch(/^‘.’ is not in the vocabulary\. It has: .*\b1 .*年/);
  expect(refused.error.ja).toMatch(/は語彙にありません。使えるもの：.*年/);
});
