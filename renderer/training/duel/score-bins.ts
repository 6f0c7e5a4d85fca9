// Two sets of scores as two histograms over the same bins.

export interface ScoreBins {
  readonly from: number;
  readonly to: number;
  /** Shares of each set in each bin; each sums to 1. */
  readonly real: readonly number[];
  readonly generated: readonly number[];
}

/** Scores that are not finite stand in no bin. */
export function scoreBins(real: Float32Array, generated: Float32Array, count = 28): ScoreBins {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const scores of [real, generated])
    for (const score of scores)
      if (Number.isFinite(score)) {
        from = Math.min(from, score);
        to = Math.max(to, score);
      }
  if (from > to) [from, to] = [0, 1];
  if (from === to) [from, to] = [from - 0.5, to + 0.5];
  const shares = (scores: Float32Array): number[] => {
    const bins = Array<number>(count).fill(0);
    for (const score of scores) {
      if (!Number.isFinite(score)) continue;
      const bin = Math.min(count - 1, Math.floor(((score - from) / (to - from)) * count));
      bins[bin] = (bins[bin] ?? 0) + 1 / scores.length;
    }
    return bins;
  };
  return { from, to, real: shares(real), generated: shares(generated) };
}
