// How often each run of n items comes, and how many of one side's the other has too.

export type Counts = ReadonlyMap<string, number>;

/** Items are joined by what stands in no item. */
export function ngrams(items: readonly string[], order: number): Counts {
  const counts = new Map<string, number>();
  for (let from = 0; from + order <= items.length; from++) {
    const gram = items.slice(from, from + order).join('\u0000');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

/** Each as often as both have it. */
export function shared(some: Counts, others: Counts): number {
  let count = 0;
  for (const [gram, times] of some) count += Math.min(times, others.get(gram) ?? 0);
  return count;
}
