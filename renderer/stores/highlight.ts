// Which block the pointer is on, in any room, so that the others can light it up with its wires.
import { create } from 'zustand';
import type { Document, GraphId, Node, View } from '../../graph-core/index.ts';
import { findBlock, graphOf, isModuleNode, moduleInput } from '../../graph-core/index.ts';

/** Where a copy of a block is seen: its node, or a module's node around it. */
export interface SeenAt {
  readonly graph: GraphId;
  readonly node: string;
}

export interface WireAt {
  readonly graph: GraphId;
  readonly edge: string;
}

export interface Highlight {
  /** Path of the copy the pointer is on, such as `decoder/2/self-attention`. */
  readonly path: string | undefined;
  readonly nodes: readonly SeenAt[];
  /** What the looked at output is made of comes along these. */
  readonly wires: readonly WireAt[];
  /** The room lights a copy up, for one of its outputs or for all; the places and wires follow from the document. */
  lightUp(document: Document, path: string, port?: string): void;
  /** The canvas lights a node up. */
  lightUpNode(seen: SeenAt): void;
  putOut(): void;
}

export const useHighlight = create<Highlight>()((set, get) => ({
  path: undefined,
  nodes: [],
  wires: [],
  lightUp(document, path, port) {
    if (get().path !== path)
      set({ path, nodes: nodesOnPath(document, path), wires: wiresInto(document, path, port) });
  },
  lightUpNode(seen) {
    set({ path: undefined, nodes: [seen], wires: [] });
  },
  putOut() {
    if (get().nodes.length > 0) set({ path: undefined, nodes: [], wires: [] });
  },
}));

/** Whether a node on the canvas is lit up; a component passes this as its selector. */
export function isLit({ nodes }: Highlight, graph: GraphId, node: string): boolean {
  return nodes.some((seen) => seen.graph === graph && seen.node === node);
}

export function isWireLit({ wires }: Highlight, graph: GraphId, edge: string): boolean {
  return wires.some((wire) => wire.graph === graph && wire.edge === edge);
}

/** The nodes in which the copy at a path is seen, outermost first. Numbers in a path count the copies of a module. */
export function nodesOnPath(document: Document, path: string): SeenAt[] {
  const nodes: SeenAt[] = [];
  let graph: GraphId = null;
  for (const part of path.split('/')) {
    if (/^\d/.test(part)) continue;
    const node: Node | undefined = graphOf(document, graph)?.nodes.find(({ id }) => id === part);
    if (!node) break;
    nodes.push({ graph, node: node.id });
    if (!isModuleNode(node)) break;
    graph = node.module;
  }
  return nodes;
}

/**
 * The wires that bring what an output is made of: to attention its queries and keys, to any other block whatever
 * arrives. Where they come through the border of a module, the wires outside that lead there go with them.
 */
export function wiresInto(document: Document, path: string, port?: string): WireAt[] {
  const wires: WireAt[] = [];
  let ports = portsOf(document, path, port);
  for (const { graph, node } of nodesOnPath(document, path).toReversed()) {
    const arriving = (graphOf(document, graph)?.edges ?? []).filter(
      ({ to }) => to.node === node && (ports?.has(to.port) ?? true),
    );
    wires.push(...arriving.map(({ id }) => ({ graph, edge: id })));
    ports = new Set(arriving.flatMap(({ from }) => (from.node === moduleInput ? [from.port] : [])));
    if (ports.size === 0) break;
  }
  return wires;
}

/** Input ports that an output is a view of; undefined = all. */
function portsOf(document: Document, path: string, port?: string): ReadonlySet<string> | undefined {
  const view = port === undefined ? undefined : viewAt(document, path, port);
  return view?.kind === 'attention' ? new Set([view.rows, view.columns]) : undefined;
}

/** What the block at a path declares that its output shows. */
export function viewAt(document: Document, path: string, port: string): View | undefined {
  const seen = nodesOnPath(document, path).at(-1);
  const node = seen && graphOf(document, seen.graph)?.nodes.find(({ id }) => id === seen.node);
  return node && !isModuleNode(node) ? findBlock(node.type)?.outputs[port]?.view : undefined;
}
