// Files of 300 MB, made on the fly: read in slices, within a stated memory, with progress, and given up when asked.
import { expect, test } from 'vitest';
import type { DataContext, DataFile, DataSource } from './dataset.ts';
import { testContext } from './host.testing.ts';
import { dataFile } from './sent-file.ts';
import { tableFile } from './sources/table.ts';
import { textFile } from './sources/text-file.ts';

const size = 300 * 1024 * 1024;
/** What reading one may add to the process, in bytes: less than the file. */
const allowed = 256 * 1024 * 1024;
const lineLength = 256;

/** The same megabyte of lines again and again; nothing of it is ever whole. */
function endless(line: (number: number) => string): { file: DataFile; largest: () => number } {
  const lines = Array.from(
    { length: 4096 },
    (_, index) => `${line(index).padEnd(lineLength - 1)}\n`,
  );
  const block = new TextEncoder().encode(lines.join(''));
  let largest = 0;
  const slice = (from: number, to: number) => ({
    arrayBuffer: async () => {
      const out = new Uint8Array(to - from);
      largest = Math.max(largest, out.length);
      for (let index = from; index < to; ) {
        const start = index % block.length;
        const part = block.subarray(start, start + Math.min(block.length - start, to - index));
        out.set(part, index - from);
        index += part.length;
      }
      return out.buffer;
    },
  });
  return { file: dataFile({ name: 'large', content: { size, slice } }), largest: () => largest };
}

/** Opens it and answers by how much the process has grown at most meanwhile. */
async function grownBy(source: DataSource, options: object, file: DataFile) {
  const before = process.memoryUsage().rss;
  let most = before;
  const shares: number[] = [];
  const watched: DataContext = {
    ...testContext(0, [file]),
    progress(share) {
      shares.push(share);
      most = Math.max(most, process.memoryUsage().rss);
    },
  };
  const set = await source.open(source.options.parse(options), watched);
  return { set, shares, grown: Math.max(most, process.memoryUsage().rss) - before };
}

test('a text of 300 MB', async () => {
  const filler = 'x'.repeat(36);
  const { file, largest } = endless(
    (at) => `line ${at} ${`${filler} `.repeat(5)}and w${(at * 7919) % 4096}`,
  );
  const { set, shares, grown } = await grownBy(textFile, { tokens: 'words', length: 32 }, file);
  expect(set.count.training + set.count['held-out']).toBe(Math.floor((9 * size) / lineLength / 32));
  expect(set.columns[1]?.decode?.(set.batch('training', [0]).target ?? [])).toMatch(/^line 0 x/);
  expect(largest()).toBeLessThanOrEqual(1024 * 1024);
  expect(shares.length).toBeGreaterThan(250);
  expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
  expect(grown).toBeLessThan(allowed);
});

test('a table of 300 MB', async () => {
  const filler = 'y'.repeat(200);
  const { file } = endless(
    (at) => `${at / 8},${['red', 'green'][at % 2]},${at}${filler},${at % 3}`,
  );
  const { set, grown } = await grownBy(tableFile, { header: 'no' }, file);
  expect(set.count.training + set.count['held-out']).toBe(size / lineLength);
  expect(set.columns.map(({ sizes, words }) => [sizes, words])).toEqual([
    [[3], undefined],
    [[], ['0', '1', '2']],
  ]);
  expect(grown).toBeLessThan(allowed);
});

test('opening is given up as soon as progress throws, and nothing is imported', async () => {
  const { file } = endless((at) => `${at},a`);
  let calls = 0;
  const context: DataContext = {
    ...testContext(0, [file]),
    progress() {
      if (++calls > 3) throw new Error('given up');
    },
  };
  await expect(tableFile.open(tableFile.options.parse({}), context)).rejects.toThrow('given up');
  expect(calls).toBe(4);
});
