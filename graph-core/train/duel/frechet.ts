// The Fréchet distance between two sets of examples, each taken as a Gaussian (Heusel 2017, arXiv 1706.08500).
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Of rows of `width` numbers, at least 2 of them. */
export interface Gaussian {
  readonly mean: Float64Array;
  readonly covariance: Matrix;
}

/**
 * ‖μ₁ − μ₂‖² + tr(Σ₁ + Σ₂ − 2 (Σ₁ Σ₂)^½). Biased upwards by how few
 * examples there are: compare only figures over equally many.
 */
export function frechetDistance(a: Gaussian, b: Gaussian): number {
  const width = a.mean.length;
  let between = 0;
  for (let index = 0; index < width; index++)
    between += ((a.mean[index] ?? 0) - (b.mean[index] ?? 0)) ** 2;
  // (Σ₁ Σ₂)^½ has the eigenvalues of (Σ₁^½ Σ₂ Σ₁^½)^½, and that product is symmetric.
  const root = squareRoot(a.covariance);
  const product = root.mmul(b.covariance).mmul(root);
  const shared = eigen(product).realEigenvalues.reduce(
    (sum, value) => sum + Math.sqrt(Math.max(value, 0)),
    0,
  );
  return between + a.covariance.trace() + b.covariance.trace() - 2 * shared;
}

export function gaussian(values: Float32Array, width: number): Gaussian {
  const rows = values.length / width;
  const mean = new Float64Array(width);
  for (let at = 0; at < values.length; at++)
    mean[at % width] = (mean[at % width] ?? 0) + (values[at] ?? 0) / rows;
  const covariance = Matrix.zeros(width, width);
  const centred = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) centred[i] = (values[row * width + i] ?? 0) - (mean[i] ?? 0);
    for (let i = 0; i < width; i++)
      for (let j = 0; j <= i; j++)
        covariance.set(i, j, covariance.get(i, j) + (centred[i] ?? 0) * (centred[j] ?? 0));
  }
  for (let i = 0; i < width; i++)
    for (let j = 0; j <= i; j++) {
      const value = covariance.get(i, j) / (rows - 1);
      covariance.set(i, j, value).set(j, i, value);
    }
  return { mean, covariance };
}

function squareRoot(symmetric: Matrix): Matrix {
  const { eigenvectorMatrix, realEigenvalues } = eigen(symmetric);
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(value, 0))));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

function eigen(symmetric: Matrix): EigenvalueDecomposition {
  return new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
}
