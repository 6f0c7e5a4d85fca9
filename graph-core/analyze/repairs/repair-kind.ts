// Ways out where the kind of thing that arrives is not what a port takes. Knows kinds, no particular block.
import type { Block } from '../../blocks/block.ts';
import { isRejection } from '../../blocks/block.ts';
import { blocks } from '../../blocks/index.ts';
import type { PortKind, Shape } from '../../blocks/kit/shape.ts';
import { kindFits } from '../../blocks/kit/shape.ts';
import { graphOf } from '../../document/edits.ts';
import { insertIntoWire } from '../../document/insert-node.ts';
import type { Document, Edge } from '../../document/schema.ts';
import { isModuleNode } from '../../document/schema.ts';
import { text } from '../../text.ts';
import type { BlockLookup } from '../analysis.ts';
import { scopedKey } from '../analysis.ts';
import { arriving, shapeOf } from '../shapes/apply-rule.ts';
import type { Finding } from '../finding.ts';
import { nodeName } from '../../document/node-name.ts';
import { blockAt, otherOutputs } from './other-outputs.ts';
import type { Location, Repair } from '../problem.ts';
import { disconnection } from './remedies.ts';

export function kindRepairs(
  location: Location,
  given: PortKind,
  wanted: PortKind,
): Finding['repairs'] {
  return ({ document, analysis, findBlock }) => {
    const graph = graphOf(document, location.graph);
    const edge = graph?.edges.find(({ id }) => id === location.edge);
    const target = graph?.nodes.find(({ id }) => id === location.node);
    if (!graph || !edge || !target || isModuleNode(target)) return [];
    const flowing = analysis.wires.get(scopedKey(location.graph, edge.id));
    return [
      ...otherOutputs(document, findBlock, location.graph, edge, wanted),
      ...otherInputs(document, findBlock, location, edge, given),
      ...conversions(
        document,
        findBlock,
        location,
        edge,
        converters(findBlock, given, wanted, flowing),
      ),
      disconnection({ graph: location.graph, node: target }, edge),
    ];
  };
}

function otherInputs(
  document: Document,
  findBlock: BlockLookup,
  location: Location,
  edge: Edge,
  given: PortKind,
): Repair[] {
  const target = blockAt(document, findBlock, location.graph, edge.to.node);
  if (!target) return [];
  const edges = graphOf(document, location.graph)?.edges ?? [];
  return Object.entries(target.block.inputs)
    .filter(
      ([port, { kind, variadic }]) =>
        port !== edge.to.port &&
        kindFits(given, kind) &&
        (variadic || !edges.some(({ to }) => to.node === target.node.id && to.port === port)),
    )
    .map(([port, { label }]) => ({
      label: text(
        `Wire it to ${label.en} of ‘${nodeName({ graph: location.graph, node: target.node })}’ instead`,
        `「${nodeName({ graph: location.graph, node: target.node })}」の「${label.ja}」につなぐ`,
      ),
      edit: {
        edit: 'rewire',
        graph: location.graph,
        edge: edge.id,
        to: { node: target.node.id, port },
      },
    }));
}

interface Converter {
  readonly block: Block;
  readonly input: string;
  readonly output: string;
}

/** Blocks that make the one kind out of the other and need nothing else; those first that keep the axes. */
function converters(
  findBlock: BlockLookup,
  given: PortKind,
  wanted: PortKind,
  flowing: Shape | undefined,
): Converter[] {
  const suitable = Object.values(blocks).flatMap((block) => {
    if (findBlock(block.type) !== block || block.objective) return [];
    const required = Object.entries(block.inputs).filter(([, port]) => !port.optional);
    const [input] = required;
    if (!input || required.length > 1 || !kindFits(given, input[1].kind)) return [];
    const outputs = Object.entries(block.outputs);
    const index = outputs.findIndex(([, { kind }]) => kindFits(kind, wanted));
    const output = outputs[index];
    if (!output) return [];
    const converter: Converter = { block, input: input[0], output: output[0] };
    const keepsAxes = flowing && axesAfter(converter, flowing) === flowing.dims.length;
    // Its main output before a by-product, and what leaves the axes as they are before what adds one.
    return [{ converter, cost: 2 * Math.min(index, 1) + (keepsAxes ? 0 : 1) }];
  });
  return suitable.sort((a, b) => a.cost - b.cost).map(({ converter }) => converter);
}

function axesAfter({ block, input, output }: Converter, flowing: Shape): number | undefined {
  const params = block.params.safeParse({});
  if (!params.success) return undefined;
  const inputs = arriving(block, [{ port: input, from: '', shape: flowing }]);
  const result = shapeOf(block, new Map(), params.data, inputs, '');
  return isRejection(result) ? undefined : result[output]?.dims.length;
}

function conversions(
  document: Document,
  findBlock: BlockLookup,
  location: Location,
  edge: Edge,
  suitable: readonly Converter[],
): Repair[] {
  const target = blockAt(document, findBlock, location.graph, edge.to.node);
  return suitable.flatMap(({ block, input, output }) => {
    const node = { type: block.type, params: {} };
    const edit = insertIntoWire(document, location.graph, edge.id, node, { input, output });
    if (!edit || !target) return [];
    const from = nodeName({ graph: location.graph, node: { id: edge.from.node } });
    const { title } = block.docs;
    return [
      {
        label: text(
          `Insert ${title.en} between ‘${from}’ and ‘${nodeName({ graph: location.graph, node: target.node })}’`,
          `「${from}」と「${nodeName({ graph: location.graph, node: target.node })}」の間に${title.ja}を入れる`,
        ),
        edit,
      },
    ];
  });
}
