// What a model answered for one sample, ready to be shown.
import type { ViewData } from '../view-data.ts';

export interface Token {
  readonly id: number;
  readonly word: string;
  readonly probability: number;
}

export interface Numbers {
  readonly names: readonly string[];
  readonly values: ArrayLike<number>;
  readonly expected?: ArrayLike<number> | undefined;
}

export interface Prediction {
  readonly output: string;
  /** For classes: all of them, most likely first. For sequences: the words said. For values: none. */
  readonly tokens: readonly Token[];
  readonly text?: string | undefined;
  readonly expected?: string | undefined;
  /** Of a sequence: the tokens of the right answer, before its end. */
  readonly expectedIds?: readonly number[] | undefined;
  /** Of a sequence: places before the first word that the model said itself, where its prompt stands. */
  readonly begins?: number | undefined;
  /** Of a sequence: words of the sentence it was given, or of the right answer where it was given none. */
  readonly length?: number | undefined;
  readonly values?: Float32Array | undefined;
  /** Of a vector of numbers: what was answered and what is right, in the unit of the user's data. */
  readonly numbers?: Numbers | undefined;
  readonly shape?: readonly number[] | undefined;
  /** Beam search as a tree: each entry's parent is an index into this list, −1 at the root. */
  readonly tree?:
    | readonly (Token & {
        readonly parent: number;
        readonly score: number;
        readonly kept: boolean;
      })[]
    | undefined;
  /** Views of the last decoding step, covering all steps. */
  readonly views: readonly ViewData[];
}
