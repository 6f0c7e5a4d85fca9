// What a weight is like in three numbers.
import type { WeightValue } from '../../graph-core/index.ts';

export interface WeightFigures {
  readonly mean: number;
  /** Of all the numbers there are: divided by their count. */
  readonly deviation: number;
  readonly norm: number;
}

export function weightFigures({ data }: WeightValue): WeightFigures {
  let sum = 0;
  let squares = 0;
  for (const value of data) {
    sum += value;
    squares += value * value;
  }
  const count = Math.max(1, data.length);
  const mean = sum / count;
  let apart = 0;
  for (const value of data) apart += (value - mean) ** 2;
  return { mean, deviation: Math.sqrt(apart / count), norm: Math.sqrt(squares) };
}
