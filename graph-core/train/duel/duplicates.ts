// The birthday test (Arora 2017, arXiv 1706.08224): pairs of near-identical examples among a few show how few there are.
import { squaredDistance } from './nearest.ts';

/** How many examples the test looks at. */
const birthdayExamples = 200;

/** Pairs that as many real examples would be expected to have below the bound. */
const expected = 0.05;

/**
 * The squared distance that counts as near-identical: of `birthdayExamples` real examples, a twentieth of one pair is
 * nearer. Rows of `width` numbers; told from all pairs of `real`.
 */
export function nearIdentical(real: Float32Array, width: number): number {
  const rows = real.length / width;
  const pairs = (rows * (rows - 1)) / 2;
  const wanted = Math.max(1, Math.floor((expected * pairs) / pairsOf(birthdayExamples)));
  const least = new Float64Array(wanted).fill(Infinity);
  for (let row = 1; row < rows; row++)
    for (let other = 0; other < row; other++) {
      const bound = least[wanted - 1] ?? 0;
      const square = squaredDistance(real, row, real, other, width, bound);
      if (square >= bound) continue;
      least[wanted - 1] = square;
      least.sort();
    }
  return least[wanted - 1] ?? 0;
}

/** Pairs among the first `birthdayExamples` that are at most so far apart (squared). */
export function duplicatePairs(examples: Float32Array, width: number, bound: number): number {
  const rows = Math.min(birthdayExamples, examples.length / width);
  let pairs = 0;
  for (let row = 1; row < rows; row++)
    for (let other = 0; other < row; other++)
      if (squaredDistance(examples, row, examples, other, width) <= bound) pairs++;
  return pairs;
}

function pairsOf(rows: number): number {
  return (rows * (rows - 1)) / 2;
}
