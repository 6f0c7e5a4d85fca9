// How much the histograms of two sets of scores share.

const bins = 32;

/** Sum over 32 equal bins of the smaller share: 1 where the histograms are the same, 0 where they do not touch. */
export function overlap(real: Float32Array, generated: Float32Array): number {
  const low = Math.min(least(real), least(generated));
  const high = -Math.min(least(real.map(negated)), least(generated.map(negated)));
  if (low === high) return 1;
  const shares = (scores: Float32Array): Float64Array => {
    const counts = new Float64Array(bins);
    for (const score of scores) {
      const bin = Math.min(bins - 1, Math.floor(((score - low) / (high - low)) * bins));
      counts[bin] = (counts[bin] ?? 0) + 1 / scores.length;
    }
    return counts;
  };
  const [mine, other] = [shares(real), shares(generated)];
  return mine.reduce((sum, share, bin) => sum + Math.min(share, other[bin] ?? 0), 0);
}

const negated = (value: number): number => -value;
const least = (values: Float32Array): number => values.reduce((a, b) => Math.min(a, b), Infinity);
