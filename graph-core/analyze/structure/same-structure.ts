// Whether an edit left nodes, wires and modules the same ones, so that the flat graph can be kept.
import type { GraphId } from '../../document/edits.ts';
import type { BlockNode, Document, Graph, Node } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import type { FlatGraph, FlatNode } from './expand.ts';

/**
 * The flat graph's nodes for the new document where nothing but params and positions of blocks has changed, else
 * undefined. The very same list where not even that has.
 */
export function carriedNodes(
  before: Document,
  now: Document,
  flat: FlatGraph,
): readonly FlatNode[] | undefined {
  // By graph: a module and its duplicate begin with the very same nodes.
  const changes = new Map<GraphId, Map<Node, BlockNode>>();
  const same = (id: GraphId, old: Graph, graph: Graph): boolean => {
    if (old === graph) return true;
    const changed = new Map<Node, BlockNode>();
    changes.set(id, changed);
    return sameGraph(old, graph, changed);
  };
  if (!same(null, before.graph, now.graph)) return undefined;
  if (before.modules !== now.modules) {
    if (before.modules.length !== now.modules.length) return undefined;
    for (let index = 0; index < now.modules.length; index++) {
      const old = before.modules[index];
      const one = now.modules[index];
      if (old === one) continue;
      if (!old || !one || old.id !== one.id) return undefined;
      if (old.inputs !== one.inputs || old.outputs !== one.outputs) return undefined;
      if (!same(one.id, old.graph, one.graph)) return undefined;
    }
  }
  if ([...changes.values()].every(({ size }) => size === 0)) return flat.nodes;
  return flat.nodes.map((one) => {
    const node = changes.get(one.graph)?.get(one.node);
    return node ? { ...one, node } : one;
  });
}

function sameGraph(before: Graph, now: Graph, changed: Map<Node, BlockNode>): boolean {
  if (before.edges !== now.edges || before.nodes.length !== now.nodes.length) return false;
  for (let index = 0; index < now.nodes.length; index++) {
    const old = before.nodes[index];
    const one = now.nodes[index];
    if (old === one) continue;
    if (!old || !one || isModuleNode(one) || isModuleNode(old)) return false;
    if (old.id !== one.id || old.type !== one.type || old.name !== one.name) return false;
    if (old.tie !== one.tie) return false;
    changed.set(old, one);
  }
  return true;
}
