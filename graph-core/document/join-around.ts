// The edit that takes a block out and joins its wires, where it has one wire in.
import type { Edit, GraphId } from './edits.ts';
import { graphOf } from './edits.ts';
import type { Document } from './schema.ts';

/** Undefined where more or fewer than one source feeds the block, or nothing hangs on it. */
export function joinAround(document: Document, graph: GraphId, node: string): Edit | undefined {
  const edges = graphOf(document, graph)?.edges ?? [];
  const [first, ...more] = edges.filter(({ to }) => to.node === node);
  const after = edges.filter(({ from }) => from.node === node);
  if (!first || more.length > 0 || after.length === 0 || first.from.node === node) return undefined;
  return {
    edit: 'all',
    edits: [
      ...after.map(({ id }): Edit => ({ edit: 'rewire', graph, edge: id, from: first.from })),
      { edit: 'remove', graph, nodes: [node] },
    ],
  };
}
