// Which examples a step trains on: a function of (seed, step) alone, so that a resumed run meets the same ones.
import { keyOf, permutation } from '../engine/random.ts';

export interface BatchOrder {
  /** Places of the batch of a step (counted from 1). */
  placesAt(step: number): Int32Array;
  readonly stepsPerEpoch: number;
}

/** Every epoch is a new permutation; the examples that do not fill a last batch wait for another epoch. */
export function batchOrder(count: number, batchSize: number, seed: number): BatchOrder {
  // Data that is only measured has none to train on.
  const size = Math.max(1, Math.min(batchSize, count));
  const stepsPerEpoch = Math.max(1, Math.floor(count / size));
  let epoch = -1;
  let order: Int32Array = new Int32Array(0);
  return {
    stepsPerEpoch,
    placesAt(step) {
      const wanted = Math.floor((step - 1) / stepsPerEpoch);
      if (wanted !== epoch) {
        order = permutation(keyOf(seed, 0x0e90c4, wanted), count);
        epoch = wanted;
      }
      const from = ((step - 1) % stepsPerEpoch) * size;
      return order.slice(from, from + size);
    },
  };
}
