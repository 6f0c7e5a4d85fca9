// How large a document is with all its modules expanded, reckoned without expanding any.
import type { Evaluated } from '../../document/expressions.ts';
import type { Document, Graph, ModuleNode } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { countOf } from './repeat.ts';

/** Blocks and wires of every copy. More than any model needs, and little enough to be examined in a second. */
export const mostParts = 100_000;

export interface ExpandedSize {
  /** Infinite beyond what a number can say. */
  readonly parts: number;
  /** The placement on the canvas that makes most of them. */
  readonly heaviest?: {
    readonly node: ModuleNode;
    readonly copies: number;
    readonly partsOfCopy: number;
  };
}

export function expandedSize(
  document: Document,
  variables: ReadonlyMap<string, Evaluated>,
): ExpandedSize {
  const { graph, modules } = document;
  const sizes = new Map<string, number>();
  const partsOf = ({ nodes, edges }: Graph): number => {
    let parts = nodes.length + edges.length;
    for (const node of nodes)
      if (isModuleNode(node)) parts += countOf(node, variables) * (sizes.get(node.module) ?? 0);
    return parts;
  };
  const definitions = new Map(modules.map((module) => [module.id, module.graph]));
  const begun = new Set<string>();
  // Iterative, inner ones first: a long chain of modules must not exhaust the stack.
  const waiting = modules.map(({ id }) => id);
  for (let id = waiting.at(-1); id !== undefined; id = waiting.at(-1)) {
    const inside = definitions.get(id);
    if (!inside || sizes.has(id)) waiting.pop();
    else if (begun.has(id)) {
      sizes.set(id, partsOf(inside));
      waiting.pop();
    } else {
      begun.add(id);
      // One that is begun contains this one: a circle, which expansion ends and says.
      const inner = new Set(
        inside.nodes.flatMap((node) => (isModuleNode(node) ? node.module : [])),
      );
      for (const module of inner) if (!begun.has(module)) waiting.push(module);
    }
  }
  const placed = graph.nodes.filter(isModuleNode).map((node) => ({
    node,
    copies: countOf(node, variables),
    partsOfCopy: sizes.get(node.module) ?? 0,
  }));
  const heaviest = placed.reduce<(typeof placed)[number] | undefined>(
    (most, next) =>
      most && most.copies * most.partsOfCopy >= next.copies * next.partsOfCopy ? most : next,
    undefined,
  );
  return { parts: partsOf(graph), ...(heaviest && { heaviest }) };
}
