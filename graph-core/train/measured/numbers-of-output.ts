// Figures of an output that gives numbers: of each by its name, or of all together where they are pixels.
import type { Column, Dataset } from '../../data/dataset.ts';
import { inOwnUnit, isStandardised } from '../../data/table/own-unit.ts';
import type { NumberOutput } from '../../figures/number-figures.ts';
import { numberFigures } from '../../figures/number-figures.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import { meansOf } from './baselines.ts';

/** More are told together. */
const mostNames = 32;

/** In the unit of the data; `unit` is there where a single number is told. */
export function numbersOfOutput(
  dataset: Dataset,
  column: Column,
  truth: readonly number[],
  answers: readonly number[],
  examples: number,
): NumberOutput & { readonly unit?: Text } {
  const own = (values: readonly number[]) => inOwnUnit(column, Float32Array.from(values));
  const [right, said] = [own(truth), own(answers)];
  const means = meansOf(dataset, column);
  const width = right.length / examples;
  const { features = [] } = column;
  if (column.kind !== 'vector' || width > mostNames) {
    const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
    const numbers = [numberFigures(column.name, right, said, mean)];
    return { kind: 'numbers', examples, numbers };
  }
  const numbers = Array.from({ length: width }, (_, at) => {
    const every = (values: ArrayLike<number>) =>
      Float64Array.from({ length: examples }, (__, row) => values[row * width + at] ?? 0);
    return numberFigures(features[at] ?? `${at + 1}`, every(right), every(said), means[at] ?? 0);
  });
  const unit = isStandardised(column) || features.length > 0 ? column.label : undefined;
  return {
    kind: 'numbers',
    examples,
    numbers,
    ...(width === 1 && { unit: unit ?? text('as in the data', 'データのまま') }),
  };
}
