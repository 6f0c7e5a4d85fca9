// Whether numbers are others times a factor plus an offset, as pictures in −1 … 1 are those in 0 … 1.

/** How far a number may be off, as a share of the range. */
const tolerance = 1e-4;

/** What makes a number of `to` of the one at the same place of `from`; undefined where no factor and offset do. */
export function affineBetween(
  from: Float32Array,
  to: Float32Array,
): ((value: number) => number) | undefined {
  if (from.length !== to.length || from.length === 0) return undefined;
  let [low, high] = [0, 0];
  from.forEach((value, at) => {
    if (value < (from[low] ?? 0)) low = at;
    if (value > (from[high] ?? 0)) high = at;
  });
  const range = (from[high] ?? 0) - (from[low] ?? 0);
  const factor = range === 0 ? 1 : ((to[high] ?? 0) - (to[low] ?? 0)) / range;
  const offset = (to[low] ?? 0) - factor * (from[low] ?? 0);
  const map = (value: number): number => factor * value + offset;
  const bound = tolerance * Math.max(Math.abs(factor * range), Number.EPSILON);
  return to.every((value, at) => Math.abs(map(from[at] ?? 0) - value) <= bound) ? map : undefined;
}
