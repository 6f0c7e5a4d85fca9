// Curves grow, are cut back to a checkpoint, and leave as CSV.
import { expect, test } from 'vitest';
import { CurveBook } from './curves.ts';

test('a series grows past its first capacity and keeps every point', () => {
  const book = new CurveBook();
  for (let step = 1; step <= 1000; step++)
    book.add('training', 'loss', { steps: [step], values: [1 / step] });
  const series = book.series('training', 'loss');
  expect(series?.length).toBe(1000);
  expect(series?.values[999]).toBe(1 / 1000);
  expect(book.last('training', 'loss')).toBe(1 / 1000);
});

test('going on from a checkpoint forgets what came after it', () => {
  const book = new CurveBook();
  book.add('training', 'loss', { steps: [1, 2, 3, 4], values: [4, 3, 2, 1] });
  book.add('held-out', 'loss', { steps: [2, 4], values: [5, 6] });
  book.cutAfter(2);
  expect(book.toCsv()).toBe('step,loss,held-out loss\n1,4,\n2,3,5\n');
});

test('curves survive being kept to the bit, a value that is not finite included', () => {
  const book = new CurveBook();
  book.add('training', 'loss', { steps: [1, 2], values: [0.1, Number.NaN] });
  book.add('held-out', '正解率', { steps: [2], values: [0.5] });
  const bytes = book.toBytes();
  const again = CurveBook.fromBytes(bytes);
  expect(again?.toBytes()).toEqual(bytes);
  expect(again?.toCsv()).toBe('step,loss,held-out 正解率\n1,0.1,\n2,NaN,0.5\n');
});

test('bytes that end too soon are not half a book', () => {
  const book = new CurveBook();
  book.add('training', 'loss', { steps: [1, 2], values: [1, 2] });
  const bytes = book.toBytes();
  for (let length = 0; length < bytes.length; length++)
    expect(CurveBook.fromBytes(bytes.slice(0, length))).toBeUndefined();
});
