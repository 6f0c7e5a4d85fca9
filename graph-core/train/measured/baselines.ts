// What to beat: the most frequent class, the mean, and a bigram, all of the training examples.
import type { Column, Dataset, Split } from '../../data/dataset.ts';
import { sizeOf } from '../../data/in-memory.ts';
import { inOwnUnit } from '../../data/table/own-unit.ts';
import { bigramOf } from '../../figures/language.ts';

const atOnce = 256;
/** Enough for figures of a whole vocabulary; fewer where an example is large, since all of it is read. */
const mostExamples = 20_000;
const mostNumbers = 40_000_000;

/** Where there are none to train on, those that are measured: the best that always saying the same could reach. */
function splitOf({ count }: Dataset): Split {
  return count.training > 0 ? 'training' : 'held-out';
}

/** The column's values, example by example. */
export function* examplesOf(
  dataset: Dataset,
  split: Split,
  { name, sizes }: Column,
  most: number,
): Generator<Float32Array | Int32Array> {
  const size = sizeOf(sizes);
  const whole = dataset.columns.reduce((sum, column) => sum + sizeOf(column.sizes), 0);
  const room = Math.ceil(mostNumbers / Math.max(1, whole));
  const count = Math.min(most, split === 'training' ? room : most, dataset.count[split]);
  for (let from = 0; from < count; from += atOnce) {
    const length = Math.min(atOnce, count - from);
    const values = dataset.batch(
      split,
      Int32Array.from({ length }, (_, index) => from + index),
    )[name];
    for (let index = 0; values && index < length; index++)
      yield values.subarray(index * size, (index + 1) * size);
  }
}

export function majorityOf(dataset: Dataset, column: Column): number {
  const counts = new Map<number, number>();
  for (const [id = 0] of examplesOf(dataset, splitOf(dataset), column, mostExamples))
    counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].sort(([a, some], [b, others]) => others - some || a - b)[0]?.[0] ?? 0;
}

/** Of each number, in the unit of the data. */
export function meansOf(dataset: Dataset, column: Column): number[] {
  const sums = Array.from({ length: sizeOf(column.sizes) }, () => 0);
  let count = 0;
  for (const values of examplesOf(dataset, splitOf(dataset), column, mostExamples)) {
    inOwnUnit(column, values).forEach((value, at) => (sums[at] = (sums[at] ?? 0) + value));
    count++;
  }
  return sums.map((sum) => sum / Math.max(1, count));
}

/** Nats per token of the held-out examples; undefined where there is nothing to learn a bigram from. */
export function bigramNats(dataset: Dataset, column: Column, examples: number): number | undefined {
  if (dataset.count.training === 0) return undefined;
  const known = bigramOf(
    examplesOf(dataset, 'training', column, mostExamples),
    column.words?.length ?? 0,
  );
  return known(examplesOf(dataset, 'held-out', column, examples));
}
