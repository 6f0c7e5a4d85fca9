// How long the sentences of a column are, those included that a limit leaves out.
import type { Column, Dataset } from '../dataset.ts';
import { eosId, padId } from '../dataset.ts';
import { eachBatch } from './each-example.ts';

interface LengthBar {
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  readonly count: number;
}

export interface LengthHistogram {
  readonly column: string;
  /** Most words a sentence may have. */
  readonly limit: number;
  readonly shortest: number;
  readonly longest: number;
  readonly mean: number;
  /** Sentences longer than the limit, which are left out. */
  readonly cut: number;
  readonly bars: readonly LengthBar[];
}

const mostBars = 12;

export function lengthsOf(dataset: Dataset): LengthHistogram[] {
  return dataset.columns.flatMap((column) => {
    if (column.kind !== 'tokens' || column.shiftedFrom !== undefined) return [];
    const limit = limitOf(dataset, column);
    const counts = dataset.lengths?.[column.name] ?? countedHere(dataset, column);
    const histogram = histogramOf(counts, column.name, limit);
    // Runs of one length have nothing to show.
    return histogram && histogram.longest > histogram.shortest ? [histogram] : [];
  });
}

/** Without the place for ⟨eos⟩. */
function limitOf({ preprocessing }: Dataset, { name, sizes: [length = 0] }: Column): number {
  const made = preprocessing?.columns.find((column) => column.name === name);
  return made?.kind === 'tokens' && made.end ? length - 1 : length;
}

/** By length; where the source has not counted, what it kept is all there is. */
function countedHere(dataset: Dataset, { name, sizes: [size = 0] }: Column): number[] {
  const counts: number[] = [];
  for (const split of ['training', 'held-out'] as const)
    eachBatch(dataset, split, (batch, examples) => {
      for (let index = 0; index < examples; index++) {
        const ids = batch[name]?.subarray(index * size, (index + 1) * size) ?? [];
        let length = 0;
        for (const id of ids) if (id !== padId && id !== eosId) length++;
        counts[length] = (counts[length] ?? 0) + 1;
      }
    });
  return counts;
}

function histogramOf(
  counts: readonly number[],
  column: string,
  limit: number,
): LengthHistogram | undefined {
  const shortest = counts.findIndex((count) => count > 0);
  const longest = counts.length - 1;
  if (shortest < 0) return undefined;
  let [all, words, cut] = [0, 0, 0];
  counts.forEach((count = 0, length) => {
    all += count;
    words += count * length;
    if (length > limit) cut += count;
  });
  return { column, limit, shortest, longest, mean: words / all, cut, bars: barsOf(counts, limit) };
}

/** As many lengths in each, but that one ends at the limit: nothing is half cut. */
function barsOf(counts: readonly number[], limit: number): LengthBar[] {
  const longest = counts.length - 1;
  const width = Math.max(1, Math.ceil(counts.filter((count) => count > 0).length / mostBars));
  const bars: LengthBar[] = [];
  for (let from = counts.findIndex((count) => count > 0); from <= longest; ) {
    const end = Math.min(longest, from + width - 1);
    const to = from <= limit && limit < end ? limit : end;
    let count = 0;
    for (let length = from; length <= to; length++) count += counts[length] ?? 0;
    bars.push({ from, to, count });
    from = to + 1;
  }
  return bars;
}
