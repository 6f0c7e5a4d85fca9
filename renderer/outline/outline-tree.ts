// The graph as a tree: modules hold their blocks, blocks their ports; what is closed costs nothing.
import type {
  Analysis,
  Document,
  Graph,
  GraphId,
  Node,
  PortKind,
  Shape,
  Text,
} from '../../graph-core/index.ts';
import {
  findBlock,
  graphOf,
  isModuleNode,
  moduleInput,
  modulePortLabel,
  nodeTitle,
  numberedTitle,
  scopedKey,
  text,
} from '../../graph-core/index.ts';
import type { Entered } from '../stores/canvas.ts';
import { factsOf } from '../document/facts.ts';
import { repeatsOf } from '../document/summary.ts';
import { inFlow } from '../document/flow-order.ts';
import { nodeIcon } from '../document/node-icon.ts';
import { placeId } from './node-place.ts';

interface Place {
  /** By `placeId`; a port's goes on with its name. */
  readonly id: string;
  /** 1 = of the document's own graph. */
  readonly level: number;
  readonly graph: GraphId;
  readonly trail: readonly Entered[];
  readonly parent: string | undefined;
  /** Its place among its siblings, from 1, and how many they are. */
  readonly at: number;
  readonly of: number;
}

export interface NodeItem extends Place {
  readonly kind: 'node';
  readonly node: Node;
  readonly title: Text;
  /** Tells it from another of the same title; empty where there is none. */
  readonly number: Text;
  readonly icon: string;
  /** `2×` */
  readonly repeat: string | undefined;
  /** Of its first output, where it is known. */
  readonly shape: Shape | undefined;
  readonly isOpen: boolean;
}

export interface PortItem extends Place {
  readonly kind: 'port';
  readonly side: 'input' | 'output';
  readonly port: PortKind;
  readonly node: Node;
  readonly title: Text;
  readonly shape: Shape | undefined;
  /** What an input reads from; undefined where nothing is wired to it. */
  readonly source: { readonly node: string; readonly title: Text } | undefined;
}

export type OutlineItem = NodeItem | PortItem;

type Wire = Graph['edges'][number];

/** Wires by the node that they leave or reach; one index a graph. */
const indices = new WeakMap<object, ReadonlyMap<string, readonly Wire[]>>();

function wiresAt(document: Document, graph: GraphId, node: string): readonly Wire[] {
  const within = graphOf(document, graph);
  if (!within) return [];
  let index = indices.get(within);
  if (!index) {
    const made = new Map<string, Wire[]>();
    for (const wire of within.edges)
      for (const end of new Set([wire.from.node, wire.to.node])) {
        const there = made.get(end);
        if (there) there.push(wire);
        else made.set(end, [wire]);
      }
    index = made;
    indices.set(within, made);
  }
  return index.get(node) ?? [];
}

/** The rows of a tree of which these items are open. */
export function outlineOf(
  document: Document,
  analysis: Analysis,
  open: ReadonlySet<string>,
): readonly OutlineItem[] {
  const items: OutlineItem[] = [];
  addGraph(items, { document, analysis, open }, null, [], undefined);
  return items;
}

interface Known {
  readonly document: Document;
  readonly analysis: Analysis;
  readonly open: ReadonlySet<string>;
}

function addGraph(
  items: OutlineItem[],
  known: Known,
  graph: GraphId,
  trail: readonly Entered[],
  parent: NodeItem | undefined,
  before = 0,
  after = 0,
): void {
  const within = graphOf(known.document, graph);
  const nodes = within ? inFlow(within) : [];
  const place = (index: number) => ({
    at: before + index + 1,
    of: before + nodes.length + after,
  });
  nodes.forEach((node, index) => {
    const item: NodeItem = {
      ...nodeItem(known, graph, trail, node),
      parent: parent?.id,
      ...place(index),
    };
    items.push(item);
    if (item.isOpen) addInside(items, known, item);
  });
}

function addInside(items: OutlineItem[], known: Known, item: NodeItem): void {
  const { node, trail } = item;
  const ports = portsOf(known, item);
  const module = isModuleNode(node) ? node.module : undefined;
  const nodes = module === undefined ? 0 : (graphOf(known.document, module)?.nodes.length ?? 0);
  const of = ports.length + nodes;
  const inputs = ports.filter(({ side }) => side === 'input');
  items.push(...inputs.map((port, index) => ({ ...port, at: index + 1, of })));
  // A module in itself is a problem that is told elsewhere.
  if (module !== undefined && !trail.some((step) => step.module === module))
    addGraph(
      items,
      known,
      module,
      [...trail, { module, node: node.id }],
      item,
      inputs.length,
      ports.length - inputs.length,
    );
  const outputs = ports.filter(({ side }) => side === 'output');
  items.push(
    ...outputs.map((port, index) => ({ ...port, at: inputs.length + nodes + index + 1, of })),
  );
}

function nodeItem(
  { document, analysis, open }: Known,
  graph: GraphId,
  trail: readonly Entered[],
  node: Node,
): Omit<NodeItem, 'parent' | 'at' | 'of'> {
  const id = placeId(trail, node);
  const isModule = isModuleNode(node);
  return {
    kind: 'node',
    id,
    level: trail.length + 1,
    graph,
    trail,
    node,
    ...numberedTitle(document, node),
    icon: nodeIcon(node),
    repeat: isModule ? timesOf(repeatsOf(analysis, node.repeat)) : undefined,
    shape: firstShape(document, analysis, graph, node),
    isOpen: open.has(id),
  };
}

function timesOf(repeats: number | string): string | undefined {
  return repeats === 1 ? undefined : `${repeats}×`;
}

function firstShape(
  document: Document,
  analysis: Analysis,
  graph: GraphId,
  node: Node,
): Shape | undefined {
  if (!isModuleNode(node))
    return Object.values(factsOf(analysis, graph, node.id)?.outputs ?? {})[0];
  const out = wiresAt(document, graph, node.id).find(({ from }) => from.node === node.id);
  return out && analysis.wires.get(scopedKey(graph, out.id));
}

/** Without their places among the siblings. */
function portsOf(
  { document, analysis }: Known,
  item: NodeItem,
): (Omit<PortItem, 'at' | 'of'> & { readonly side: 'input' | 'output' })[] {
  const { graph, node } = item;
  const declared = declaredPorts(document, node);
  const wires = wiresAt(document, graph, node.id);
  const facts = factsOf(analysis, graph, node.id);
  const shapeOn = (wire: Wire | undefined) => wire && analysis.wires.get(scopedKey(graph, wire.id));
  const base = {
    kind: 'port' as const,
    level: item.level + 1,
    graph,
    trail: item.trail,
    parent: item.id,
    node,
  };
  const inputs = declared.inputs.flatMap(({ name, kind, label }) => {
    const arriving = wires.filter(({ to }) => to.node === node.id && to.port === name);
    return (arriving.length > 0 ? arriving : [undefined]).map((wire) => ({
      ...base,
      id: `${item.id} in ${name} ${wire?.id ?? ''}`,
      side: 'input' as const,
      port: kind,
      title: label,
      shape: shapeOn(wire),
      source: wire && sourceOf(document, graph, wire),
    }));
  });
  const outputs = declared.outputs.map(({ name, kind, label }) => ({
    ...base,
    id: `${item.id} out ${name}`,
    side: 'output' as const,
    port: kind,
    title: label,
    shape:
      facts?.outputs?.[name] ??
      shapeOn(wires.find(({ from }) => from.node === node.id && from.port === name)),
    source: undefined,
  }));
  return [...inputs, ...outputs];
}

interface Declared {
  readonly name: string;
  readonly kind: PortKind;
  readonly label: Text;
}

function declaredPorts(
  document: Document,
  node: Node,
): { readonly inputs: readonly Declared[]; readonly outputs: readonly Declared[] } {
  if (isModuleNode(node)) {
    const module = document.modules.find(({ id }) => id === node.module);
    const own = (ports: readonly { readonly name: string; readonly kind: PortKind }[] = []) =>
      ports.map(({ name, kind }) => ({ name, kind, label: modulePortLabel(name) }));
    return { inputs: own(module?.inputs), outputs: own(module?.outputs) };
  }
  const block = findBlock(node.type);
  const own = (
    ports: Readonly<Record<string, { readonly kind: PortKind; readonly label: Text }>> = {},
  ) => Object.entries(ports).map(([name, { kind, label }]) => ({ name, kind, label }));
  return { inputs: own(block?.inputs), outputs: own(block?.outputs) };
}

function sourceOf(document: Document, graph: GraphId, { from }: Wire): PortItem['source'] {
  if (from.node === moduleInput)
    return {
      node: moduleInput,
      title: text(
        `the module’s input ${from.port}`,
        `モジュールの入力「${modulePortLabel(from.port).ja}」`,
      ),
    };
  const node = graphOf(document, graph)?.nodes.find(({ id }) => id === from.node);
  return node && { node: node.id, title: nodeTitle(document, node) };
}
