// What hands do on the canvas, as edits and selections: functions that stay the same, so that React Flow builds nothing again.
import type { Connection, FinalConnectionState, OnConnectStartParams } from '@xyflow/react';
import type { DragEvent, MouseEvent as ReactMouseEvent, RefObject } from 'react';
import { useCallback, useRef, useState } from 'react';
import type { Position } from '../../graph-core/index.ts';
import { graphOf, moduleInput, moduleOutput } from '../../graph-core/index.ts';
import { isTyping } from '../commands/keyboard.ts';
import { enterNode } from '../commands/module-commands.ts';
import { seenDocument, useDocument } from '../document/document.ts';
import { graphOnScreen, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { useHighlight } from '../stores/highlight.ts';
import { allowDrop, carriedBy } from './block-drag.ts';
import { refusalOf } from './connection.ts';
import type { AnyFlowNode, WireFlow } from './flow-objects.ts';
import { connectEdit, movesOf, selectionAfter, wiringOf } from './from-flow.ts';
import { nodeAt } from './Overview.tsx';
import { placeAt } from './place.ts';

/** Those that need nothing but the stores. */
export const canvasHands = {
  onEdgesChange,
  isValidConnection,
  onConnect,
  onNodeDoubleClick,
  onNodeMouseEnter: light,
  onNodeMouseLeave: () => useHighlight.getState().putOut(),
  onDragStart: keepPointer,
  onDragOver: allowDrop,
  onDrop,
};

/** The graph on the screen. Blocks of other graphs may have the same ids, so what began in one does not end in another. */
function placeOnScreen(): string {
  return `${useDocument.getState().session} ${graphOnScreen(useCanvas.getState()) ?? ''}`;
}

interface Dragged {
  /** Where it began. */
  readonly place: string;
  readonly all: ReadonlyMap<string, Position>;
}

const none: ReadonlyMap<string, Position> = new Map();

/** While the browser drags words that happen to be selected, no pointer is heard of, and what is in the hand stays there. */
function keepPointer(event: DragEvent): void {
  if (!(event.target instanceof Element && isTyping(event.target))) event.preventDefault();
}

/** Where nodes are while they are dragged; the document hears of it once they are let go. */
export function useMoves() {
  const [moved, setMoved] = useState<ReadonlyMap<string, Position>>();
  const dragged = useRef<Dragged>(undefined);
  const onNodesChange = useCallback((changes: Parameters<typeof movesOf>[0]) => {
    const { positions, ended } = movesOf(changes);
    const canvas = useCanvas.getState();
    const { history, edit } = useDocument.getState();
    if (positions.size > 0 || ended) {
      const { place, all } = dragged.current ?? { place: placeOnScreen(), all: none };
      const now = new Map([...all, ...positions]);
      dragged.current = ended ? undefined : { place, all: now };
      setMoved(ended ? undefined : now);
      if (ended && now.size > 0 && place === placeOnScreen())
        edit({ edit: 'move', graph: graphOnScreen(canvas), positions: Object.fromEntries(now) });
    }
    const within = graphOf(history.present, graphOnScreen(canvas));
    const next = selectionAfter(canvas.selection, changes, (id) =>
      within?.notes.some((note) => note.id === id) ? 'notes' : 'nodes',
    );
    if (next !== canvas.selection) canvas.select(next);
  }, []);
  return { moved, onNodesChange };
}

/** Where the wire in the hand was taken up. */
let wireFrom: string | undefined;

/** A wire that is let go over nothing asks which block to add there. */
export function useLooseWire() {
  const started = useRef<OnConnectStartParams>(undefined);
  const onConnectStart = useCallback((_: unknown, params: OnConnectStartParams) => {
    started.current = params;
    wireFrom = placeOnScreen();
  }, []);
  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, end: FinalConnectionState) => {
    const from = started.current;
    const isHere = wireFrom === placeOnScreen();
    wireFrom = undefined;
    if (!isHere || end.toNode || end.isValid || !from?.nodeId || !from.handleId) return;
    if (!isOnScreen(from.nodeId)) return;
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    const at = point && canvasView()?.toGraph({ x: point.clientX, y: point.clientY });
    if (!point || !at) return;
    useCanvas.getState().startAdding({
      at,
      screen: { x: point.clientX, y: point.clientY },
      wire: {
        node: from.nodeId,
        port: from.handleId,
        end: from.handleType === 'source' ? 'output' : 'input',
      },
    });
  }, []);
  return { onConnectStart, onConnectEnd };
}

/** In the overview a click goes to the block under it. */
export function usePaneClick(root: RefObject<HTMLElement | null>) {
  return useCallback(
    (event: ReactMouseEvent) => {
      const view = canvasView();
      const shown = graphOnScreen(useCanvas.getState());
      if (!view || root.current?.dataset.zoom !== 'overview') return;
      const at = view.toGraph({ x: event.clientX, y: event.clientY });
      const hit = nodeAt(seenDocument(useDocument.getState()), shown, at);
      if (!hit) return;
      useCanvas.getState().select({ nodes: [hit] });
      view.fit([hit]);
    },
    [root],
  );
}

function onEdgesChange(
  changes: readonly { readonly type: string; readonly id?: string; selected?: boolean }[],
): void {
  const canvas = useCanvas.getState();
  const next = selectionAfter(canvas.selection, changes, () => 'edges');
  if (next !== canvas.selection) canvas.select(next);
}

function isValidConnection(connection: Connection | WireFlow): boolean {
  const wiring = wiringOf(connection);
  const { history, analysis } = useDocument.getState();
  if (!wiring) return false;
  return !refusalOf(history.present, analysis, graphOnScreen(useCanvas.getState()), wiring);
}

/** A block of the graph on the screen, or an end of the module: a key may have deleted it while the wire was in the hand. */
function isOnScreen(node: string): boolean {
  const graph = graphOnScreen(useCanvas.getState());
  const within = graphOf(useDocument.getState().history.present, graph);
  const isEnd = graph !== null && (node === moduleInput || node === moduleOutput);
  return isEnd || (within?.nodes.some(({ id }) => id === node) ?? false);
}

function onConnect(connection: Connection): void {
  if (wireFrom !== undefined && wireFrom !== placeOnScreen()) return;
  const wiring = wiringOf(connection);
  if (!wiring || !isOnScreen(wiring.from.node) || !isOnScreen(wiring.to.node)) return;
  const { history, edit } = useDocument.getState();
  const made = connectEdit(history.present, graphOnScreen(useCanvas.getState()), wiring);
  if (made) edit(made);
}

function onDrop(event: DragEvent): void {
  const carried = carriedBy(event);
  const at = canvasView()?.toGraph({ x: event.clientX, y: event.clientY });
  if (!carried || !at) return;
  event.preventDefault();
  const under = window.document.elementFromPoint(event.clientX, event.clientY);
  const wire = under?.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
  placeAt(carried, at, wire);
}

function onNodeDoubleClick(_: unknown, flow: AnyFlowNode): void {
  if (flow.type === 'block') enterNode(flow.data.node);
}

function light(_: unknown, flow: AnyFlowNode): void {
  if (flow.type === 'block')
    useHighlight.getState().lightUpNode({ graph: flow.data.graph, node: flow.id });
}
