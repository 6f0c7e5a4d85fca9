// The block that the keyboard is at, or the one that is selected; and the output from which one goes on building.
import type { Document, GraphId, Node, Position } from '../../graph-core/index.ts';
import { findBlock, graphOf, isModuleNode } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import { boxOf, flowOf } from '../document/node-geometry.ts';
import type { Adding, LooseWire } from '../stores/canvas.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';

/** Between a joint and the block that is put beside it, in the graph's units. */
export const jointGap = 64;

/** What has the keyboard's focus, or the one thing that is selected: a block or a note. */
export function thingAtHand(): string | undefined {
  const canvas = useCanvas.getState();
  if (!useDocument.getState().isOpen || isLooking(canvas)) return undefined;
  const focused = canvasView()?.focused();
  if (focused !== undefined) return focused;
  const { nodes, notes } = canvas.selection;
  const [only, ...more] = [...nodes, ...notes];
  return more.length === 0 ? only : undefined;
}

export function blockAtHand(): Node | undefined {
  const id = thingAtHand();
  const within = graphOf(presentDocument(), graphOnScreen(useCanvas.getState()));
  return id === undefined ? undefined : within?.nodes.find((node) => node.id === id);
}

const onwards = { right: [1, 0], down: [0, 1], up: [0, -1] } as const;

/** The wire that goes on from a block that was just put there, the way the last one went, and where its end comes. */
export function nextWire(
  document: Document,
  graph: GraphId,
  id: string,
  end: LooseWire['end'],
): { readonly wire: LooseWire; readonly at: Position } | undefined {
  const within = graphOf(document, graph);
  const node = within?.nodes.find((other) => other.id === id);
  if (!within || !node || isModuleNode(node) || findBlock(node.type)?.objective) return undefined;
  const { inputs, outputs } = boxOf(document, within, node);
  const [joint] = end === 'output' ? outputs : inputs;
  if (!joint) return undefined;
  const by = end === 'output' ? jointGap : -jointGap;
  const [dx, dy] = onwards[flowOf(within)];
  const { x, y } = node.position;
  return {
    wire: { node: id, port: joint.port, end },
    at: { x: x + joint.x + dx * by, y: y + joint.y + dy * by },
  };
}

/** Behind the block at hand, whose first output has no wire yet: where the next one goes. */
export function nextPlace(): Pick<Adding, 'at' | 'next'> | undefined {
  const document = presentDocument();
  const graph = graphOnScreen(useCanvas.getState());
  const node = blockAtHand();
  const next = node && nextWire(document, graph, node.id, 'output');
  const isTaken = graphOf(document, graph)?.edges.some(
    ({ from }) => from.node === next?.wire.node && from.port === next.wire.port,
  );
  return next && !isTaken ? { at: next.at, next: next.wire } : undefined;
}
