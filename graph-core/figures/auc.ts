// How well a score tells two sets apart: the area under the ROC curve.

/** The chance that one of the first scores above one of the second, ties counted half: 0.5 where the score is blind. */
export function auc(positive: ArrayLike<number>, negative: ArrayLike<number>): number {
  const sorted = Float64Array.from(negative).sort();
  let above = 0;
  for (let index = 0; index < positive.length; index++) {
    const score = positive[index] ?? 0;
    above += (rank(sorted, score, false) + rank(sorted, score, true)) / 2;
  }
  return above / (positive.length * negative.length);
}

/** How many of the sorted values lie below `score`, or (`withEqual`) are at most it. */
function rank(sorted: Float64Array, score: number, withEqual: boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const value = sorted[middle] ?? 0;
    if (value < score || (withEqual && value === score)) from = middle + 1;
    else to = middle;
  }
  return from;
}
