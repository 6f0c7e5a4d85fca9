// Which of a user's examples are held out: a share of them, drawn by the seed. Knows no example.
import { number } from '../params.ts';
import { text } from '../text.ts';
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
export function holdOut<T>(examples: readonly T[], share: number, seed: number): Drawn<T> {
  const order = random('hold-out', seed).shuffle([...examples]);
  const held = Math.min(order.length - 1, Math.max(1, Math.round(order.length * share)));
  return { heldOut: order.slice(0, Math.max(0, held)), training: order.slice(Math.max(0, held)) };
}

/** The same for examples that stand in an order of their own: their places, those to train on first. */
export function holdOutPlaces(
  count: number,
  share: number,
  seed: number,
): { readonly order: Int32Array; readonly training: number } {
  const places = new Int32Array(count);
  for (let at = 0; at < count; at++) places[at] = at;
  random('hold-out', seed).shuffle(places);
  const held = Math.max(0, Math.min(count - 1, Math.max(1, Math.round(count * share))));
  const order = new Int32Array(count);
  order.set(places.subarray(held));
  order.set(places.subarray(0, held), count - held);
  return { order, training: count - held };
}
