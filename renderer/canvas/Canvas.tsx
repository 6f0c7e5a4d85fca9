// The canvas: the graph on the screen, and what hands do to it as edits. Knows no room around it.
import type { Connection, FinalConnectionState, OnConnectStartParams } from '@xyflow/react';
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import type { DragEvent, MouseEvent as ReactMouseEvent } from 'react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { Position } from '../../graph-core/index.ts';
import { graphOf } from '../../graph-core/index.ts';
import { enterNode } from '../commands/module-commands.ts';
import { useWords } from '../i18n/words.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { canvasView } from '../stores/canvas-view.ts';
import { seenDocument, shownDocument, useDocument } from '../document/document.ts';
import { useHighlight } from '../stores/highlight.ts';
import { useScreen } from '../stores/screen.ts';
import { allowDrop, carriedBy } from './block-drag.ts';
import { BlockNode } from './BlockNode.tsx';
import { BorderNode } from './BorderNode.tsx';
import { CanvasTools } from './CanvasTools.tsx';
import { refusalOf } from './connection.ts';
import { ConnectionLine } from './ConnectionLine.tsx';
import { ConnectionReason } from './ConnectionReason.tsx';
import { connectEdit, movesOf, selectionAfter, wiringOf } from './from-flow.ts';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { NoteNode } from './NoteNode.tsx';
import type { AnyFlowNode, WireFlow } from './flow-objects.ts';
import { createProjection } from './to-flow.ts';
import { nodeAt, Overview } from './Overview.tsx';
import { placeAt } from './place.ts';
import { useFitOnArrival } from './use-fit-on-arrival.ts';
import { useLendView } from './use-lend-view.ts';
import { usePortFits } from './use-port-fits.ts';
import { TieLinks } from './TieLinks.tsx';
import { Wire } from './Wire.tsx';
import './canvas.css';
import './joint.css';

// Stable objects: a fresh one would make React Flow build every node again.
const nodeTypes = { block: BlockNode, border: BorderNode, note: NoteNode };
const edgeTypes = { wire: Wire };
const noNodes: AnyFlowNode[] = [];
const noEdges: WireFlow[] = [];
const manyNodes = 150;
const multiSelect = ['Meta', 'Control', 'Shift'];

export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasInside />
    </ReactFlowProvider>
  );
}

function CanvasInside() {
  const { t } = useWords();
  const root = useRef<HTMLDivElement>(null);
  const document = useDocument(shownDocument);
  const before = useDocument((state) => (state.preview ? state.history.present : undefined));
  const session = useDocument((state) => state.session);
  const graph = useCanvas(graphOnScreen);
  const selection = useCanvas((state) => state.selection);
  const looks = useCanvas(isLooking);
  const [moved, setMoved] = useState<ReadonlyMap<string, Position>>();
  const dragged = useRef<ReadonlyMap<string, Position>>(new Map());
  const [projection] = useState(createProjection);
  const place = useScreen(({ room }) =>
    room === 'train' || room === 'attend' ? 'beside' : 'alone',
  );
  const hasArrived = useFitOnArrival(`${session} ${graph ?? ''}`, place, root);
  const isEmpty = graphOf(document, graph)?.nodes.length === 0;
  const isLarge = (graphOf(document, graph)?.nodes.length ?? 0) > manyNodes;
  const level = useStore(({ transform }) => zoomLevel(transform[2], isLarge));
  const detail = level === 'near' || level === 'middle' ? 'full' : 'lean';
  const view = { document, graph, selection, moved, before, detail } as const;
  const hasNodes = hasArrived && level !== 'overview';
  const nodes = hasNodes ? projection.nodes(view) : noNodes;
  const edges = hasNodes ? projection.edges(view) : noEdges;
  usePortFits(root);
  useLendView(root);

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

  const onEdgesChange = useCallback(
    (changes: readonly { readonly type: string; readonly id?: string; selected?: boolean }[]) => {
      const canvas = useCanvas.getState();
      const next = selectionAfter(canvas.selection, changes, () => 'edges');
      if (next !== canvas.selection) canvas.select(next);
    },
    [],
  );

  const isValidConnection = useCallback((connection: Connection | WireFlow) => {
    const wiring = wiringOf(connection);
    const { history, analysis } = useDocument.getState();
    if (!wiring) return false;
    return !refusalOf(history.present, analysis, graphOnScreen(useCanvas.getState()), wiring);
  }, []);

  const onConnect = useCallback((connection: Connection) => {
    const wiring = wiringOf(connection);
    const { history, edit } = useDocument.getState();
    const made =
      wiring && connectEdit(history.present, graphOnScreen(useCanvas.getState()), wiring);
    if (made) edit(made);
  }, []);

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

  const onDrop = useCallback((event: DragEvent) => {
    const carried = carriedBy(event);
    const at = canvasView()?.toGraph({ x: event.clientX, y: event.clientY });
    if (!carried || !at) return;
    event.preventDefault();
    const under = window.document.elementFromPoint(event.clientX, event.clientY);
    const wire = under?.closest<HTMLElement>('.react-flow__edge')?.dataset.id;
    if (placeAt(carried, at, wire)) canvasView()?.focus();
  }, []);

  const onNodeDoubleClick = useCallback((_: unknown, flow: AnyFlowNode) => {
    if (flow.type === 'block') enterNode(flow.data.node);
  }, []);

  const onPaneClick = useCallback((event: ReactMouseEvent) => {
    const view = canvasView();
    const shown = graphOnScreen(useCanvas.getState());
    if (!view || root.current?.dataset.zoom !== 'overview') return;
    const at = view.toGraph({ x: event.clientX, y: event.clientY });
    const hit = nodeAt(seenDocument(useDocument.getState()), shown, at);
    if (!hit) return;
    useCanvas.getState().select({ nodes: [hit] });
    view.fit([hit]);
  }, []);

  const light = useCallback((_: unknown, flow: AnyFlowNode) => {
    if (flow.type === 'block')
      useHighlight.getState().lightUpNode({ graph: flow.data.graph, node: flow.id });
  }, []);
  const putOut = useCallback(() => useHighlight.getState().putOut(), []);

  const labels = useMemo(
    () => ({
      'node.a11yDescription.default': t('canvas.node-keys'),
      'node.a11yDescription.keyboardDisabled': t('canvas.node-keys'),
      'edge.a11yDescription.default': t('canvas.edge-keys'),
    }),
    [t],
  );

  return (
    <div
      ref={root}
      className="canvas"
      data-zoom={level}
      data-looks={looks}
      role="application"
      aria-label={t('canvas.name')}
    >
      <ReactFlow<AnyFlowNode, WireFlow>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        connectionLineComponent={ConnectionLine}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        isValidConnection={isValidConnection}
        onConnect={onConnect}
        onConnectStart={onConnectStart}
        onConnectEnd={onConnectEnd}
        onNodeDoubleClick={onNodeDoubleClick}
        onPaneClick={onPaneClick}
        nodesDraggable={!looks}
        nodesConnectable={!looks}
        onNodeMouseEnter={light}
        onNodeMouseLeave={putOut}
        onDragOver={allowDrop}
        onDrop={onDrop}
        onlyRenderVisibleElements
        elevateNodesOnSelect={false}
        deleteKeyCode={null}
        multiSelectionKeyCode={multiSelect}
        selectionKeyCode="Shift"
        connectionRadius={24}
        zoomOnDoubleClick={false}
        minZoom={0.02}
        maxZoom={2.5}
        ariaLabelConfig={labels}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} className="canvas-dots" />
        {hasNodes ? (
          <TieLinks document={document} graph={graph} selected={selection.nodes} flows={nodes} />
        ) : null}
      </ReactFlow>
      {hasArrived && level === 'overview' ? <Overview document={document} graph={graph} /> : null}
      {hasArrived && isEmpty ? <EmptyCanvas /> : null}
      <ConnectionReason />
      <CanvasTools />
    </div>
  );
}

/** How much is worth drawing at a zoom; a large graph from very far is one picture. */
function zoomLevel(zoom: number, isLarge: boolean): 'near' | 'middle' | 'far' | 'overview' {
  if (zoom < 0.3 && isLarge) return 'overview';
  return zoom >= 1.05 ? 'near' : zoom >= 0.5 ? 'middle' : 'far';
}
