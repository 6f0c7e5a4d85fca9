// Which examples a step trains on: a function of (seed, step) alone, so that a resumed run meets the same ones.
import { deriveKey, permutation } from '../engine/random.ts';

export interface BatchSampler {
  /** Places of the batch of a step (counted from 1). */
  indices(step: number): Int32Array;
  readonly stepsPerEpoch: number;
}

interface Wishes {
  /** One list per kind of sentence: examples of like length share a batch. */
  readonly lengths?: readonly Int32Array[] | undefined;
  /** The class of every example: each batch has as many of one as of another, or one more. */
  readonly classes?: Int32Array | undefined;
}

/**
 * Every epoch is a new permutation; the examples that do not fill a last batch wait for another epoch. Where classes are
 * drawn alike, an epoch has as many steps, but the examples of a rare class come again and again in it.
 */
export function batchSampler(
  count: number,
  batchSize: number,
  seed: number,
  { lengths, classes }: Wishes = {},
): BatchSampler {
  // Data that is only measured has none to train on.
  const size = Math.max(1, Math.min(batchSize, count));
  const stepsPerEpoch = Math.max(1, Math.floor(count / size));
  let epoch = -1;
  let order: Int32Array = new Int32Array(0);
  const members = classes && membersOf(classes);
  return {
    stepsPerEpoch,
    indices(step) {
      const wanted = Math.floor((step - 1) / stepsPerEpoch);
      if (wanted !== epoch) {
        const drawn = stepsPerEpoch * size;
        order = members
          ? drawnAlike(members, drawn, [seed, wanted])
          : permutation(deriveKey(seed, 0x0e90c4, wanted), count);
        if (lengths)
          order = grouped(order.subarray(0, drawn), size, lengths, [seed, wanted], classes);
        epoch = wanted;
      }
      const from = ((step - 1) % stepsPerEpoch) * size;
      return order.slice(from, from + size);
    },
  };
}

/** Batches that are sorted together: enough for like lengths to meet, few enough for chance to part them again. */
const pooled = 100;

/** The examples of every class that has some. */
function membersOf(classes: Int32Array): Int32Array[] {
  const members = new Map<number, number[]>();
  classes.forEach((id, example) => {
    const own = members.get(id);
    if (own) own.push(example);
    else members.set(id, [example]);
  });
  return [...members].sort(([a], [b]) => a - b).map(([, own]) => Int32Array.from(own));
}

/** Classes in turn, in an order that the epoch decides; each goes through its examples in one permutation after another. */
function drawnAlike(
  members: readonly Int32Array[],
  count: number,
  [seed, epoch]: readonly [number, number],
): Int32Array {
  const turns = permutation(deriveKey(seed, 0xc1a55e, epoch), members.length);
  const order = new Int32Array(count);
  turns.forEach((of, turn) => {
    const own = members[of] ?? new Int32Array(0);
    let shuffled = own;
    for (let at = turn, drawn = 0; at < count; at += members.length, drawn++) {
      const place = drawn % own.length;
      if (place === 0)
        shuffled = permutation(
          deriveKey(seed, 0xd3a3a1, epoch, of, drawn / own.length),
          own.length,
        );
      order[at] = own[shuffled[place] ?? 0] ?? 0;
    }
  });
  return order;
}

/** Sorts the examples of each class among the places that they have. */
function sortWithin(pool: Int32Array, classes: Int32Array, lengths: readonly Int32Array[]): void {
  const places = new Map<number, number[]>();
  pool.forEach((example, at) => {
    const id = classes[example] ?? 0;
    const own = places.get(id);
    if (own) own.push(at);
    else places.set(id, [at]);
  });
  for (const own of places.values()) {
    const examples = Int32Array.from(own, (at) => pool[at] ?? 0);
    sortByLength(examples, lengths);
    own.forEach((at, index) => (pool[at] = examples[index] ?? 0));
  }
}

/** Each stretch of the order is sorted by length and cut into batches; then the batches are shuffled. */
function grouped(
  order: Int32Array,
  size: number,
  lengths: readonly Int32Array[],
  [seed, epoch]: readonly [number, number],
  classes?: Int32Array,
): Int32Array {
  const sorted = order.slice();
  for (let from = 0; from < sorted.length; from += pooled * size) {
    const pool = sorted.subarray(from, from + pooled * size);
    if (classes) sortWithin(pool, classes, lengths);
    else sortByLength(pool, lengths);
  }
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
