// What hands do on the canvas, as edits and selections: functions that stay the same, so that React Flow builds nothing again.
import type { Connection, FinalConnectionState, OnConnectStartParams } from '@xyflow/react';
import type { DragEvent, MouseEvent as ReactMouseEvent, RefObject } from 'react';
import { useCallback, useRef, useState } from 'react';
import type { Position } from '../../graph-core/index.ts';
import { graphOf } from '../../graph-core/index.ts';
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
  onDragOver: allowDrop,
  onDrop,
};

/** Where nodes are while they are dragged; the document hears of it once they are let go. */
export function useMoves() {
  const [moved, setMoved] = useState<ReadonlyMap<string, Position>>();
  const dragged = useRef<ReadonlyMap<string, Position>>(new Map());
  const onNodesChange = useCallback((changes: Parameters<typeof movesOf>[0]) => {
    const { positions, ended } = movesOf(changes);
    const canvas = useCanvas.getState();
    const { history, edit } = useDocument.getState();
    if (positions.size > 0 || ended) {
      const now = new Map([...dragged.current, ...positions]);
      dragged.current = ended ? new Map() : now;
      setMoved(ended ? undefined : now);
      if (ended && now.size > 0)
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

/** A wire that is let go over nothing asks which block to add there. */
export function useLooseWire() {
  const started = useRef<OnConnectStartParams>(undefined);
  const onConnectStart = useCallback((_: unknown, params: OnConnectStartParams) => {
    started.current = params;
  }, []);
  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, end: FinalConnectionState) => {
    const from = started.current;
    if (end.toNode || end.isValid || !from?.nodeId || !from.handleId) return;
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

function onConnect(connection: Connection): void {
  const wiring = wiringOf(connection);
  const { history, edit } = useDocument.getState();
  const made = wiring && connectEdit(history.present, graphOnScreen(useCanvas.getState()), wiring);
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
