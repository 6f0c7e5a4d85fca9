// What goes round a block, as a residual goes round its sublayer: the output that a port declared so is fed from.
import { graphOf } from '../document/edits.ts';
import type { GraphId } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';
import { isModuleNode } from '../document/schema.ts';
import type { BlockLookup } from './analysis.ts';

interface Output {
  readonly node: string;
  readonly port: string;
}

/** What the sublayer behind an output takes; blocks that learn nothing, such as a dropout, are part of it. */
export function aroundSource(
  document: Document,
  findBlock: BlockLookup,
  graph: GraphId,
  output: Output,
): Output | undefined {
  const within = graphOf(document, graph);
  const passed = new Set<string>();
  for (let id = output.node; !passed.has(id); ) {
    passed.add(id);
    const node = within?.nodes.find((other) => other.id === id);
    if (!within || !node) return undefined;
    const block = isModuleNode(node) ? undefined : findBlock(node.type, node.params);
    const fed = within.edges.filter(({ to }) => to.node === id);
    const [main] = Object.keys(block?.inputs ?? {});
    const source = (fed.find(({ to }) => to.port === main) ?? fed[0])?.from;
    if (!source || isModuleNode(node) || block?.weights) return source;
    id = source.node;
  }
  return undefined;
}
