// Text that is cut anywhere gives what the whole text gives: characters, lines, quoted cells, line numbers.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from './formats/delimited.ts';
import { rowReader } from './formats/delimited.ts';
import { CompactInts } from './table/chunked-array.ts';
import { dataFile } from './sent-file.ts';
import { decodeUtf8, utf8Reader } from './text/utf8.ts';

function outcome<T>(read: () => T): T | string {
  try {
    return read();
  } catch (reason) {
    return String(reason);
  }
}

/** The slices between some places. */
function cutAt<T extends { slice(from: number, to: number): T; length: number }>(
  whole: T,
  cuts: readonly number[],
): T[] {
  const bounds = [0, ...cuts.map((bound) => bound % (whole.length + 1)), whole.length];
  const ordered = bounds.toSorted((a, b) => a - b);
  return ordered.slice(1).map((end, index) => whole.slice(ordered[index] ?? 0, end));
}

test('UTF-8', () => {
  const bytes = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }).map((word) => new TextEncoder().encode(word)),
    fc.constant(new TextEncoder().encode('\ufeff日本\n語🙂\nend')),
    fc.uint8Array({ maxLength: 12 }),
  );
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(60), { maxLength: 5 }), (whole, bounds) => {
      const slices = cutAt(whole, bounds);
      const sliced = outcome(() => {
        const reader = utf8Reader('a');
        return slices.map((part, index) => reader.push(part, index === slices.length - 1)).join('');
      });
      expect(sliced).toBe(outcome(() => decodeUtf8(whole, 'a')));
    }),
    { seed: 8, numRuns: 2000 },
  );
});

test('rows, cut where lines end, also within quotation marks', () => {
  const cell = fc.oneof(
    fc.stringMatching(/^[a-z ]{0,4}$/),
    fc.stringMatching(/^[a"\n,]{0,5}$/).map((inner) => `"${inner.replaceAll('"', '""')}"`),
  );
  const table = fc
    .array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 })
    .map((rows) => rows.map((cells) => `${cells.join(',')}\r\n`).join(''));
  fc.assert(
    fc.property(table, fc.array(fc.nat(5), { maxLength: 3 }), (source, chosen) => {
      const ends = [...source.matchAll(/\n/g)].map(({ index }) => index + 1);
      const bounds = chosen.flatMap((at) => ends.at(at) ?? []);
      const read = (parts: readonly string[]) =>
        outcome(() => {
          const reader = rowReader(',', 'a');
          return parts.flatMap((part, index): Row[] =>
            reader.push(part, index === parts.length - 1),
          );
        });
      expect(read(cutAt(source, bounds))).toEqual(read([source]));
    }),
    { seed: 9, numRuns: 2000 },
  );
});

test('ids take as few bytes as the greatest needs, and lose nothing when they grow wider', () => {
  const pushed = [3, 255, 256, 70_000, 1];
  const ids = new CompactInts();
  for (let round = 0; round < 100_000; round++) for (const id of pushed) ids.push(id);
  expect(Array.from({ length: 10 }, (_, index) => ids.at(299_995 + index))).toEqual([
    ...pushed,
    ...pushed,
  ]);
  ids.replace(Int32Array.from({ length: 70_001 }, (_, id) => id % 100));
  expect(Array.from({ length: 5 }, (_, index) => ids.at(index))).toEqual([3, 55, 56, 0, 1]);
});

test('a file that is gone is named', async () => {
  const gone = dataFile({
    name: 'a.csv',
    content: {
      size: 4,
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('not found')) }),
    },
  });
  await expect(gone.bytes()).rejects.toThrow(
    '‘a.csv’ can no longer be read; it was moved or changed after it was chosen (not found). Choose it again.',
  );
});
