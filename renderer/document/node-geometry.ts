// How large a node is and where its joints sit, computed so that nothing has to be measured. Knows no React Flow.
import type {
  Block,
  Document,
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
  verbatim,
} from '../../graph-core/index.ts';

import type { Box } from './line-up.ts';

export const nodeWidth = 180;
export const jointSize = 14;
const headHeight = 38;
const summaryHeight = 20;
const rowHeight = 22;
const footHeight = 8;

interface Joint {
  readonly port: string;
  readonly kind: PortKind;
  readonly label: Text;
  readonly optional: boolean;
  readonly variadic: boolean;
  /** Middle of the joint, from the node's top. */
  readonly y: number;
}

export interface NodeBox {
  readonly width: number;
  readonly height: number;
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

function box(inputs: readonly Port[], outputs: readonly Port[], hasSummary: boolean): NodeBox {
  const top = headHeight + (hasSummary ? summaryHeight : 0);
  const jointOf = ({ optional = false, variadic = false, ...port }: Port, row: number): Joint => ({
    ...port,
    optional,
    variadic,
    y: top + row * rowHeight + rowHeight / 2,
  });
  const rows = Math.max(inputs.length, outputs.length, 1);
  return {
    width: nodeWidth,
    height: top + rows * rowHeight + footHeight,
    inputs: inputs.map(jointOf),
    outputs: outputs.map(jointOf),
  };
}

const boxes = new WeakMap<Block, NodeBox>();

export function blockBox(block: Block): NodeBox {
  const known = boxes.get(block);
  if (known) return known;
  const made = box(
    Object.entries(block.inputs).map(([port, rest]) => ({ port, ...rest })),
    Object.entries(block.outputs).map(([port, { kind, label }]) => ({ port, kind, label })),
    true,
  );
  boxes.set(block, made);
  return made;
}

export function portsBox(inputs: readonly ModulePort[], outputs: readonly ModulePort[]): NodeBox {
  return box(inputs.map(modulePort), outputs.map(modulePort), true);
}

/** What blocks call their ports, by the words in English: a module's port of that name is called so in each language. */
const known = new Map<string, Text>(
  Object.values(blocks)
    .flatMap(({ inputs, outputs }) => [...Object.values(inputs), ...Object.values(outputs)])
    .map(({ label }) => [label.en, label]),
);

/** `memory-mask` reads as ‘Memory mask’. */
function modulePort({ name, kind }: ModulePort): Port {
  const plain = name.replace(/[-_]+/g, ' ');
  const words = plain.charAt(0).toUpperCase() + plain.slice(1);
  return { port: name, kind, label: known.get(words) ?? verbatim(words) };
}

/** The two ends of a module's own graph have joints on one side only. */
export function borderBox(ports: readonly ModulePort[], end: 'in' | 'out'): NodeBox {
  const joints = ports.map(modulePort);
  return end === 'in' ? box([], joints, false) : box(joints, [], false);
}

/** A block or module this app does not know keeps the joints that its wires use. */
function unknownBox(id: string, graph: Graph): NodeBox {
  const used = (ports: readonly string[]): Port[] =>
    [...new Set(ports)].map((port) => ({ port, kind: 'values', label: verbatim(port) }));
  return box(
    used(graph.edges.filter(({ to }) => to.node === id).map(({ to }) => to.port)),
    used(graph.edges.filter(({ from }) => from.node === id).map(({ from }) => from.port)),
    true,
  );
}

export function boxOf(document: Document, graph: Graph, node: Node): NodeBox {
  if (isModuleNode(node)) {
    const module = document.modules.find(({ id }) => id === node.module);
    return module ? portsBox(module.inputs, module.outputs) : unknownBox(node.id, graph);
  }
  const block = findBlock(node.type, node.params);
  return block ? blockBox(block) : unknownBox(node.id, graph);
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
  const node = graph.nodes.find(({ id }) => id === at.node);
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
