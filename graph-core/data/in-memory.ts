// A data set whose examples stand in arrays, training first and held-out after.
import type { Batch, DataRelation, Dataset, Opened, Split } from './dataset.ts';
import { DataError } from './dataset.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Described } from './preprocessing/described.ts';
import type { Preprocessing } from './preprocessing/schema.ts';

/** All examples of a column, one after another. Bytes become numbers ÷ 255 when a batch is made. */
type ColumnValues = Float32Array | Int32Array | Uint8Array;

export interface Filled extends Described {
  readonly values: ColumnValues;
}

/** A column that is kept small, and whose numbers are put together when a batch asks for them. */
export interface Assembled extends Described {
  /** Writes one example, counted through training and held-out, to `into` from `at` on; `into` holds zeros there. */
  write(example: number, into: Float32Array | Int32Array, at: number): void;
  /** What it is put together from, for the fingerprint. */
  bytes(): Iterable<Uint8Array>;
}

export interface Contents extends Pick<Dataset, 'leftOut' | 'lengths'> {
  readonly columns: readonly (Filled | Assembled)[];
  readonly count: Readonly<Record<Split, number>>;
  /** How many stand behind them that are kept for a test. */
  readonly tested?: number | undefined;
  readonly remarks?: readonly Text[];
  readonly contents?: Preprocessing['contents'];
  readonly missing?: Preprocessing['missing'];
  readonly relation?: DataRelation | undefined;
  readonly unknownShare?: Readonly<Record<string, number>>;
  /** All of it is held out, so that nothing is left to train on. */
  readonly whole?: boolean;
}

export function inMemory({
  columns,
  count,
  tested = 0,
  remarks = [],
  contents,
  missing,
  relation,
  unknownShare,
  whole = false,
  leftOut,
  lengths,
}: Contents): Opened {
  if ((count.training < 1 && !whole) || count['held-out'] < 1)
    throw new DataError(
      'too-few-examples',
      text(
        `There are ${count.training} examples to train on and ${count['held-out']} to hold out; each needs at least one.`,
        `学習用の例が ${count.training} 件、検証用が ${count['held-out']} 件です。それぞれ 1 件以上必要です。`,
      ),
    );
  /** `first` and `length` of each split. */
  const batchOf =
    (places: Readonly<Record<Split, readonly [number, number]>>): Dataset['batch'] =>
    (split, indices) => {
      const [first, length] = places[split];
      const batch: Record<string, Float32Array | Int32Array> = {};
      for (const each of columns) {
        const size = sizeOf(each.column.sizes);
        batch[each.column.name] =
          'values' in each
            ? gather(each.values, size, first, length, indices)
            : assemble(each, size, first, length, indices);
      }
      return batch satisfies Batch;
    };
  const { training, 'held-out': held } = count;
  const trained = [0, training] as const;
  return {
    columns: columns.map(({ column }) => column),
    count,
    fingerprint: fingerprintOf(columns),
    remarks,
    fitted: {
      columns: columns.map(({ made }) => made),
      ...(contents && { contents }),
      ...(missing && { missing }),
    },
    ...(relation && { relation }),
    ...(unknownShare && { unknownShare }),
    ...(leftOut && { leftOut }),
    ...(lengths && { lengths }),
    batch: batchOf({ training: trained, 'held-out': [training, held] }),
    ...(tested > 0 && {
      test: {
        count: { training, 'held-out': tested },
        batch: batchOf({ training: trained, 'held-out': [training + held, tested] }),
      },
    }),
  };
}

export function sizeOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}

function gather(
  values: ColumnValues,
  size: number,
  first: number,
  count: number,
  indices: ArrayLike<number>,
): Float32Array | Int32Array {
  const whole = values instanceof Int32Array;
  const taken = whole
    ? new Int32Array(indices.length * size)
    : new Float32Array(indices.length * size);
  for (let index = 0; index < indices.length; index++) {
    const from = (first + checked(indices[index], count)) * size;
    taken.set(values.subarray(from, from + size), index * size);
  }
  if (values instanceof Uint8Array)
    for (let index = 0; index < taken.length; index++) taken[index] = (taken[index] ?? 0) / 255;
  return taken;
}

function assemble(
  { column, write }: Assembled,
  size: number,
  first: number,
  count: number,
  indices: ArrayLike<number>,
): Float32Array | Int32Array {
  const whole = column.kind === 'tokens' || column.kind === 'class';
  const taken = whole
    ? new Int32Array(indices.length * size)
    : new Float32Array(indices.length * size);
  for (let index = 0; index < indices.length; index++)
    write(first + checked(indices[index], count), taken, index * size);
  return taken;
}

function checked(index = -1, count: number): number {
  if (index >= 0 && index < count) return index;
  throw new RangeError(`There is no example ${index}; there are ${count}.`);
}

/** FNV-1a over names, sizes and the bytes of all values. */
function fingerprintOf(columns: Contents['columns']): string {
  let hash = 0x811c9dc5;
  for (const each of columns) {
    const { name, kind, sizes, words } = each.column;
    for (const unit of [name, kind, ...sizes, ...(words ?? [])].join('\n'))
      hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
    for (const bytes of 'values' in each ? [bytesOf(each.values)] : each.bytes())
      for (let index = 0; index < bytes.length; index++)
        hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function bytesOf({ buffer, byteOffset, byteLength }: ColumnValues): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
