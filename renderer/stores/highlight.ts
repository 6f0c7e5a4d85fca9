// Which block the pointer is on, in any room, so that the others can light it up. Knows no room.
import { create } from 'zustand';
import type { Document, GraphId, Node } from '../../graph-core/index.ts';
import { graphOf, isModuleNode } from '../../graph-core/index.ts';

/** Where a copy of a block is seen: its node, or a module's node around it. */
export interface SeenAt {
  readonly graph: GraphId;
  readonly node: string;
}

export interface Highlight {
  /** Path of the copy the pointer is on, such as `decoder/2/self-attention`. */
  readonly path: string | undefined;
  readonly places: readonly SeenAt[];
  /** The room lights a copy up; the places follow from the document. */
  lightUp(document: Document, path: string): void;
  /** The canvas lights a node up. */
  lightUpNode(place: SeenAt): void;
  putOut(): void;
}

export const useHighlight = create<Highlight>()((set, get) => ({
  path: undefined,
  places: [],
  lightUp(document, path) {
    if (get().path !== path) set({ path, places: placesOf(document, path) });
  },
  lightUpNode(place) {
    set({ path: undefined, places: [place] });
  },
  putOut() {
    if (get().places.length > 0) set({ path: undefined, places: [] });
  },
}));

/** Whether a node on the canvas is lit up; a component passes this as its selector. */
export function isLit({ places }: Highlight, graph: GraphId, node: string): boolean {
  return places.some((place) => place.graph === graph && place.node === node);
}

/** The nodes in which the copy at a path is seen, outermost first. Numbers in a path count the copies of a module. */
export function placesOf(document: Document, path: string): SeenAt[] {
  const places: SeenAt[] = [];
  let graph: GraphId = null;
  for (const part of path.split('/')) {
    if (/^\d/.test(part)) continue;
    const node: Node | undefined = graphOf(document, graph)?.nodes.find(({ id }) => id === part);
    if (!node) break;
    places.push({ graph, node: node.id });
    if (!isModuleNode(node)) break;
    graph = node.module;
  }
  return places;
}
