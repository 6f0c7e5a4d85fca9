// The noises that are looked at: each belongs to the example of a split that has its index, and never changes.
import { sizes } from '../../blocks/kit/shape.ts';
import type { Plan } from '../../compile/plan.ts';
import type { Batch } from '../../data/dataset.ts';
import { deriveKey, hashString } from '../../engine/random.ts';
import { noiseName } from '../../inspect/feed-tensor.ts';

/** So many are drawn together, by the index of the first. */
export const drawnTogether = 64;

/** So many samples every duel shows. */
export const shownSamples = 64;

/** The key of those from an index on. */
export function shownNoiseKey(seed: number, from: number): number {
  return deriveKey(deriveKey(seed, 0xd0e1), from);
}

/** The noise of one index, as an example holds it. */
export function shownNoise({ feeds }: Pick<Plan, 'feeds'>, seed: number, index: number): Batch {
  const row = index % drawnTogether;
  const key = shownNoiseKey(seed, index - row);
  return Object.fromEntries(
    feeds.flatMap(({ path, shape, draw }) => {
      if (!draw) return [];
      const size = sizes(shape).reduce((a, b) => a * b, 1);
      const drawn = draw(drawnTogether, deriveKey(key, hashString(path)));
      return [[noiseName(path), drawn.slice(row * size, (row + 1) * size)] as const];
    }),
  );
}
