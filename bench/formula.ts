// Numbers by formula, so that every side of a bench starts from the same weights and data without passing files. See formula.py.

/** Wellons' lowbias32: every input bit reaches every output bit. */
function hash(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** In −1 … 1, 24 bits, exact in float32. */
function unit(seed: number, index: number): number {
  return (hash(index ^ hash(seed)) >>> 8) * 2 ** -23 - 1;
}

export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly fill: 'zeros' | 'ones' | 'noise';
  /** Noise is even in ± scale. */
  readonly scale: number;
  readonly seed: number;
}

export interface ColumnSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whole numbers from 1 to below − 1; absent: values in −1 … 1. */
  readonly below?: number;
  readonly seed: number;
}

const count = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

export function weightValues({ shape, fill, scale, seed }: WeightSpec): Float32Array {
  const values = new Float32Array(count(shape));
  if (fill === 'ones') values.fill(1);
  if (fill === 'noise')
    for (let i = 0; i < values.length; i++) values[i] = Math.fround(scale) * unit(seed, i);
  return values;
}

/** The column's part of batch number `step`. */
export function columnValues(
  { shape, below, seed }: ColumnSpec,
  step: number,
): Float32Array | Int32Array {
  const size = count(shape);
  const from = seed + 7919 * step;
  if (below === undefined) return Float32Array.from({ length: size }, (_, i) => unit(from, i));
  return Int32Array.from({ length: size }, (_, i) => 1 + (hash(i ^ hash(from)) % (below - 1)));
}
