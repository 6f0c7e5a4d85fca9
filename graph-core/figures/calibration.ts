// Whether a probability means what it says: of what is said with 80 %, are 80 % so?

export interface CalibrationBin {
  /** Mean of the probabilities in it. */
  readonly said: number;
  /** Share of those that were so. */
  readonly came: number;
  readonly count: number;
}

/** Bins of equal width over 0 … 1, without the empty ones. A probability on an edge is in the lower bin. */
export function calibrationCurve(
  came: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  bins = 10,
): CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ said: 0, came: 0, count: 0 }));
  for (let index = 0; index < probabilities.length; index++) {
    const probability = probabilities[index] ?? 0;
    const bin = sums[binOf(probability, bins)];
    if (!bin) continue;
    bin.said += probability;
    bin.came += came[index] ? 1 : 0;
    bin.count++;
  }
  return sums.flatMap(({ said, came: right, count }) =>
    count === 0 ? [] : [{ said: said / count, came: right / count, count }],
  );
}

/** Expected calibration error (Guo 2017): the mean distance of the two, weighted by the bins' counts. */
export function calibrationError(curve: readonly CalibrationBin[]): number {
  const all = curve.reduce((total, { count }) => total + count, 0);
  return curve.reduce(
    (error, { said, came, count }) => error + (count / all) * Math.abs(said - came),
    0,
  );
}

/** How many of the edges between bins lie below it. */
function binOf(probability: number, bins: number): number {
  const width = 1 / bins;
  let bin = Math.min(bins - 1, Math.max(0, Math.ceil(probability * bins) - 1));
  // The product may round to the other side of an edge.
  while (bin > 0 && probability <= bin * width) bin--;
  while (bin < bins - 1 && probability > (bin + 1) * width) bin++;
  return bin;
}
