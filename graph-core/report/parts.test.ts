import { expect, test } from 'vitest';
import { writtenRows } from './parts.ts';

test('the points of a column of shares stand below each other', () => {
  const rows = [
    ['cat', 0.93333, 1, 1_200, 3.25],
    ['dog', 1, 0, 30, 0.5],
    ['owl', 0.00123456, Number.NaN, 0, 12],
  ];
  expect(writtenRows(rows)).toEqual([
    ['cat', '0.9333', '1', '1,200', '3.25'],
    ['dog', '1.0000', '0', '30', '0.5'],
    ['owl', '0.001235', '–', '0', '12'],
  ]);
});

test('a row may be shorter than the next, and hold words where others hold numbers', () => {
  expect(writtenRows([['accuracy', 0.5], ['BLEU', 1, 'tok:13a'], []])).toEqual([
    ['accuracy', '0.5000'],
    ['BLEU', '1.0000', 'tok:13a'],
    [],
  ]);
});
