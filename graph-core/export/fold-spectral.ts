// Spectral norm folded into the weights: what is written holds W/σ, which every program can run, and no vectors.
import type { WeightSpec } from '../blocks/block.ts';
import { permuted } from '../blocks/kit/layout.ts';
import { spectralVector } from '../blocks/kit/spectral.ts';
import type { WeightValue } from '../blocks/kit/weight-value.ts';
import type { Plan } from '../compile/plan.ts';
import { normals } from '../engine/random.ts';
import type { NamedArray } from '../weights/named-array.ts';
import type { ExportContext, ExportFormat } from './format.ts';

/** The format, given the folded weights and a plan in which nothing is spectral. */
export function withFoldedWeights(format: ExportFormat): ExportFormat {
  return {
    ...format,
    limits: (plan) => format.limits(foldedPlan(plan)),
    ...(format.needs && { needs: (plan) => format.needs?.(foldedPlan(plan)) ?? [] }),
    ...(format.differs && { differs: (plan) => format.differs?.(foldedPlan(plan)) ?? [] }),
    write: (context) => format.write(folded(context)),
    open: (files, context) => format.open(files, folded(context)),
  };
}

export function isSpectral({ weights }: Plan): boolean {
  return [...weights.values()].some(({ spectral }) => spectral);
}

/** The same computation on weights that have been divided already. */
export function foldedPlan(plan: Plan): Plan {
  if (!isSpectral(plan)) return plan;
  const vectors = vectorsOf(plan);
  const weights = [...plan.weights].flatMap(([name, spec]): [string, WeightSpec][] => {
    const { spectral, ...rest } = spec;
    return vectors.has(name) ? [] : [[name, spectral ? rest : spec]];
  });
  const steps = plan.steps.map((step) => ({
    ...step,
    weights: Object.fromEntries(
      Object.entries(step.weights).filter(([, full]) => !vectors.has(full)),
    ),
  }));
  return { ...plan, steps, weights: new Map(weights) };
}

function vectorsOf({ weights }: Plan): ReadonlySet<string> {
  return new Set(
    [...weights].flatMap(([name, { spectral }]) => (spectral ? spectralVector(name) : [])),
  );
}

/** Read again by whoever proves it, beside the model's own answers from the weights as they were. */
export function folded<Context extends Pick<ExportContext, 'plan' | 'weights'>>(
  context: Context,
): Context {
  const { plan, weights } = context;
  if (!isSpectral(plan)) return context;
  return { ...context, plan: foldedPlan(plan), weights: foldedWeights(plan, weights) };
}

/** By σ as the stored vectors estimate it, which is what the model computes with. */
function foldedWeights(plan: Plan, weights: readonly NamedArray[]): NamedArray[] {
  const vectors = vectorsOf(plan);
  const byName = new Map(weights.map((array) => [array.name, array]));
  return weights.flatMap((array) => {
    if (vectors.has(array.name)) return [];
    const axis = plan.weights.get(array.name)?.spectral?.axis;
    const u = byName.get(spectralVector(array.name))?.data;
    if (axis === undefined || !u) return [array];
    const sigma = lengthOf(timesVector(matrixOf(array, axis), u));
    return [{ ...array, data: array.data.map((value) => value / (sigma || 1)) }];
  });
}

/** In the plan's order, with vectors for weights that came without: those of the largest singular values. */
export function withVectors(plan: Plan, weights: readonly NamedArray[]): NamedArray[] {
  const byName = new Map(weights.map((array) => [array.name, array]));
  return [...plan.weights].flatMap(([name, { spectral }]): NamedArray[] => {
    const given = byName.get(name);
    if (!given) return [];
    if (!spectral) return [given];
    const data = largestVector(matrixOf(given, spectral.axis));
    return [given, { name: spectralVector(name), shape: [data.length], data }];
  });
}

/** Rows are inputs, columns outputs. */
interface Matrix {
  readonly data: Float32Array;
  readonly columns: number;
}

function matrixOf(weight: WeightValue, axis: number): Matrix {
  const axes = [...weight.shape.keys()];
  const { data } = permuted(weight, [...axes.filter((other) => other !== axis), axis]);
  return { data, columns: weight.shape[axis] ?? 1 };
}

function timesVector({ data, columns }: Matrix, vector: ArrayLike<number>): Float64Array {
  const product = new Float64Array(data.length / columns);
  for (let row = 0, at = 0; row < product.length; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++, at++)
      sum += (data[at] ?? 0) * (vector[column] ?? 0);
    product[row] = sum;
  }
  return product;
}

function transposedTimes({ data, columns }: Matrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(columns);
  for (let row = 0, at = 0; row < vector.length; row++) {
    const factor = vector[row] ?? 0;
    for (let column = 0; column < columns; column++, at++)
      product[column] = (product[column] ?? 0) + factor * (data[at] ?? 0);
  }
  return product;
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

const mostIterations = 1_000;

/** Power iteration until the singular value stands still. */
function largestVector(matrix: Matrix): Float32Array {
  let u = Float64Array.from(normals(1, matrix.columns));
  for (let turn = 0, before = 0; turn < mostIterations; turn++) {
    const next = transposedTimes(matrix, timesVector(matrix, u));
    const length = lengthOf(next);
    // A weight of zeros has no direction.
    if (length === 0) break;
    u = next.map((value) => value / length);
    if (Math.abs(length - before) <= 1e-9 * length) break;
    before = length;
  }
  return Float32Array.from(u);
}
