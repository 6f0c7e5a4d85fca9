// Whether the stats of a trained block belong to the block that stands there now.
import type { Document, GraphId, Node } from '../../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../../graph-core/index.ts';
import { nodesById } from '../../document/nodes-by-id.ts';
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

function nodeOf(document: Document, graph: GraphId, node: string): Node | undefined {
  const within = graphOf(document, graph);
  return within && nodesById(within).get(node);
}
