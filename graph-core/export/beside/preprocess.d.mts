import type { DescribedPreprocessing } from '../model-ports.ts';

export class InputError extends Error {}

export class Preprocessing {
  constructor(written: DescribedPreprocessing);
  readonly unknownWords: readonly string[];
  /** Throws an InputError. */
  encode(name: string, raw: unknown): Int32Array | Float32Array;
  decode(name: string, values: ArrayLike<number>): unknown;
}

export function beamSearch(
  next: (beginnings: readonly (readonly number[])[]) => Promise<readonly ArrayLike<number>[]>,
  options: { beam?: number; alpha?: number; longest: number; prefix?: readonly number[] },
): Promise<readonly number[]>;
