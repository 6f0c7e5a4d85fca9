// Whether two documents are of one kind, so that it says something to compare them setting by setting.
import type { Document } from '../../graph-core/index.ts';
import { isModuleNode } from '../../graph-core/index.ts';

/** One is made from the other, or both from a third: half of the blocks of the larger one stand in both. */
export function areAlike(a: Document, b: Document): boolean {
  const [some, others] = [blocksOf(a), blocksOf(b)];
  const inBoth = [...some].filter((block) => others.has(block)).length;
  return 2 * inBoth >= Math.max(some.size, others.size);
}

function blocksOf({ graph, modules }: Document): ReadonlySet<string> {
  const graphs = [{ id: '', graph }, ...modules];
  return new Set(
    graphs.flatMap(({ id, graph: { nodes } }) =>
      nodes.map((node) => `${id} ${node.id} ${isModuleNode(node) ? node.module : node.type}`),
    ),
  );
}
