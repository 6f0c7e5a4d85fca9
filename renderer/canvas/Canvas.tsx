// The canvas: the graph on the screen.
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  useStoreApi,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import type { MouseEvent as ReactMouseEvent } from 'react';
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { graphOf } from '../../graph-core/index.ts';
import { useWords } from '../i18n/words.ts';
import { graphOnScreen, isLooking, useCanvas } from '../stores/canvas.ts';
import { shownDocument, useDocument } from '../document/document.ts';
import { isBeside, useScreen } from '../stores/screen.ts';
import { useSettings } from '../stores/settings.ts';
import { BlockNode } from './BlockNode.tsx';
import { BorderNode } from './BorderNode.tsx';
import { useMoves } from './block-hands.ts';
import { canvasHands, takeFrame, usePaneClick } from './canvas-hands.ts';
import { CanvasMenu } from './menu/CanvasMenu.tsx';
import { CanvasTools } from './CanvasTools.tsx';
import { ConnectionLine } from './wires/ConnectionLine.tsx';
import { ConnectionReason } from './wires/ConnectionReason.tsx';
import { EmptyCanvas } from './EmptyCanvas.tsx';
import { Guides } from './Guides.tsx';
import type { Distance } from './in-turn.ts';
import { DistanceContext, useLastingPicture, useParts, useStage } from './in-turn.ts';
import { JointChoice } from './JointChoice.tsx';
import { NoteNode } from './NoteNode.tsx';
import type { AnyFlowNode, WireFlow } from './flow-objects.ts';
import { keysId } from './flow-objects.ts';
import { useCanvasKeys } from './keyboard/use-canvas-keys.ts';
import type { FlowView } from './to-flow.ts';
import { createProjection } from './to-flow.ts';
import { Overview } from './overview/Overview.tsx';
import { useFitOnArrival } from './use-fit-on-arrival.ts';
import { useLendView } from './use-lend-view.ts';
import { usePortFits } from './use-port-fits.ts';
import { isLargeGraph, textScale, zoomLevel } from './zoom-level.ts';
import { TieLinks } from './wires/TieLinks.tsx';
import { useEscape } from './use-escape.ts';
import { Wire } from './wires/Wire.tsx';
import { pullOff, wireHands } from './wires/wire-hands.ts';
import './canvas.css';
import './joint.css';
import './hands.css';

// Stable objects: a fresh one would make React Flow build every node again.
const nodeTypes = { block: BlockNode, border: BorderNode, note: NoteNode };
const edgeTypes = { wire: Wire };
const noNodes: AnyFlowNode[] = [];
const noEdges: WireFlow[] = [];
const multiSelect = ['Meta', 'Control', 'Shift'];
/** Notes and frames are paler than blocks on the small map. */
const onMap = ({ type }: AnyFlowNode) => `on-map-${type}`;
/** Buttons of the mouse: left and middle, or the middle alone where the left one selects. */
const handPans = [0, 1];
const middlePans = [1];

export function Canvas() {
  return (
    <ReactFlowProvider>
      <CanvasInside />
    </ReactFlowProvider>
  );
}

const named = { hideAttribution: true };
/** Sizes and joints are known: React Flow would measure each block that comes onto the screen. */
const updateNodeInternals = () => undefined;

/** What lies under a wire may be meant. */
function press(event: ReactMouseEvent): void {
  pullOff(event);
  takeFrame(event);
}

function CanvasInside() {
  const { t } = useWords();
  const root = useRef<HTMLElement>(null);
  const document = useDocument(shownDocument);
  const before = useDocument((state) => (state.preview ? state.history.present : undefined));
  const examining = useDocument((state) => state.examining !== undefined);
  const session = useDocument((state) => state.session);
  const graph = useCanvas(graphOnScreen);
  const selection = useCanvas((state) => state.selection);
  const looks = useCanvas(isLooking);
  const store = useStoreApi<AnyFlowNode, WireFlow>();
  useState(() => store.setState({ updateNodeInternals }));
  const zoom = useCallback(() => store.getState().transform[2], [store]);
  const { moved, guides, onNodesChange, onNodeDrag } = useMoves(zoom);
  const tool = useSettings((settings) => settings.tool);
  const showsMap = useSettings((settings) => settings.showsMap);
  const onPaneClick = usePaneClick(root);
  const layout = useScreen(({ room }) => (isBeside(room) ? 'beside' : 'alone'));
  const hasArrived = useFitOnArrival(`${session} ${graph ?? ''}`, layout, root);
  const within = graphOf(document, graph);
  const isEmpty = within?.nodes.length === 0;
  const isLarge = isLargeGraph(within);
  const drawing = useDrawing(hasArrived, isLarge);
  const { level, distance, hasNodes, isPictured, hasPicture } = drawing;
  const view = { document, graph, selection, moved, before };
  const { nodes, edges, isGoing } = useFlows(view, drawing, hasArrived);
  const isOne = selection.nodes.size + selection.notes.size < 2;
  useEffect(() => {
    // React Flow's frame over several would stay over the one that takes their place, and cover its joints.
    if (isOne) store.setState({ nodesSelectionActive: false });
  }, [isOne, store]);
  usePortFits(root);
  useEscape();
  const { focus, at, keys } = useCanvasKeys(root);
  useLendView(root, focus, at);

  return (
    <CanvasMenu>
      <section
        ref={root}
        className="canvas"
        data-examining={examining || undefined}
        data-zoom={level}
        data-pictured={isPictured}
        data-looks={looks}
        data-region="canvas"
        data-tool={tool}
        onMouseDownCapture={looks ? undefined : press}
        aria-label={t('canvas.name')}
        {...keys}
      >
        <p id={keysId} className="visually-hidden">
          {t('canvas.keys')}
        </p>
        <DistanceContext value={distance}>
          <ReactFlow<AnyFlowNode, WireFlow>
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            connectionLineComponent={ConnectionLine}
            {...canvasHands}
            // Named in About, where it is in nobody's way.
            proOptions={named}
            {...wireHands}
            onNodesChange={onNodesChange}
            onNodeDrag={onNodeDrag}
            onPaneClick={onPaneClick}
            nodesDraggable={!looks}
            // It does not stop by itself where what is dragged is deleted.
            autoPanOnNodeDrag={moved !== undefined}
            nodesConnectable={!looks}
            // From afar its ends are too small to be taken.
            edgesReconnectable={!looks && (distance.hasWords || !isLarge)}
            panOnDrag={tool === 'hand' ? handPans : middlePans}
            selectionOnDrag={tool === 'select'}
            onlyRenderVisibleElements
            elevateNodesOnSelect={false}
            deleteKeyCode={null}
            multiSelectionKeyCode={multiSelect}
            selectionKeyCode="Shift"
            connectionRadius={24}
            zoomOnDoubleClick={false}
            minZoom={0.02}
            maxZoom={2.5}
            aria-label={t('canvas.name')}
            disableKeyboardA11y
            edgesFocusable={false}
          >
            <Dots />
            {hasNodes ? (
              <TieLinks
                document={document}
                graph={graph}
                selected={selection.nodes}
                flows={nodes}
              />
            ) : null}
            {guides && guides.length > 0 ? <Guides guides={guides} /> : null}
            {showsMap && hasNodes && !isGoing && !isEmpty ? <SmallMap /> : null}
          </ReactFlow>
        </DistanceContext>
        {hasPicture ? <Overview document={document} graph={graph} isShown={isPictured} /> : null}
        {hasArrived && isEmpty ? <EmptyCanvas /> : null}
        <ConnectionReason />
        <CanvasTools />
        <JointChoice />
      </section>
    </CanvasMenu>
  );
}

function Dots() {
  return (
    <Background variant={BackgroundVariant.Dots} gap={24} size={1.2} className="canvas-dots" />
  );
}

function SmallMap() {
  const { t } = useWords();
  return (
    <MiniMap<AnyFlowNode>
      pannable
      zoomable
      ariaLabel={t('canvas.map')}
      className="canvas-map"
      nodeClassName={onMap}
    />
  );
}

/** From how far the graph is seen, and what of it is drawn then. */
function useDrawing(hasArrived: boolean, isLarge: boolean) {
  const level = useStore(({ transform }) => zoomLevel(transform[2], isLarge));
  const scale = useStore(({ transform }) => textScale(transform[2], isLarge));
  const from = level === 'overview' ? 'far' : level;
  const distance = useMemo(
    (): Distance => ({ from, scale, hasWords: from !== 'far', isInTurn: isLarge }),
    [from, scale, isLarge],
  );
  const stage = useStage(hasArrived && level !== 'overview', isLarge);
  const isPictured = useLastingPicture(level === 'overview', stage.isWhole);
  const [hasPicture, keepPicture] = useState(isPictured);
  if (hasPicture !== (isLarge && (hasPicture || isPictured))) keepPicture(!hasPicture);
  return {
    level,
    distance,
    stage,
    hasNodes: stage.nodes > 0,
    isPictured,
    hasPicture: hasArrived && hasPicture,
  };
}

/** What React Flow draws now of the view. */
function useFlows(
  view: FlowView,
  { level, stage, hasNodes }: ReturnType<typeof useDrawing>,
  hasArrived: boolean,
) {
  const { document, graph } = view;
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const [projection] = useState(() => createProjection(drawAgain));
  const going = useGoing(level === 'overview');
  const allNodes = hasNodes ? projection.nodes(view) : noNodes;
  const allEdges = stage.edges > 0 ? projection.edges(view) : noEdges;
  useEffect(() => {
    // From so far away that no wire is drawn, so that they are ready when one comes nearer.
    if (hasArrived && !hasNodes) projection.route({ document, graph });
  }, [projection, hasArrived, hasNodes, document, graph]);
  return {
    nodes: useParts(allNodes, stage.nodes, going?.node),
    edges: useParts(allEdges, stage.edges, going?.edge),
    isGoing: going !== undefined,
  };
}

/** Under the picture of all: of what was on the screen when it came, which is there until it has gone. */
function useGoing(isOverview: boolean) {
  const store = useStoreApi<AnyFlowNode, WireFlow>();
  const { getIntersectingNodes } = useReactFlow<AnyFlowNode, WireFlow>();
  return useMemo(() => {
    if (!isOverview) return undefined;
    const { transform, width, height } = store.getState();
    const [x, y, zoom] = transform;
    const screen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
    const seen = new Set(getIntersectingNodes(screen).map(({ id }) => id));
    return {
      node: ({ id }: AnyFlowNode) => seen.has(id),
      edge: ({ source, target }: WireFlow) => seen.has(source) && seen.has(target),
    };
  }, [isOverview, store, getIntersectingNodes]);
}
