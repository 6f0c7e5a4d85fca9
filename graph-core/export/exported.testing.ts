// What every export is held against: a template with weights of its own, inputs, and what our model answers.
import { readdirSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { analyze } from '../analyze/analyze.ts';
import { findBlock } from '../blocks/index.ts';
import { makePlan } from '../compile/make-plan.ts';
import { buildModel } from '../compile/model.ts';
import type { Plan } from '../compile/plan.ts';
import type { Document } from '../document/schema.ts';
import { composedOps } from '../engine/composed/composed-ops.ts';
import type { Tensor } from '../engine/ops.ts';
import { normals } from '../engine/random.ts';
import type { NamedArray } from '../weights/named-array.ts';
import { template } from '../train/trainer.testing.ts';
import { appModel } from './app-model.ts';
import { sampleFeeds } from './sample-feeds.ts';

/** Those at 224 × 224 are for shapes and cost; their small siblings are trained and exported. */
export const exportedTemplates: readonly string[] = readdirSync(
  new URL('../../templates', import.meta.url),
)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .filter((id) => analyze(template(id), findBlock).cost.multiplyAdds < 5e7);

export interface Exported {
  readonly document: Document;
  readonly plan: Plan;
  readonly weights: readonly NamedArray[];
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** By path of the goal. */
  readonly answers: Readonly<Record<string, Float32Array>>;
}

/** Without weights of its own it gets initial ones. */
export function exported(
  document: Document,
  batch: number,
  given?: readonly NamedArray[],
): Exported {
  const plan = makePlan(document, analyze(document, findBlock));
  const weights = given ?? perturbed(plan);
  const feeds = sampleFeeds(tf, plan, batch);
  const app = appModel(tf, plan, weights);
  const answers = app.answer(feeds);
  app.dispose();
  return { document, plan, weights, feeds, answers };
}

/** Initial ones moved, so that biases, norms and moving statistics are not the zeros and ones they begin as. */
function perturbed(plan: Plan): NamedArray[] {
  const engine = { tf, ops: composedOps(tf) };
  const model = buildModel(engine, plan, 1);
  const weights = [...model.weights].map(([name, variable], index): NamedArray => {
    const noise = normals(index + 1, variable.size);
    const frozenPositive = /variance/.test(name);
    const data = Float32Array.from(variable.dataSync(), (value, index) => {
      const moved = value + 0.05 * (noise[index] ?? 0);
      return frozenPositive ? Math.abs(moved) + 0.1 : moved;
    });
    return { name, shape: variable.shape, data };
  });
  model.dispose();
  return weights;
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let index = 0; index < a.length; index++) {
    const difference = Math.abs((a[index] ?? Number.NaN) - (b[index] ?? Number.NaN));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
