// Files that once took most of a minute to be opened or refused, each within seconds of a processor's time.
import { expect, test } from 'vitest';
import { rowReader } from './formats/delimited.ts';
import { fileOf, testContext } from './host.testing.ts';
import { tableFile } from './sources/table.ts';

/** Seconds of the processor, since other work beside may take the clock's. */
async function costOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

test('three rows of 50,000 columns', async () => {
  const cells = (cell: (column: number) => unknown) =>
    Array.from({ length: 50_000 }, (_, column) => cell(column)).join(',');
  const rows = [
    cells((column) => `c${column}`),
    ...[1, 2].map((row) => cells((c) => (c * 7 + row) % 10)),
  ];
  const file = fileOf('wide.csv', new TextEncoder().encode(rows.join('\n')));
  let width: readonly number[] | undefined;
  const seconds = await costOf(async () => {
    const set = await tableFile.open(tableFile.options.parse({}), testContext(0, [file]));
    width = set.columns[0]?.sizes;
  });
  expect(width).toEqual([49_999]);
  // It was 43, with two megabytes set aside for each column.
  expect(seconds).toBeLessThan(8);
});

test('a quotation mark that stays open over 8 MB, read in small pieces', async () => {
  const piece = 'lorem ""ipsum"" dolor\n'.repeat(800);
  const reader = rowReader(',', 'open.csv');
  const seconds = await costOf(() => {
    expect(reader.push('a,b\n1,2\n3,"x\n', false)).toHaveLength(2);
    for (let length = 0; length < 8e6; length += piece.length)
      expect(reader.push(piece, false)).toEqual([]);
    expect(() => reader.push('', true)).toThrow(/opened on line 3 is never closed/);
  });
  // All of it was read again for each piece.
  expect(seconds).toBeLessThan(4);
});

test('a quotation mark that is closed in the end gives its row whole', () => {
  const reader = rowReader(',', 'closed.csv');
  const rows = ['1,"ab""c\n', '\n'.repeat(99), 'd",2\n', '3,4,5\n6,"7",8'].flatMap((piece) =>
    reader.push(piece, false),
  );
  expect([...rows, ...reader.push('', true)]).toEqual([
    { line: 1, cells: ['1', `ab"c${'\n'.repeat(100)}d`, '2'] },
    { line: 102, cells: ['3', '4', '5'] },
    { line: 103, cells: ['6', '7', '8'] },
  ]);
});
