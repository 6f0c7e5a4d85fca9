// Keys for lists whose items have no id: cells of tables, columns that may be called alike.

export interface Keyed<I> {
  readonly key: string;
  readonly item: I;
  readonly index: number;
}

/** What an item is called is its key, with its number among those called alike: it keeps it while others come and go. */
export function keyed<I>(items: readonly I[], nameOf: (item: I) => string): readonly Keyed<I>[] {
  const seen = new Map<string, number>();
  return items.map((item, index) => {
    const name = nameOf(item);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return { key: `${name} ${before}`, item, index };
  });
}
