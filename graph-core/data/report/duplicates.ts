// How many examples that are held out, or kept for a test, a model has already been trained on.
import type { Batch, Column, Dataset } from '../dataset.ts';
import { sizeOf } from '../in-memory.ts';
import { eachBatch } from './each-example.ts';

/** Examples are the same where every column is; two hashes of 32 bits tell them apart. */
export function duplicatesAcross(dataset: Dataset): {
  readonly heldOut: number;
  readonly test: number;
} {
  const columns = dataset.columns.filter(({ shiftedFrom }) => shiftedFrom === undefined);
  const known = new Set<number>();
  eachBatch(dataset, 'training', (batch, examples) => {
    for (let index = 0; index < examples; index++) known.add(hashOf(batch, columns, index));
  });
  const among = (held: Pick<Dataset, 'count' | 'batch'> | undefined): number => {
    let found = 0;
    if (!held || known.size === 0) return found;
    eachBatch(held, 'held-out', (batch, examples) => {
      for (let index = 0; index < examples; index++)
        if (known.has(hashOf(batch, columns, index))) found++;
    });
    return found;
  };
  return { heldOut: among(dataset), test: among(dataset.test) };
}

const bits = new DataView(new ArrayBuffer(4));

/** 53 bits of it, which a number holds. */
function hashOf(batch: Batch, columns: readonly Column[], index: number): number {
  let [one, two] = [0x811c9dc5, 0x9e3779b9];
  for (const { name, sizes } of columns) {
    const size = sizeOf(sizes);
    const values = batch[name];
    for (let at = index * size; at < (index + 1) * size; at++) {
      bits.setFloat32(0, values?.[at] ?? 0);
      const value = bits.getInt32(0);
      one = Math.imul(one ^ value, 0x01000193);
      two = Math.imul(two ^ (value >>> 15) ^ value, 0x85ebca6b);
      two ^= two >>> 13;
    }
  }
  return (one >>> 0) * 2 ** 21 + (two >>> 11);
}
