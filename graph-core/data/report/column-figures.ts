// Figures of one column: how often each class comes, and between what its numbers lie.
import type { Column, Dataset, Split } from '../dataset.ts';
import { inOwnUnit } from '../table/own-unit.ts';
import { eachBatch } from './each-example.ts';

interface ClassCount {
  readonly word: string;
  readonly count: Readonly<Record<Split, number>>;
}

interface Numbers {
  readonly name: string;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

export interface ColumnReport extends Pick<Column, 'name' | 'label' | 'kind' | 'sizes'> {
  /** Words or classes that have an id. */
  readonly vocabulary?: number;
  /** Of a column of classes: how often each comes, the most frequent first. */
  readonly classes?: readonly ClassCount[];
  /** Of a vector: each number in the unit of the data, over the training examples. */
  readonly numbers?: readonly Numbers[];
  /** Share of the words outside the vocabulary, 0 … 1. */
  readonly unknownShare?: number;
}

/** The most frequent first. */
export function countsOf(dataset: Dataset, { name, words = [] }: Column): ClassCount[] {
  const counts = words.map((word) => ({ word, count: { training: 0, 'held-out': 0 } }));
  for (const split of ['training', 'held-out'] as const)
    eachBatch(dataset, split, (batch) => {
      for (const id of batch[name] ?? []) {
        const of = counts[id];
        if (of) of.count[split]++;
      }
    });
  return counts.sort((a, b) => b.count.training - a.count.training);
}

export function numbersOf(dataset: Dataset, column: Column): Numbers[] {
  const { name, features, sizes } = column;
  const width = sizes[0] ?? 0;
  const numbers = Array.from({ length: width }, (_, index) => ({
    name: features?.[index] ?? `${index + 1}`,
    min: Number.POSITIVE_INFINITY,
    sum: 0,
    max: Number.NEGATIVE_INFINITY,
  }));
  const split = dataset.count.training > 0 ? 'training' : 'held-out';
  eachBatch(dataset, split, (batch) => {
    const values = inOwnUnit(column, batch[name] ?? new Float32Array(0));
    values.forEach((value, at) => {
      const of = numbers[at % width];
      if (!of) return;
      of.min = Math.min(of.min, value);
      of.max = Math.max(of.max, value);
      of.sum += value;
    });
  });
  const all = Math.max(1, dataset.count[split]);
  return numbers.map(({ name: called, min, sum, max }) => ({
    name: called,
    min,
    mean: sum / all,
    max,
  }));
}
