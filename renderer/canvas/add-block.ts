// Placing a new block, alone or at the end of a wire that was let go over empty canvas.
import type { Block, Document, Edit, GraphId, Position } from '../../graph-core/index.ts';
import {
  aroundSource,
  blocks,
  findBlock,
  freeId,
  graphOf,
  kindFits,
} from '../../graph-core/index.ts';
import type { LooseWire } from '../stores/canvas.ts';
import { connectEdit, wiringTo } from './from-flow.ts';
import { blockBox, flowOf, kindOfPort } from '../document/node-geometry.ts';
import { commonFirst } from './often-first.ts';

export interface Placed {
  readonly edit: Edit;
  readonly node: string;
}

export function addBlockEdit(
  document: Document,
  graph: GraphId,
  block: Block,
  at: Position,
  wire?: LooseWire,
): Placed | undefined {
  const within = graphOf(document, graph);
  if (!within) return undefined;
  const id = freeId(within, block.type);
  const { width, inputs, outputs } = blockBox(block, flowOf(within));
  const port = wire && portFor(document, graph, block, wire);
  const joint = (wire?.end === 'input' ? outputs : inputs).find((joint) => joint.port === port);
  // The joint that takes the wire comes to where the wire was let go.
  const position = joint
    ? { x: at.x - joint.x, y: at.y - joint.y }
    : { x: at.x - width / 2, y: at.y - 20 };
  const add: Edit = {
    edit: 'add',
    graph,
    nodes: [
      {
        id,
        type: block.type,
        params: {},
        position: { x: Math.round(position.x), y: Math.round(position.y) },
      },
    ],
  };
  const wiring = wire && port ? wiringTo(wire, { node: id, port }) : undefined;
  const connect = wiring && connectEdit(document, graph, wiring);
  if (!wire || !connect) return { node: id, edit: add };
  const around = wire.end === 'output' ? wireAround(document, graph, block, id, wire) : [];
  return { node: id, edit: { edit: 'all', edits: [add, connect, ...around] } };
}

/** A residual comes with the sublayer that it goes round. */
function wireAround(
  document: Document,
  graph: GraphId,
  block: Block,
  id: string,
  wire: LooseWire,
): Edit[] {
  const within = graphOf(document, graph);
  const port = Object.entries(block.inputs).find(([, { around }]) => around)?.[0];
  const from = port && aroundSource(document, findBlock, graph, wire);
  if (!within || !port || !from) return [];
  const taken = new Set([freeId(within, 'wire')]);
  const edge = { id: freeId(within, 'wire', taken), from: { ...from }, to: { node: id, port } };
  return [{ edit: 'add', graph, edges: [edge] }];
}

/** The first port of a block that takes the wire; required ones before optional ones. */
function portFor(
  document: Document,
  graph: GraphId,
  block: Block,
  wire: LooseWire,
): string | undefined {
  const within = graphOf(document, graph);
  const kind = within && kindOfPort(document, within, graph, wire, wire.end);
  if (!kind) return undefined;
  const { inputs, outputs } = blockBox(block, 'right');
  if (wire.end === 'input') return outputs.find((port) => kindFits(port.kind, kind))?.port;
  const fitting = inputs.filter((port) => kindFits(kind, port.kind));
  const exact = fitting.find((port) => !port.optional && port.kind === kind);
  return (exact ?? fitting.find((port) => !port.optional) ?? fitting[0])?.port;
}

/** Blocks that take the wire, those of the very same kind first, and of these the common ones. */
export function fittingBlocks(document: Document, graph: GraphId, wire: LooseWire): Block[] {
  const within = graphOf(document, graph);
  const kind = within && kindOfPort(document, within, graph, wire, wire.end);
  return commonFirst(Object.values(blocks))
    .map((block) => ({ block, port: portFor(document, graph, block, wire) }))
    .filter(({ port }) => port !== undefined)
    .map(({ block, port }) => {
      const joints =
        wire.end === 'input' ? blockBox(block, 'right').outputs : blockBox(block, 'right').inputs;
      const joint = joints.find((joint) => joint.port === port);
      return { block, distance: (joint?.kind === kind ? 0 : 2) + (joint?.optional ? 1 : 0) };
    })
    .sort((a, b) => a.distance - b.distance)
    .map(({ block }) => block);
}
