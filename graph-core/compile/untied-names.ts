// Names that weights would have if nothing shared them, and which weight of the plan each is now.
import type { Plan } from './plan.ts';

export interface UntiedWeight {
  /** The plan's name. */
  readonly name: string;
  /** Its two axes are the other way round there. */
  readonly transposed: boolean;
}

/** Only those that are another weight's. */
export function untiedNames(plan: Plan): Map<string, UntiedWeight> {
  const names = new Map<string, UntiedWeight>();
  for (const { path, weights, transposed } of plan.steps)
    for (const [weight, name] of Object.entries(weights))
      if (name !== `${path}/${weight}` && !plan.weights.has(`${path}/${weight}`))
        names.set(`${path}/${weight}`, { name, transposed: transposed?.has(weight) ?? false });
  return names;
}
