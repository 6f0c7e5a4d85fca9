// How data of one's own is split: by the data itself, by files of one's own, for a test, in folds; and what is refused.
import { expect, test } from 'vitest';
import type { DataFile, DataPart, Opened } from '../dataset.ts';
import { fileOf, testContext } from '../host.testing.ts';
import { openData } from '../open-data.ts';
import { png } from '../formats/png.testing.ts';
import { dateOf } from '../table/date-cells.ts';

const part = (name: DataPart, file: DataFile): DataFile => ({ ...file, part: name });
const open = (source: string, options: Record<string, unknown>, ...files: DataFile[]) =>
  openData({ source, options }, testContext(0, files));

const parts = ['train', 'train', 'train', 'val', 'TEST'];
const line = (row: number): string =>
  [
    row,
    `p${Math.floor(row / 4)}`,
    `2024-01-${10 + (row % 15)}`,
    parts[row % 5],
    row % 3 ? 'a' : 'b',
  ].join();
const head = 'x,who,when,part,y';
const tableOf = (from: number, to: number): string =>
  [head, ...Array.from({ length: to - from }, (_, index) => line(from + index))].join('\n');
const table = fileOf('t.csv', tableOf(0, 60));
const raw = { standardize: false, 'type of x': 'number' };

/** Column x of the examples, which counts the rows of the file. */
const rowsOf = (
  set: Pick<Opened, 'count' | 'batch'> | undefined,
  split: 'training' | 'held-out',
) => {
  const count = set?.count[split] ?? 0;
  const values = set?.batch(
    split,
    Array.from({ length: count }, (_, index) => index),
  ).features;
  const width = (values?.length ?? 0) / Math.max(1, count);
  return Array.from({ length: count }, (_, row) => values?.[row * width] ?? -1);
};
const byNumber = (a: number, b: number): number => a - b;

test('a column that names the part is obeyed, is no input, and the test is in neither split', async () => {
  const set = await open('table', { ...raw, split: 'named', splitColumn: 'part' }, table);
  expect(set.count).toEqual({ training: 36, 'held-out': 12 });
  expect(set.columns[0]?.features?.some((name) => name.startsWith('part'))).toBe(false);
  expect(rowsOf(set, 'held-out').every((row) => row % 5 === 3)).toBe(true);
  expect(rowsOf(set.test, 'held-out').sort(byNumber)).toEqual(
    Array.from({ length: 12 }, (_, index) => 5 * index + 4),
  );
  expect(set.preprocessing?.split).toEqual({ seed: 0, training: 36, heldOut: 12, test: 12 });
});

test('groups stay together in training, held-out and test alike', async () => {
  const options = { ...raw, split: 'grouped', splitColumn: 'who', testShare: 0.2 };
  const set = await open('table', options, table);
  const groups = [
    rowsOf(set, 'training'),
    rowsOf(set, 'held-out'),
    rowsOf(set.test, 'held-out'),
  ].map((rows) => new Set(rows.map((row) => Math.floor(row / 4))));
  expect(groups.reduce((sum, { size }) => sum + size, 0)).toBe(15);
  expect(groups.map(({ size }) => size)).toEqual([10, 2, 3]);
});

test('by time the last rows are held out, and the very last are the test', async () => {
  const options = { ...raw, split: 'order', splitColumn: 'when', testShare: 0.2 };
  const set = await open('table', options, table);
  const days = (rows: number[]): number[] => rows.map((row) => row % 15);
  const ends = (rows: number[]): number[] => [Math.min(...days(rows)), Math.max(...days(rows))];
  expect(ends(rowsOf(set, 'training'))).toEqual([0, 9]);
  expect(ends(rowsOf(set, 'held-out'))).toEqual([9, 11]);
  expect(ends(rowsOf(set.test, 'held-out'))).toEqual([12, 14]);
});

test('files of one’s own are the parts, with columns in any order, and what is fitted is of the first alone', async () => {
  const reordered = ['y,x,part,who,when', 'a,900,val,p9,2024-02-01', 'b,901,val,p9,2024-02-01'];
  const own = part('validation', fileOf('dev.csv', reordered.join('\n')));
  const kept = part('test', fileOf('test.csv', tableOf(60, 70)));
  const set = await open('table', { 'type of x': 'number' }, table, own, kept);
  expect(set.count).toEqual({ training: 60, 'held-out': 2 });
  expect(set.test?.count['held-out']).toBe(10);
  const [features] = set.preprocessing?.columns ?? [];
  const field =
    features?.kind === 'vector' ? features.fields.find(({ name }) => name === 'x') : undefined;
  expect(field).toMatchObject({ mean: 29.5, min: 0, max: 59 });

  const other = part('test', fileOf('other.csv', 'x,y\n1,a\n2,b'));
  await expect(open('table', {}, table, other)).rejects.toMatchObject({
    sentence: {
      en: '‘other.csv’ has no column ‘who’, which ‘t.csv’ has; it has x, y. Give both the same columns.',
      ja: '「t.csv」にある列「who」が「other.csv」にありません（あるのは x、y）。同じ列をそろえてください。',
    },
  });
});

test('what training sees does not change with the test that is kept, but for the rows that are in it', async () => {
  const plain = await open('table', raw, table);
  const own = await open('table', raw, table, part('test', fileOf('z.csv', tableOf(60, 70))));
  expect(rowsOf(own, 'training')).toEqual(rowsOf(plain, 'training'));
  expect(plain.test).toBeUndefined();
});

test('every row is held out in one fold, and in training in the others', async () => {
  for (const more of [
    { split: 'random' },
    { split: 'stratified' },
    { split: 'grouped', splitColumn: 'who' },
  ]) {
    const held: number[] = [];
    for (const fold of [1, 2, 3]) {
      const set = await open('table', { ...raw, ...more, folds: 3, fold }, table);
      expect(set.count.training + set.count['held-out']).toBe(60);
      held.push(...rowsOf(set, 'held-out'));
    }
    expect(held.sort(byNumber)).toEqual(Array.from({ length: 60 }, (_, row) => row));
  }
});

test('pairs, texts, pictures and arrays take files of one’s own and keep a test', async () => {
  const pairs = (from: number): string =>
    Array.from(
      { length: 20 },
      (_, row) => `left ${Math.floor((from + row) / 2)}\tright ${from + row}`,
    ).join('\n');
  const given = [fileOf('a.tsv', pairs(0)), part('validation', fileOf('b.tsv', pairs(20)))];
  const own = await open('sentence-pairs', { testShare: 0.2, split: 'grouped' }, ...given);
  expect([own.count, own.test?.count['held-out']]).toEqual([{ training: 16, 'held-out': 20 }, 4]);

  const text = fileOf('a.txt', 'abcdefghij'.repeat(30));
  const book = await open('text-file', { length: 10, testShare: 0.1, heldShare: 0.2 }, text);
  expect([book.count, book.test?.count['held-out']]).toEqual([{ training: 21, 'held-out': 5 }, 3]);
  const fold = await open('text-file', { length: 10, folds: 3, fold: 2 }, text);
  expect(fold.count).toEqual({ training: 20, 'held-out': 10 });

  const dot = png(2, 2, 0, new Uint8Array(4));
  const pictures = ['train/a/1', 'train/b/2', 'val/a/3', 'test/b/4'].map((name) =>
    fileOf(`set/${name}.png`, dot),
  );
  const folders = await open('image-folder', { split: 'named', height: 2, width: 2 }, ...pictures);
  expect([folders.count, folders.test?.count['held-out']]).toEqual([
    { training: 2, 'held-out': 1 },
    1,
  ]);
  await expect(
    open('image-folder', { split: 'named' }, ...pictures, fileOf('set/more/a/5.png', dot)),
  ).rejects.toMatchObject({
    sentence: {
      en: '‘set/more/a/5.png’ is not below a folder called train, validation (val, dev) or test. Move it, or split another way.',
      ja: '「set/more/a/5.png」が train、validation（val、dev）、test という名前のフォルダの中にありません。移すか、別の分け方を選んでください。',
    },
  });
});

test('a split that cannot be is refused with the way out', async () => {
  const refused = (options: Record<string, unknown>) =>
    open('table', { ...raw, ...options }, table).then(
      () => 'opened',
      ({ message }: Error) => message,
    );
  expect(await refused({ split: 'grouped' })).toBe(
    'Choose the column to split by: x, who, when, part, y.',
  );
  expect(await refused({ split: 'order', splitColumn: 'y' })).toBe(
    '‘t.csv’, line 2, column ‘y’: ‘b’ is neither a number nor a date such as 2025-03-31. Correct it, or split by another column.',
  );
  expect(await refused({ split: 'stratified', target: 1 })).toMatch(
    /^The column to predict holds numbers/,
  );
  expect(await refused({ folds: 3, fold: 4 })).toBe('There is no fold 4 of 3. Choose 1 to 3.');
  expect(await refused({ folds: 61 })).toBe(
    '61 folds cannot be made of 60 examples. Choose 2 to 60 folds, or 0 for none.',
  );
});

test('dates are read as they are written, and what is none is none', () => {
  const iso = (cell: string, order?: 'day-first' | 'month-first') =>
    Number.isNaN(dateOf(cell, order)) ? 'none' : new Date(dateOf(cell, order)).toISOString();
  expect(iso('2025-03-04')).toBe('2025-03-04T00:00:00.000Z');
  expect(iso('2025年3月4日')).toBe('2025-03-04T00:00:00.000Z');
  expect(iso('2025/3/4 07:08:09.5')).toBe('2025-03-04T07:08:09.500Z');
  expect(iso('2025-03-04T07:08+09:00')).toBe('2025-03-03T22:08:00.000Z');
  expect(iso('4.3.2025', 'month-first')).toBe('2025-03-04T00:00:00.000Z');
  expect(iso('03/04/2025', 'month-first')).toBe('2025-03-04T00:00:00.000Z');
  expect(iso('03/04/2025')).toBe('2025-04-03T00:00:00.000Z');
  for (const cell of ['2025-02-30', '2025-13-01', '04-2025', '2025-03-04 25:00', '1.2', 'x'])
    expect(iso(cell)).toBe('none');
});
