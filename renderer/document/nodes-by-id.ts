// The nodes of a graph by their ids, told once for each.
import type { Graph, Node } from '../../graph-core/index.ts';

const known = new WeakMap<readonly Node[], ReadonlyMap<string, Node>>();

export function nodesById({ nodes }: Pick<Graph, 'nodes'>): ReadonlyMap<string, Node> {
  const before = known.get(nodes);
  if (before) return before;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  known.set(nodes, byId);
  return byId;
}
