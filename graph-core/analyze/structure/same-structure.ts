// Whether an edit left nodes, wires and modules the same ones, so that the flat graph can be kept.
import type { GraphId } from '../../document/edits.ts';
import type { BlockNode, Document, Graph, Node } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import type { BlockLookup } from '../analysis.ts';
import type { FlatGraph } from './expand.ts';
import type { FlatNode } from './unfold.ts';

/**
 * The flat graph's nodes for the new document where nothing but params and positions of blocks has changed, else
 * undefined. The very same list where not even that has.
 */
export function carriedNodes(
  before: Document,
  now: Document,
  flat: FlatGraph,
  findBlock: BlockLookup,
): readonly FlatNode[] | undefined {
  // By graph: a module and its duplicate begin with the very same nodes.
  const changes = new Map<GraphId, Map<Node, BlockNode>>();
  const same = (id: GraphId, old: Graph, graph: Graph): boolean => {
    if (old === graph) return true;
    const changed = new Map<Node, BlockNode>();
    changes.set(id, changed);
    return sameGraph(old, graph, changed, findBlock);
  };
  if (!same(null, before.graph, now.graph)) return undefined;
  if (before.modules !== now.modules) {
    if (before.modules.length !== now.modules.length) return undefined;
    for (let index = 0; index < now.modules.length; index++) {
      const old = before.modules[index];
      const module = now.modules[index];
      if (old === module) continue;
      if (!old || !module || old.id !== module.id) return undefined;
      if (old.inputs !== module.inputs || old.outputs !== module.outputs) return undefined;
      if (!same(module.id, old.graph, module.graph)) return undefined;
    }
  }
  if ([...changes.values()].every(({ size }) => size === 0)) return flat.nodes;
  return flat.nodes.map((own) => {
    const node = changes.get(own.graph)?.get(own.node);
    return node ? { ...own, node } : own;
  });
}

function sameGraph(
  before: Graph,
  now: Graph,
  changed: Map<Node, BlockNode>,
  findBlock: BlockLookup,
): boolean {
  if (before.edges !== now.edges || before.nodes.length !== now.nodes.length) return false;
  for (let index = 0; index < now.nodes.length; index++) {
    const old = before.nodes[index];
    const node = now.nodes[index];
    if (old === node) continue;
    if (!old || !node || isModuleNode(node) || isModuleNode(old)) return false;
    if (old.id !== node.id || old.type !== node.type || old.name !== node.name) return false;
    if (old.tie !== node.tie) return false;
    // The ports may follow from the params.
    if (
      old.params !== node.params &&
      findBlock(old.type, old.params) !== findBlock(node.type, node.params)
    )
      return false;
    changed.set(old, node);
  }
  return true;
}
