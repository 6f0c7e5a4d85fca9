// Rows of a user's files as two hashes, in their order and in any, so that the same data is known again.
import type { DataContext, DataRelation } from '../dataset.ts';
import type { DataContents } from './schema.ts';

export interface ContentsCounter {
  /** One row, by its hash. */
  add(row: number): void;
  counted(): DataContents;
}

const start = 0x811c9dc5;
const prime = 0x01000193;
const mostFiles = 20;

/** FNV-1a over UTF-16 units or bytes. */
export function hashOf(row: string | Uint8Array, seed = start): number {
  let hash = seed;
  if (typeof row === 'string')
    for (let index = 0; index < row.length; index++)
      hash = Math.imul(hash ^ row.charCodeAt(index), prime);
  else
    for (let index = 0; index < row.length; index++)
      hash = Math.imul(hash ^ (row[index] ?? 0), prime);
  return hash;
}

/** Every bit depends on every other, so that hashes may be summed (the last step of MurmurHash3). */
export function mixed(hash: number): number {
  let bits = hash;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

export function contentsCounter({ files }: Pick<DataContext, 'files'>): ContentsCounter {
  let [rows, ordered, unordered] = [0, start, 0];
  const written = (hash: number): string => (hash >>> 0).toString(16).padStart(8, '0');
  return {
    add(row) {
      const hash = mixed(row);
      rows++;
      ordered = Math.imul(ordered ^ hash, prime);
      unordered = (unordered + hash) | 0;
    },
    counted: () => ({
      files: files.slice(0, mostFiles).map(({ name }) => name),
      rows,
      ordered: written(mixed(ordered)),
      unordered: written(unordered),
    }),
  };
}

/** How the rows stand to those that preprocessing was fitted on; undefined where nothing is known of them. */
export function relationOf(
  { preprocessing }: Pick<DataContext, 'preprocessing'>,
  { rows, ordered, unordered }: DataContents,
): DataRelation | undefined {
  const before = preprocessing?.contents;
  if (!before) return undefined;
  if (before.rows === rows && before.ordered === ordered) return 'same';
  const alike = (other: DataContents) => other.rows === rows && other.unordered === unordered;
  if (alike(before)) return 'reordered';
  return preprocessing.earlier?.some(alike) ? 'earlier' : 'other';
}

/** Whether all of it is held out: it is to be measured, and no split of it is the one that was trained on. */
export function isHeldOutWhole(context: DataContext, contents: DataContents): boolean {
  if (!context.wholeHeldOut || !context.preprocessing) return false;
  return relationOf(context, contents) !== 'same';
}

/** The seed of the split: that of the run whose preprocessing is applied. */
export function splitSeed({ preprocessing, seed }: DataContext): number {
  return preprocessing?.split.seed ?? seed;
}
