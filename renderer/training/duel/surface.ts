// A grid of scores as a canvas wants it: from the top row down.

/** Scores row by row from the lowest y → from the highest. */
export function upsideDown(scores: Float32Array, size: number): Float32Array {
  const turned = new Float32Array(scores.length);
  for (let row = 0; row < size; row++)
    turned.set(scores.subarray((size - 1 - row) * size, (size - row) * size), row * size);
  return turned;
}
