import type { DescribedPreprocessing } from '../model-ports.ts';

export class InputError extends Error {}

export class Preprocessing {
  /** `Tokenizer` of `@huggingface/tokenizers`, where text is cut as a tokenizer.json says. */
  constructor(written: DescribedPreprocessing, more?: { readonly Tokenizer?: unknown });
  readonly unknownWords: readonly string[];
  /** Throws an InputError. */
  encode(name: string, raw: unknown): Int32Array | Float32Array;
  decode(name: string, values: ArrayLike<number>): unknown;
}

export function beamSearch(
  next: (beginnings: readonly (readonly number[])[]) => Promise<readonly ArrayLike<number>[]>,
  options: {
    beam?: number;
    alpha?: number;
    longest: number;
    prefix?: readonly number[];
    known?: number;
  },
): Promise<readonly number[]>;
