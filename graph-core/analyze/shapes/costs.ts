// What each thing on the canvas costs: a block, an instance with all its copies, everything. Adds up; derives nothing.
import type { Analysis, Cost, NodeFacts } from '../analysis.ts';
import { scopedKey } from '../analysis.ts';
import { addCosts, noCost } from './cost.ts';
import type { FlatGraph } from '../structure/expand.ts';

/** Weights that are another node's are counted there. */
function ownCost(cost: Cost, { tied, taken, weights }: NodeFacts): Cost {
  if (tied) return { ...cost, parameters: 0 };
  const size = taken && weights?.[taken.weight]?.shape.reduce((a, b) => a * b, 1);
  return size ? { ...cost, parameters: cost.parameters - size } : cost;
}

export function costsOf(
  { nodes }: FlatGraph,
  facts: readonly NodeFacts[],
): Pick<Analysis, 'cost' | 'costs'> {
  const costs = new Map<string, Cost>();
  let parameters = 0;
  let multiplyAdds = 0;
  let activationBytes = 0;
  const counted = new Set<string>();
  for (let index = 0; index < nodes.length; index++) {
    const flat = nodes[index];
    const nodeFacts = facts[index];
    if (!flat || !nodeFacts?.cost) continue;
    const mine = ownCost(nodeFacts.cost, nodeFacts);
    if (flat.first) costs.set(flat.key, mine);
    // Weights that copies share exist once.
    const shared = !flat.tied && flat.path !== flat.weightsPath;
    const again = shared && counted.has(flat.weightsPath);
    if (shared) counted.add(flat.weightsPath);
    const cost = again ? { ...mine, parameters: 0 } : mine;
    for (const around of flat.within) {
      if (!around.first) continue;
      const key = scopedKey(around.graph, around.node);
      costs.set(key, addCosts(costs.get(key) ?? noCost, cost));
    }
    parameters += cost.parameters;
    multiplyAdds += cost.multiplyAdds;
    activationBytes += cost.activationBytes;
  }
  return { costs, cost: { parameters, multiplyAdds, activationBytes } };
}
