// Which examples a step trains on: a function of (seed, step) alone, so that a resumed run meets the same ones.
import { deriveKey, permutation } from '../engine/random.ts';

export interface BatchSampler {
  /** Places of the batch of a step (counted from 1). */
  indices(step: number): Int32Array;
  readonly stepsPerEpoch: number;
}

/**
 * Every epoch is a new permutation; the examples that do not fill a last batch wait for another epoch. With `lengths`,
 * one list per kind of sentence, examples of like length share a batch.
 */
export function batchSampler(
  count: number,
  batchSize: number,
  seed: number,
  lengths?: readonly Int32Array[],
): BatchSampler {
  // Data that is only measured has none to train on.
  const size = Math.max(1, Math.min(batchSize, count));
  const stepsPerEpoch = Math.max(1, Math.floor(count / size));
  let epoch = -1;
  let order: Int32Array = new Int32Array(0);
  return {
    stepsPerEpoch,
    indices(step) {
      const wanted = Math.floor((step - 1) / stepsPerEpoch);
      if (wanted !== epoch) {
        order = permutation(deriveKey(seed, 0x0e90c4, wanted), count);
        if (lengths)
          order = grouped(order.subarray(0, stepsPerEpoch * size), size, lengths, [seed, wanted]);
        epoch = wanted;
      }
      const from = ((step - 1) % stepsPerEpoch) * size;
      return order.slice(from, from + size);
    },
  };
}

/** Batches that are sorted together: enough for like lengths to meet, few enough for chance to part them again. */
const pooled = 100;

/** Each stretch of the order is sorted by length and cut into batches; then the batches are shuffled. */
function grouped(
  order: Int32Array,
  size: number,
  lengths: readonly Int32Array[],
  [seed, epoch]: readonly [number, number],
): Int32Array {
  const sorted = order.slice();
  for (let from = 0; from < sorted.length; from += pooled * size)
    sortByLength(sorted.subarray(from, from + pooled * size), lengths);
  const batches = permutation(deriveKey(seed, 0x9a0bed, epoch), sorted.length / size);
  const mixed = new Int32Array(sorted.length);
  batches.forEach((batch, index) => {
    mixed.set(sorted.subarray(batch * size, (batch + 1) * size), index * size);
  });
  return mixed;
}

/** By the first kind of sentence, those alike by the second; what is alike in all stays as it is. */
export function sortByLength(indices: Int32Array, lengths: readonly Int32Array[]): void {
  const before = Int32Array.from(indices);
  const rank = new Map(Array.from(before, (example, index) => [example, index]));
  indices.sort((a, b) => {
    for (const of of lengths) {
      const difference = (of[a] ?? 0) - (of[b] ?? 0);
      if (difference !== 0) return difference;
    }
    return (rank.get(a) ?? 0) - (rank.get(b) ?? 0);
  });
}
