// Of each example, which one of a reference is nearest to it and how far away that is.

export interface Nearest {
  readonly indices: Int32Array;
  /** Euclidean. */
  readonly distances: Float32Array;
}

/** Rows of `width` numbers each. */
export function nearest(examples: Float32Array, reference: Float32Array, width: number): Nearest {
  const rows = examples.length / width;
  const indices = new Int32Array(rows);
  const distances = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let [least, at] = [Infinity, -1];
    for (let other = 0; other * width < reference.length; other++) {
      const square = squaredDistance(examples, row, reference, other, width, least);
      if (square < least) [least, at] = [square, other];
    }
    indices[row] = at;
    distances[row] = Math.sqrt(least);
  }
  return { indices, distances };
}

/** Of row `row` and row `other`; given up where it is known to be `bound` or more. */
export function squaredDistance(
  a: Float32Array,
  row: number,
  b: Float32Array,
  other: number,
  width: number,
  bound = Infinity,
): number {
  const [atA, atB] = [row * width, other * width];
  let sum = 0;
  for (let index = 0; index < width && sum < bound; index++) {
    const apart = (a[atA + index] ?? 0) - (b[atB + index] ?? 0);
    sum += apart * apart;
  }
  return sum;
}
