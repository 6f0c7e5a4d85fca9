// How well a score tells two sets apart: the area under the ROC curve.

/** The chance that a real example scores above a generated one, ties counted half: 0.5 where the critic is blind. */
export function auc(real: Float32Array, generated: Float32Array): number {
  const sorted = generated.slice().sort();
  let above = 0;
  for (const score of real) above += (rank(sorted, score, false) + rank(sorted, score, true)) / 2;
  return above / (real.length * generated.length);
}

/** How many of the sorted values lie below `score`, or (`withEqual`) are at most it. */
function rank(sorted: Float32Array, score: number, withEqual: boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const value = sorted[middle] ?? 0;
    if (value < score || (withEqual && value === score)) from = middle + 1;
    else to = middle;
  }
  return from;
}
