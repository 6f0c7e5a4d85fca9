// Which of a user's examples are held out: a share of them, drawn by the seed.
import { number } from '../params.ts';
import { text } from '../text.ts';
import type { DataContext } from './dataset.ts';
import { isHeldOutWhole, splitSeed } from './preprocessing/contents.ts';
import type { DataContents } from './preprocessing/schema.ts';
import type { Drawn } from './distinct.ts';
import { random } from './random.ts';

export function heldShareOption(initial = 0.1) {
  return number(
    initial,
    { label: text('Share held out', '検証に回す割合') },
    { min: 0.01, max: 0.9, step: 0.05 },
  );
}

/** Shuffles; holds out at least one where there are two. */
function holdOutPlaces(
  count: number,
  share: number,
  seed: number,
): { readonly order: Int32Array; readonly training: number } {
  const indices = new Int32Array(count);
  for (let index = 0; index < count; index++) indices[index] = index;
  random('hold-out', seed).shuffle(indices);
  const held = Math.max(0, Math.min(count - 1, Math.max(1, Math.round(count * share))));
  const order = new Int32Array(count);
  order.set(indices.subarray(held));
  order.set(indices.subarray(0, held), count - held);
  return { order, training: count - held };
}

/** The places of what was read, those to train on first: as the seed draws them, or all held out to be measured. */
export function sharedOut(
  count: number,
  share: number,
  context: DataContext,
  contents: DataContents,
): { readonly order: Int32Array; readonly training: number } {
  if (!isHeldOutWhole(context, contents)) return holdOutPlaces(count, share, splitSeed(context));
  return { order: Int32Array.from({ length: count }, (_, index) => index), training: 0 };
}

/** The examples at those places. */
export function drawnBy<T>(
  { order, training }: { readonly order: Int32Array; readonly training: number },
  examples: readonly T[],
): Drawn<T> {
  const drawn = Array.from(order).flatMap((index) => {
    const example = examples[index];
    return example === undefined ? [] : [example];
  });
  return { training: drawn.slice(0, training), heldOut: drawn.slice(training) };
}
