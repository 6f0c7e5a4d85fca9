// Which step holds a weight that several use, and a step's weights as its block lays them out.
import type { WeightValue } from '../blocks/block.ts';
import { permuted } from '../blocks/kit/layout.ts';
import type { Plan, Step } from '../compile/plan.ts';

/** The step's weights by the block's names, out of those of the plan. */
export function weightsOfStep(
  { weights: names, transposed }: Step,
  weights: ReadonlyMap<string, WeightValue>,
): Record<string, WeightValue> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, full]) => {
      const value = weights.get(full);
      if (!value) return [];
      return [[name, transposed?.has(name) ? permuted(value, [1, 0]) : value]];
    }),
  );
}

/** By name of the weight: its owner, or the first that uses it where the owner does not run. */
export function holdersOf(plan: Plan): Map<string, Step> {
  const byPath = new Map(plan.steps.map((step) => [step.path, step]));
  const holders = new Map<string, Step>();
  for (const step of plan.steps)
    for (const full of Object.values(step.weights)) {
      const owner = byPath.get(full.slice(0, full.lastIndexOf('/')));
      const holds = owner && Object.values(owner.weights).includes(full) ? owner : step;
      if (!holders.has(full)) holders.set(full, holds);
    }
  return holders;
}
