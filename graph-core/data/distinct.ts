// Draws examples that all differ, so that none of the held-out ones was ever trained on.
import type { DataContext } from './dataset.ts';

export interface Drawn<T> {
  readonly training: readonly T[];
  readonly heldOut: readonly T[];
}

/**
 * Up to `examples + heldOut` examples with different keys. Where there are not so many, all that were found are
 * shared out in the same proportion. Held-out ones are drawn first, so they do not change with `examples`.
 */
export function drawDistinct<T>(
  draw: () => T,
  keyOf: (example: T) => string,
  wanted: { readonly examples: number; readonly heldOut: number },
  progress?: DataContext['progress'],
): Drawn<T> {
  const all = wanted.examples + wanted.heldOut;
  const found = new Map<string, T>();
  for (let tries = 0, misses = 0; found.size < all && misses < 2_000; tries++) {
    const example = draw();
    const key = keyOf(example);
    misses = found.has(key) ? misses + 1 : 0;
    if (misses === 0) found.set(key, example);
    if (tries % 5_000 === 0) progress?.(found.size / all);
  }
  const examples = [...found.values()];
  const share = Math.min(
    wanted.heldOut,
    Math.round((examples.length * wanted.heldOut) / Math.max(1, all)),
  );
  const held = examples.length < all ? Math.max(Math.min(1, examples.length - 1), share) : share;
  return { heldOut: examples.slice(0, held), training: examples.slice(held) };
}
