// Every example of a split in its order, few at a time, so that a large data set is never whole in memory.
import type { Batch, Dataset, Split } from '../dataset.ts';

const atOnce = 256;

/** Calls with a batch and how many examples stand in it. */
export function eachBatch(
  { batch, count }: Pick<Dataset, 'batch' | 'count'>,
  split: Split,
  visit: (values: Batch, examples: number) => void,
): void {
  for (let from = 0; from < count[split]; from += atOnce) {
    const examples = Math.min(atOnce, count[split] - from);
    visit(
      batch(
        split,
        Int32Array.from({ length: examples }, (_, index) => from + index),
      ),
      examples,
    );
  }
}
