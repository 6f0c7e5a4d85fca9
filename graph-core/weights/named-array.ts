// Weights by name as plain arrays, and everything that a run goes on from.
import type { Preprocessing } from '../data/preprocessing/schema.ts';

/** One weight or accumulator; `data` is transferred, not copied. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Everything needed to go on exactly where it was taken. */
export interface Checkpoint {
  readonly step: number;
  readonly weights: readonly NamedArray[];
  readonly optimizer: readonly NamedArray[];
  /** Best held-out loss so far, its step, validations since; the learning rate, and what a plateau schedule cut off. */
  readonly progress: Readonly<Record<string, number>>;
  /** What it was trained with; absent in those of before, and where nothing is known of it. */
  readonly preprocessing?: Preprocessing | undefined;
}

/** One behind another. */
export function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
