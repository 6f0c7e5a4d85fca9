// The kernel distance between two sets of examples (Bińkowski 2018, arXiv 1801.01401), unbiased, with its error.

export interface Kid {
  /** Unbiased squared MMD; between two samples of one distribution it is 0 on the mean, so it may be below 0. */
  readonly value: number;
  /** Standard error: the jackknife over tenths of the examples. */
  readonly error: number;
}

/** One side, with what of it every comparison needs. */
export interface KidReference {
  readonly values: Float32Array;
  readonly width: number;
  readonly within: Sums;
}

/** Sums of the kernel between the examples of every two blocks, and how many pairs each is over. */
interface Sums {
  readonly sums: Float64Array;
  readonly pairs: Float64Array;
}

const blocks = 10;

/** Rows of `width` numbers; at least 2 in every block. */
export function kidReference(values: Float32Array, width: number): KidReference {
  return { values, width, within: sumsBetween(values, values, width) };
}

/** (x·y / width + 1)³ is the kernel. */
export function kid(reference: KidReference, examples: Float32Array): Kid {
  const { values, width, within } = reference;
  const own = sumsBetween(examples, examples, width);
  const across = sumsBetween(examples, values, width);
  // No example is compared with itself (Gretton 2012, eq. 3).
  const without = (left?: number): number =>
    meanOf(own, left) + meanOf(within, left) - 2 * meanOf(across, left);
  const each = Array.from({ length: blocks }, (_, block) => without(block));
  const mean = each.reduce((sum, value) => sum + value, 0) / blocks;
  const squares = each.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { value: without(), error: Math.sqrt(((blocks - 1) / blocks) * squares) };
}

/** Of all blocks, or without those of one number. */
function meanOf({ sums, pairs }: Sums, left?: number): number {
  let [sum, count] = [0, 0];
  sums.forEach((own, at) => {
    if (Math.floor(at / blocks) === left || at % blocks === left) return;
    sum += own;
    count += pairs[at] ?? 0;
  });
  return sum / count;
}

/** Of one set with itself, no pair twice and none of an example with itself. */
function sumsBetween(first: Float32Array, second: Float32Array, width: number): Sums {
  const sums = new Float64Array(blocks * blocks);
  const pairs = new Float64Array(blocks * blocks);
  const same = first === second;
  const [rows, others] = [first.length / width, second.length / width];
  for (let row = 0; row < rows; row++) {
    const block = Math.floor((row * blocks) / rows) * blocks;
    for (let other = 0; other < (same ? row : others); other++) {
      const at = block + Math.floor((other * blocks) / others);
      sums[at] = (sums[at] ?? 0) + kernel(first, row * width, second, other * width, width);
      pairs[at] = (pairs[at] ?? 0) + 1;
    }
  }
  return { sums, pairs };
}

function kernel(a: Float32Array, atA: number, b: Float32Array, atB: number, width: number): number {
  let dot = 0;
  for (let index = 0; index < width; index++) dot += (a[atA + index] ?? 0) * (b[atB + index] ?? 0);
  const base = dot / width + 1;
  return base * base * base;
}
