// The pairs of pieces by how often they occur, most frequent first, while their counts change.

export interface PairCount {
  count: number;
  /** Indices of words that (may) contain the pair. */
  readonly where: Set<number>;
}

interface Entry {
  readonly key: string;
  readonly count: number;
}

export interface PairQueue {
  /** Of those that occur twice at least; ties go to the first in code-unit order, so that learning repeats itself. */
  mostFrequent(): string | undefined;
  /** To be told of every pair whose count is another now. */
  changed(keys: Iterable<string>): void;
}

/** A heap whose entries are out of date once a count changes: a new one stands beside them then. */
export function pairQueue(pairs: ReadonlyMap<string, PairCount>): PairQueue {
  const heap: Entry[] = [];
  const changed: PairQueue['changed'] = (keys) => {
    for (const key of keys) {
      const count = pairs.get(key)?.count ?? 0;
      if (count > 1) push(heap, { key, count });
    }
  };
  changed(pairs.keys());
  return {
    changed,
    mostFrequent() {
      for (;;) {
        const entry = pop(heap);
        if (!entry) return undefined;
        if (pairs.get(entry.key)?.count === entry.count) return entry.key;
      }
    },
  };
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.count > b.count || (a.count === b.count && a.key < b.key);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = heap[above];
    if (!other || !isBefore(entry, other)) break;
    heap[at] = other;
    at = above;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    let other = heap[below];
    const right = heap[below + 1];
    if (other && right && isBefore(right, other)) {
      other = right;
      below++;
    }
    if (!other || !isBefore(other, last)) break;
    heap[at] = other;
    at = below;
  }
  heap[at] = last;
  return first;
}
