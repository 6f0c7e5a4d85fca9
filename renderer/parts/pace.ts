// Writes the newest of many values every so often, under continuous change too.

export interface Pace<V> {
  write(value: V): void;
  /** What waits is written at once. */
  flush(): void;
}

export function pace<V>(write: (value: V) => void, wait: number): Pace<V> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { readonly value: V } | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const newest = waiting;
    waiting = undefined;
    if (newest) write(newest.value);
  };
  return {
    write(value) {
      waiting = { value };
      timer ??= setTimeout(flush, wait);
    },
    flush,
  };
}
