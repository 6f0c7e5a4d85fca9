// The same wire from another output of its source: what is meant where `state` was taken for `sequence`.
import type { PortKind } from '../../blocks/kit/shape.ts';
import { kindFits } from '../../blocks/kit/shape.ts';
import type { GraphId } from '../../document/edits.ts';
import { graphOf } from '../../document/edits.ts';
import type { Document, Edge } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { BlockLookup } from '../analysis.ts';
import { nodeName } from '../../document/node-name.ts';
import type { Repair } from '../problem.ts';

export function blockAt(document: Document, findBlock: BlockLookup, graph: GraphId, id: string) {
  const node = graphOf(document, graph)?.nodes.find((node) => node.id === id);
  if (!node || isModuleNode(node)) return undefined;
  const block = findBlock(node.type, node.params);
  return block && { node, block };
}

export function otherOutputs(
  document: Document,
  findBlock: BlockLookup,
  graph: GraphId,
  edge: Edge,
  wanted: PortKind,
): Repair[] {
  const source = blockAt(document, findBlock, graph, edge.from.node);
  if (!source) return [];
  return Object.entries(source.block.outputs)
    .filter(([port, { kind }]) => port !== edge.from.port && kindFits(kind, wanted))
    .map(([port, { label }]) => ({
      label: text(
        `Take ${label.en} of ‘${nodeName({ graph, node: source.node })}’ instead`,
        `「${nodeName({ graph, node: source.node })}」の「${label.ja}」からつなぐ`,
      ),
      edit: {
        edit: 'rewire',
        graph,
        edge: edge.id,
        from: { node: source.node.id, port },
      },
    }));
}
