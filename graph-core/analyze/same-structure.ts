// Whether an edit left nodes, wires and modules the same ones, so that the flat graph can be kept. Knows no blocks.
import type { BlockNode, Document, Graph, Node } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
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
  const changed = new Map<Node, BlockNode>();
  if (!sameGraph(before.graph, now.graph, changed)) return undefined;
  if (before.modules !== now.modules) {
    if (before.modules.length !== now.modules.length) return undefined;
    for (let at = 0; at < now.modules.length; at++) {
      const old = before.modules[at];
      const one = now.modules[at];
      if (old === one) continue;
      if (!old || !one || old.id !== one.id) return undefined;
      if (old.inputs !== one.inputs || old.outputs !== one.outputs) return undefined;
      if (!sameGraph(old.graph, one.graph, changed)) return undefined;
    }
  }
  if (changed.size === 0) return flat.nodes;
  return flat.nodes.map((one) => {
    const node = changed.get(one.node);
    return node ? { ...one, node } : one;
  });
}

function sameGraph(before: Graph, now: Graph, changed: Map<Node, BlockNode>): boolean {
  if (before === now) return true;
  if (before.edges !== now.edges || before.nodes.length !== now.nodes.length) return false;
  for (let at = 0; at < now.nodes.length; at++) {
    const old = before.nodes[at];
    const one = now.nodes[at];
    if (old === one) continue;
    if (!old || !one || isModuleNode(one) || isModuleNode(old)) return false;
    if (old.id !== one.id || old.type !== one.type || old.name !== one.name) return false;
    changed.set(old, one);
  }
  return true;
}
