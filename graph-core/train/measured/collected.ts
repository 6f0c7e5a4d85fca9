// What is measured of which examples, and what is read of some of them.

export interface Measuring {
  readonly examples: number;
  /** Sentences that a model which speaks for itself says to be scored. */
  readonly say: number;
  /** Hears what is done so far, 0 … 1, lets messages in, and throws to end it. */
  breathe(share: number): Promise<void>;
}

export interface Answers {
  /** [examples, …, width]: what the output gave. */
  readonly values: Float32Array;
  readonly width: number;
  readonly truth: Float32Array | Int32Array;
  readonly examples: number;
  /** Which places count, 1 or 0, where the output has a mask. */
  readonly counted?: Float32Array;
}
