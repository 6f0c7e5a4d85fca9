// Batches cut to their own longest sentence: where padding stands in the data, and the numbers without it.
import type { Batch, Column, Dataset, Split } from '../data/dataset.ts';
import { padId } from '../data/dataset.ts';

export interface Cut {
  /** Columns of sentences that are cut alike, to the longest that any of them has in the batch. */
  readonly groups: readonly (readonly string[])[];
  /** Lengths are multiples of this, or the whole: a GPU compiles its programs anew for every length. */
  readonly multiple: number;
}

/** Length of each example of each split, group by group. */
export type Lengths = Readonly<Record<Split, readonly Int32Array[]>>;

/** Places up to the last that is not padding, of each of `count` examples. */
function lengthsIn(values: ArrayLike<number>, size: number, count: number): Int32Array {
  const lengths = new Int32Array(count);
  for (let example = 0; example < count; example++) {
    let length = size;
    while (length > 0 && values[example * size + length - 1] === padId) length--;
    lengths[example] = length;
  }
  return lengths;
}

const examplesAtOnce = 1024;

export function lengthsOf(dataset: Dataset, groups: Cut['groups']): Lengths {
  const of = (split: Split): Int32Array[] => {
    const count = dataset.count[split];
    const lengths = groups.map(() => new Int32Array(count));
    for (let from = 0; from < count; from += examplesAtOnce) {
      const some = Math.min(examplesAtOnce, count - from);
      const batch = dataset.batch(
        split,
        Array.from({ length: some }, (_, index) => from + index),
      );
      groups.forEach((group, index) => {
        for (const name of group)
          lengthsIn(batch[name] ?? [], sizeOf(dataset.columns, name), some).forEach(
            (length, example) => {
              const known = lengths[index]?.[from + example] ?? 0;
              if (lengths[index]) lengths[index][from + example] = Math.max(known, length);
            },
          );
      });
    }
    return lengths;
  };
  return { training: of('training'), 'held-out': of('held-out') };
}

function sizeOf(columns: readonly Column[], name: string): number {
  return columns.find((column) => column.name === name)?.sizes[0] ?? 0;
}

/** How long each column of sentences is in this batch, by its name. */
export function lengthsInBatch(
  { groups, multiple }: Cut,
  columns: readonly Column[],
  batch: Batch,
  count: number,
): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const group of groups) {
    let longest = 1;
    for (const name of group)
      for (const length of lengthsIn(batch[name] ?? [], sizeOf(columns, name), count))
        longest = Math.max(longest, length);
    for (const name of group)
      found.set(name, Math.min(sizeOf(columns, name), Math.ceil(longest / multiple) * multiple));
  }
  return found;
}

/** The first `to` of every `from` values. */
export function shortened(
  values: Float32Array | Int32Array,
  from: number,
  to: number,
): Float32Array | Int32Array {
  const count = values.length / from;
  const short =
    values instanceof Int32Array ? new Int32Array(count * to) : new Float32Array(count * to);
  for (let example = 0; example < count; example++)
    short.set(values.subarray(example * from, example * from + to), example * to);
  return short;
}
