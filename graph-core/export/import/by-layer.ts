// Weights under a layers model's names as weights under ours: by layer, in the order that the layer holds them.
import type { Plan, Step } from '../../compile/plan.ts';
import { layerName } from '../tfjs-layers/layering.ts';
import { topologyOf } from '../tfjs-layers/topology.ts';
import type { FoundArray } from './found-array.ts';

/** Arrays of layers that the document lacks, or that hold another number of weights, keep their names. */
export function byLayer(plan: Plan, arrays: readonly FoundArray[]): FoundArray[] {
  const { weights } = topologyOf(plan, 'model', () => ({}));
  const untied = new Map(
    plan.steps.map((step) => [layerName(step.path), untiedOrder(step)] as const),
  );
  const grouped = new Map<string, FoundArray[]>();
  for (const array of arrays) {
    const [layer = ''] = array.name.split('/');
    grouped.set(layer, [...(grouped.get(layer) ?? []), array]);
  }
  return [...grouped].flatMap(([layer, held]) => {
    const known = weights.get(layer);
    const names = known?.length === held.length ? known : untied.get(layer);
    if (names?.length !== held.length) return held;
    return held.map((array, index) => ({
      ...array,
      name: names[index] ?? array.name,
      from: [{ name: array.name, shape: array.shape }],
    }));
  });
}

/** Names of what the step's layer holds where it shares nothing. */
function untiedOrder({ path, block, params, inputs, outputs, weights }: Step): string[] {
  const stock = block.exports?.stock?.({ params, inputs, outputs });
  return (stock?.weights ?? Object.keys(weights)).map((weight) => `${path}/${weight}`);
}
