// Which columns are learned as they are: those of outputs whose targets lie within bounds.
import type { Document } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { BlockLookup } from './analysis.ts';

/** By name. Standardised, a 0 and a 1 would lie outside what such an output can say. */
export function plainColumns(
  { graph, data: { bindings } }: Document,
  findBlock: BlockLookup,
): ReadonlySet<string> {
  return new Set(
    graph.nodes.flatMap((node) => {
      const column = Object.hasOwn(bindings, node.id) ? bindings[node.id] : undefined;
      if (column === undefined || isModuleNode(node)) return [];
      return findBlock(node.type)?.objective?.range ? [column] : [];
    }),
  );
}
