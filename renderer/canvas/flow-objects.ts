// The objects React Flow draws, each made from one thing of the document.
import type { Edge as FlowEdge, Node as FlowNode } from '@xyflow/react';
import { Position as Side } from '@xyflow/react';
import type { Edge, GraphId, ModulePort, Node, Note, Position } from '../../graph-core/index.ts';
import { moduleInput, moduleOutput } from '../../graph-core/index.ts';
import type { Joint, NodeBox } from '../document/node-geometry.ts';
import { jointSize } from '../document/node-geometry.ts';
import type { PlacedBox, Route } from '../document/routes/route-wires.ts';

export type BlockFlow = FlowNode<
  {
    node: Node;
    graph: GraphId;
    box: NodeBox;
    /** Something may hang below it. */
    hasRoomBelow: boolean;
    look: Look;
  },
  'block'
>;
export type BorderFlow = FlowNode<
  { end: 'in' | 'out'; ports: readonly ModulePort[]; box: NodeBox },
  'border'
>;
export type NoteFlow = FlowNode<{ note: Note; graph: GraphId }, 'note'>;
export type AnyFlowNode = BlockFlow | BorderFlow | NoteFlow;
export type WireFlow = FlowEdge<
  { edge: Edge; graph: GraphId; look: Look; route: Route | undefined },
  'wire'
>;

/** How a thing stands while a repair is previewed. */
export type Look = 'plain' | 'added' | 'changed';

/** Where the canvas says which keys there are. */
export const keysId = 'canvas-keys';

/** Where a block, a note or a wire says what it is. */
export function saidId(id: string): string {
  return `said-${id}`;
}

/** One stop of Tab is enough for the canvas; arrows lead on. The name is said by the thing itself, in the language in use. */
function spoken(id: string) {
  return {
    tabIndex: -1,
    'aria-labelledby': saidId(id),
    'aria-describedby': keysId,
    'aria-roledescription': undefined,
  };
}

const selectedDepth = 1;
const noteDepth = -1;
const frameDepth = -2;

export function blockFlow(
  node: Node,
  graph: GraphId,
  box: NodeBox,
  hasRoomBelow: boolean,
  look: Look,
  selected: boolean,
  moved: Position | undefined,
): BlockFlow {
  const { x, y } = moved ?? node.position;
  return {
    id: node.id,
    type: 'block',
    position: { x, y },
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    handles: handlesOf(box),
    // What is in the hand lies above what it passes.
    zIndex: selected || moved ? selectedDepth : 0,
    selected,
    domAttributes: spoken(node.id),
    data: { node, graph, box, hasRoomBelow, look },
  };
}

export function borderFlow(
  end: 'in' | 'out',
  ports: readonly ModulePort[],
  { x, y, ...box }: PlacedBox,
): BorderFlow {
  return {
    id: end === 'in' ? moduleInput : moduleOutput,
    type: 'border',
    position: { x, y },
    width: box.width,
    height: box.height,
    measured: { width: box.width, height: box.height },
    handles: handlesOf(box),
    draggable: false,
    selectable: false,
    focusable: false,
    data: { end, ports, box },
  };
}

export function noteFlow(
  note: Note,
  graph: GraphId,
  selected: boolean,
  moved: Position | undefined,
): NoteFlow {
  const { x, y } = moved ?? note.position;
  return {
    id: note.id,
    type: 'note',
    position: { x, y },
    width: note.size.width,
    height: note.size.height,
    measured: { width: note.size.width, height: note.size.height },
    // What is not known to have none is taken for unmeasured, and counted into every box that is drawn.
    handles: [],
    zIndex: note.frame ? frameDepth : noteDepth,
    // A frame is taken by its title, so that the hand reaches what stands in it.
    ...(note.frame && { dragHandle: '.frame-title', style: { pointerEvents: 'none' } }),
    selected,
    domAttributes: spoken(note.id),
    data: { note, graph },
  };
}

export function wireFlow(
  edge: Edge,
  graph: GraphId,
  look: Look,
  selected: boolean,
  route: Route | undefined,
): WireFlow {
  return {
    id: edge.id,
    type: 'wire',
    source: edge.from.node,
    sourceHandle: edge.from.port,
    target: edge.to.node,
    targetHandle: edge.to.port,
    selected,
    // Instead of React Flow's own label, which is English and made of ids.
    domAttributes: {
      'aria-labelledby': saidId(edge.id),
      'aria-roledescription': undefined,
    },
    data: { edge, graph, look, route },
  };
}

const sides: Readonly<Record<Joint['side'], Side>> = {
  left: Side.Left,
  right: Side.Right,
  top: Side.Top,
  bottom: Side.Bottom,
};

export function sideOf({ side }: Joint): Side {
  return sides[side];
}

function handlesOf({ inputs, outputs }: NodeBox): NonNullable<FlowNode['handles']> {
  const half = jointSize / 2;
  const handle = (type: 'source' | 'target') => (joint: Joint) => ({
    id: joint.port,
    type,
    position: sideOf(joint),
    x: joint.x - half,
    y: joint.y - half,
    width: jointSize,
    height: jointSize,
  });
  return [...inputs.map(handle('target')), ...outputs.map(handle('source'))];
}
