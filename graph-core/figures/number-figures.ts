// All figures of an output that gives numbers, beside those of always saying the mean.
import type { RegressionFigures } from './regression.ts';
import { regressionFigures } from './regression.ts';

export interface OneNumber extends RegressionFigures {
  readonly name: string;
  /** Some examples, what is right and what was answered, for a chart. */
  readonly points: readonly (readonly [truth: number, answer: number])[];
  readonly baseline: { readonly says: number; readonly mae: number; readonly rmse: number };
}

export interface NumberOutput {
  readonly kind: 'numbers';
  readonly examples: number;
  readonly numbers: readonly OneNumber[];
}

const mostPoints = 400;

/** Of one number: its truth and answers in the unit of the data, and the mean to compare with. */
export function numberFigures(
  name: string,
  truth: ArrayLike<number>,
  answers: ArrayLike<number>,
  mean: number,
): OneNumber {
  const always = regressionFigures(
    truth,
    Array.from({ length: truth.length }, () => mean),
  );
  const shown = Math.min(mostPoints, truth.length);
  const points = Array.from({ length: shown }, (_, index) => {
    const at = Math.floor((index * truth.length) / shown);
    return [truth[at] ?? 0, answers[at] ?? 0] as const;
  });
  return {
    name,
    ...regressionFigures(truth, answers),
    points,
    baseline: { says: mean, mae: always.mae, rmse: always.rmse },
  };
}
