// Whether the stats of a trained block belong to the block that stands there now.
import type { Document, GraphId, Node } from '../../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../../graph-core/index.ts';
import { changeSince } from '../../run/same-model.ts';

/** `gone`: another block stands there under the same id. `old`: the model was changed since. */
export type Age = 'now' | 'old' | 'gone';

export function ageOf(trained: Document, present: Document, graph: GraphId, node: string): Age {
  if (!changeSince(trained, present).model) return 'now';
  const [then, now] = [nodeOf(trained, graph, node), nodeOf(present, graph, node)];
  return then !== undefined && now !== undefined && kindOf(then) === kindOf(now) ? 'old' : 'gone';
}

function kindOf(node: Node): string {
  return isModuleNode(node) ? `module ${node.module}` : `block ${node.type}`;
}

const indexed = new WeakMap<readonly Node[], ReadonlyMap<string, Node>>();

function nodeOf(document: Document, graph: GraphId, node: string): Node | undefined {
  const nodes = graphOf(document, graph)?.nodes;
  if (!nodes) return undefined;
  let byId = indexed.get(nodes);
  if (!byId) {
    byId = new Map(nodes.map((other) => [other.id, other]));
    indexed.set(nodes, byId);
  }
  return byId.get(node);
}
