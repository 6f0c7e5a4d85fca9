// How far numbers are off: errors in their own unit, what is explained, and how the residuals lie.

export interface RegressionFigures {
  readonly mae: number;
  readonly rmse: number;
  /** 1 − Σ (truth − answer)² ÷ Σ (truth − mean)²; NaN where the truth is one value. */
  readonly r2: number;
  readonly residuals: Residuals;
}

/** Answer less truth. */
interface Residuals {
  readonly mean: number;
  readonly deviation: number;
  readonly quantiles: Readonly<Record<'min' | 'q05' | 'median' | 'q95' | 'max', number>>;
}

export function regressionFigures(
  truth: ArrayLike<number>,
  answers: ArrayLike<number>,
): RegressionFigures {
  const count = truth.length;
  const off = Float64Array.from(truth, (value, index) => (answers[index] ?? 0) - value);
  const [mean, squares] = [meanOf(truth), sum(off, (value) => value ** 2)];
  const spread = sum(truth, (value) => (value - mean) ** 2);
  return {
    mae: sum(off, Math.abs) / count,
    rmse: Math.sqrt(squares / count),
    r2: spread === 0 ? Number.NaN : 1 - squares / spread,
    residuals: residualsOf(off),
  };
}

function residualsOf(off: Float64Array): Residuals {
  const sorted = off.slice().sort();
  const mean = meanOf(off);
  return {
    mean,
    deviation: Math.sqrt(sum(off, (value) => (value - mean) ** 2) / off.length),
    quantiles: {
      min: quantile(sorted, 0),
      q05: quantile(sorted, 0.05),
      median: quantile(sorted, 0.5),
      q95: quantile(sorted, 0.95),
      max: quantile(sorted, 1),
    },
  };
}

/** Between two values in a straight line, as NumPy does it. */
function quantile(sorted: ArrayLike<number>, share: number): number {
  const rank = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (rank - Math.floor(rank));
}

function meanOf(values: ArrayLike<number>): number {
  return sum(values, (value) => value) / values.length;
}

function sum(values: ArrayLike<number>, of: (value: number) => number): number {
  let total = 0;
  for (let index = 0; index < values.length; index++) total += of(values[index] ?? 0);
  return total;
}
