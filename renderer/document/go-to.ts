// Brings a place of the document onto the screen: the right graph, the thing selected, in view.
import type { Document, GraphId, Location } from '../../graph-core/index.ts';
import { isModuleNode } from '../../graph-core/index.ts';
import type { Entered } from '../stores/canvas.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { arriveAt, canvasView } from '../stores/canvas-view.ts';
import { presentDocument } from './document.ts';
import { useScreen } from '../stores/screen.ts';
import { sameJson } from './same-json.ts';

/** The modules to enter, outermost first, until a graph is on the screen; undefined where nothing uses it. */
function trailTo(document: Document, graph: GraphId): readonly Entered[] | undefined {
  if (graph === null) return [];
  const seen = new Set<GraphId>([null]);
  const waiting: { graph: GraphId; trail: readonly Entered[] }[] = [{ graph: null, trail: [] }];
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { graph: at, trail } = next;
    const within =
      at === null ? document.graph : document.modules.find(({ id }) => id === at)?.graph;
    for (const node of within?.nodes ?? []) {
      if (!isModuleNode(node) || seen.has(node.module)) continue;
      const further = [...trail, { module: node.module, node: node.id }];
      if (node.module === graph) return further;
      seen.add(node.module);
      waiting.push({ graph: node.module, trail: further });
    }
  }
  return undefined;
}

/** By a way through modules, where it is known; otherwise by the shortest. */
export function goTo(
  { graph, node, edge }: Pick<Location, 'graph' | 'node' | 'edge'>,
  through?: readonly Entered[],
): void {
  const canvas = useCanvas.getState();
  const stays = through ? sameJson(canvas.trail, through) : graphOnScreen(canvas) === graph;
  const trail = stays ? canvas.trail : (through ?? trailTo(presentDocument(), graph));
  if (!trail) return;
  const { room, goTo: enterRoom } = useScreen.getState();
  const isThere = canvasView() !== undefined;
  if (node && !(stays && isThere)) arriveAt([node]);
  if (!stays) {
    canvas.leaveTo(0);
    for (const step of trail) canvas.enter(step);
  }
  if (room === 'data' || !isThere) enterRoom('build');
  // The block alone: with its wire, the panel would be about two things and offer no repair.
  useCanvas.getState().select(node ? { nodes: [node] } : { edges: edge ? [edge] : [] });
  if (node && stays && isThere) setTimeout(() => canvasView()?.fit([node]), 60);
}
