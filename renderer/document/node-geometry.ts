// How large a node is and where its joints sit, computed so that nothing has to be measured. Knows no React Flow.
import type {
  Block,
  Document,
  Flow,
  Graph,
  ModulePort,
  Node,
  PortKind,
  Text,
} from '../../graph-core/index.ts';
import {
  blocks,
  findBlock,
  isModuleNode,
  kindNames,
  moduleInput,
  moduleOutput,
  text,
  verbatim,
} from '../../graph-core/index.ts';

import type { Box } from './line-up.ts';
import { nodesById } from './nodes-by-id.ts';

export const nodeWidth = 192;
export const jointSize = 14;
const headHeight = 38;
const summaryHeight = 20;
const rowHeight = 22;
const footHeight = 8;
/** Of a joint and its name, where they stand in a row along the top or the bottom. */
const labelWidth = 96;

type Side = 'left' | 'right' | 'top' | 'bottom';

export interface Joint {
  readonly port: string;
  readonly kind: PortKind;
  readonly label: Text;
  readonly optional: boolean;
  readonly variadic: boolean;
  /** Middle of the joint, from the node's left upper corner. */
  readonly x: number;
  readonly y: number;
  readonly side: Side;
}

export interface NodeBox {
  readonly width: number;
  readonly height: number;
  readonly flow: Flow;
  /** Where title and settings begin, below the names of joints on the upper edge. */
  readonly top: number;
  readonly inputs: readonly Joint[];
  readonly outputs: readonly Joint[];
}

interface Port {
  readonly port: string;
  readonly kind: PortKind;
  readonly label: Text;
  readonly optional?: boolean;
  readonly variadic?: boolean;
}

export function flowOf({ flow = 'right' }: Graph): Flow {
  return flow;
}

function box(
  inputs: readonly Port[],
  outputs: readonly Port[],
  flow: Flow,
  hasSummary: boolean,
): NodeBox {
  const head = headHeight + (hasSummary ? summaryHeight : 0);
  return flow === 'right'
    ? besideBox(inputs, outputs, head)
    : stackedBox(inputs, outputs, flow, head);
}

/** Joints on the left and the right, each in a row of its own with its name. */
function besideBox(inputs: readonly Port[], outputs: readonly Port[], head: number): NodeBox {
  const jointOf =
    (side: 'left' | 'right') =>
    (port: Port, row: number): Joint => ({
      optional: false,
      variadic: false,
      ...port,
      side,
      x: side === 'left' ? 0 : nodeWidth,
      y: head + row * rowHeight + rowHeight / 2,
    });
  const rows = Math.max(inputs.length, outputs.length, 1);
  return {
    width: nodeWidth,
    height: head + rows * rowHeight + footHeight,
    flow: 'right',
    top: 0,
    inputs: inputs.map(jointOf('left')),
    outputs: outputs.map(jointOf('right')),
  };
}

/** Joints on the upper and the lower edge; one that is alone on its edge needs no name. */
function stackedBox(
  inputs: readonly Port[],
  outputs: readonly Port[],
  flow: 'down' | 'up',
  head: number,
): NodeBox {
  const width = Math.max(widthFor(inputs.length), widthFor(outputs.length));
  const [upper, lower] = flow === 'down' ? [inputs, outputs] : [outputs, inputs];
  const roomFor = (ports: readonly Port[]) => (ports.length > 1 ? rowHeight : 0);
  const top = roomFor(upper) + 2;
  const height = top + head + roomFor(lower) + footHeight + 6;
  const jointsOf = (ports: readonly Port[], side: 'top' | 'bottom') =>
    ports.map(
      (port, index): Joint => ({
        optional: false,
        variadic: false,
        ...port,
        side,
        x: placeOf(index, ports.length, width),
        y: side === 'top' ? 0 : height,
      }),
    );
  return {
    width,
    height,
    flow,
    top,
    inputs: jointsOf(inputs, flow === 'down' ? 'top' : 'bottom'),
    outputs: jointsOf(outputs, flow === 'down' ? 'bottom' : 'top'),
  };
}

function widthFor(ports: number): number {
  return ports === 2 ? 240 : Math.max(nodeWidth, labelWidth * ports);
}

/** Of two the first stands in the middle, so that a column of blocks is wired straight. */
function placeOf(index: number, count: number, width: number): number {
  if (count === 2) return index === 0 ? width / 2 : width - 44;
  return Math.round((width * (index + 0.5)) / count);
}

const boxes = new WeakMap<Block, Partial<Record<Flow, NodeBox>>>();

export function blockBox(block: Block, flow: Flow): NodeBox {
  const known = boxes.get(block) ?? {};
  boxes.set(block, known);
  return (known[flow] ??= box(
    Object.entries(block.inputs).map(([port, rest]) => ({ port, ...rest })),
    Object.entries(block.outputs).map(([port, { kind, label }]) => ({ port, kind, label })),
    flow,
    true,
  ));
}

export function portsBox(
  inputs: readonly ModulePort[],
  outputs: readonly ModulePort[],
  flow: Flow,
): NodeBox {
  return box(inputs.map(modulePort), outputs.map(modulePort), flow, true);
}

/** What blocks call their ports, and a decoder its own, by the words in English: a module's port of that name is called so in each language. */
const known = new Map<string, Text>(
  [
    ...Object.values(blocks)
      .flatMap(({ inputs, outputs }) => [...Object.values(inputs), ...Object.values(outputs)])
      .map(({ label }) => label),
    text('Memory', '記憶'),
    text('Memory mask', '記憶のマスク'),
  ].map((label) => [label.en, label]),
);

/** `memory-mask` reads as ‘Memory mask’. */
function modulePort({ name, kind }: ModulePort): Port {
  const plain = name.replace(/[-_]+/g, ' ');
  const words = plain.charAt(0).toUpperCase() + plain.slice(1);
  return { port: name, kind, label: known.get(words) ?? verbatim(words) };
}

/** The two ends of a module's own graph have joints on one side only. */
export function borderBox(ports: readonly ModulePort[], end: 'in' | 'out', flow: Flow): NodeBox {
  const joints = ports.map(modulePort);
  return end === 'in' ? box([], joints, flow, false) : box(joints, [], flow, false);
}

/** A block or module this app does not know keeps the joints that its wires use. */
function unknownBox(id: string, graph: Graph): NodeBox {
  const used = (ports: readonly string[]): Port[] =>
    [...new Set(ports)].map((port) => ({ port, kind: 'values', label: verbatim(port) }));
  return box(
    used(graph.edges.filter(({ to }) => to.node === id).map(({ to }) => to.port)),
    used(graph.edges.filter(({ from }) => from.node === id).map(({ from }) => from.port)),
    flowOf(graph),
    true,
  );
}

export function boxOf(document: Document, graph: Graph, node: Node): NodeBox {
  if (isModuleNode(node)) {
    const module = document.modules.find(({ id }) => id === node.module);
    return module
      ? portsBox(module.inputs, module.outputs, flowOf(graph))
      : unknownBox(node.id, graph);
  }
  const block = findBlock(node.type, node.params);
  return block ? blockBox(block, flowOf(graph)) : unknownBox(node.id, graph);
}

/** The kind of a port, by the node's id as wires name it; undefined where there is no such port. */
export function kindOfPort(
  document: Document,
  graph: Graph,
  module: string | null,
  at: { readonly node: string; readonly port: string },
  end: 'input' | 'output',
): PortKind | undefined {
  if (at.node === moduleInput || at.node === moduleOutput) {
    const definition = document.modules.find(({ id }) => id === module);
    const ports = at.node === moduleInput ? definition?.inputs : definition?.outputs;
    return ports?.find(({ name }) => name === at.port)?.kind;
  }
  const node = nodesById(graph).get(at.node);
  if (!node) return undefined;
  const { inputs, outputs } = boxOf(document, graph, node);
  return (end === 'input' ? inputs : outputs).find(({ port }) => port === at.port)?.kind;
}

export interface PlacedBox extends Box {
  readonly isNote?: boolean;
  readonly isFrame?: boolean;
}

export function kindName(kind: PortKind): Text {
  return kindNames[kind];
}

/** Every block and note of a graph with the room it takes. */
export function boxesOf(document: Document, graph: Graph): readonly PlacedBox[] {
  return [
    ...graph.nodes.map((node) => {
      const { width, height } = boxOf(document, graph, node);
      return { id: node.id, x: node.position.x, y: node.position.y, width, height };
    }),
    ...graph.notes.map(({ id, position: { x, y }, size: { width, height }, frame }) => ({
      id,
      x,
      y,
      width,
      height,
      isNote: true,
      isFrame: frame === true,
    })),
  ];
}
