// The numbers of one weight as plain data.

/** Numbers on their way into another framework, row-major. */
export interface WeightValue {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}
