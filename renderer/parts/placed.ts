// Things that have no name but their place: words of a sentence, channels, heads, samples.

interface Placed<T> {
  /** Counted from 0; what such a thing is known by from one drawing to the next. */
  readonly place: number;
  readonly of: T;
}

export function placed<T>(list: Iterable<T>): Placed<T>[] {
  return Array.from(list, (of, place) => ({ place, of }));
}
