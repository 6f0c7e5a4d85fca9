// What hands do with wires: draw one, pull an end off, let it go over a joint, a block or nothing.
import type { Connection, FinalConnectionState, HandleType } from '@xyflow/react';
import type { MouseEvent as ReactMouseEvent } from 'react';
import type { Edit } from '../../../graph-core/index.ts';
import { addPortTo, graphOf, moduleInput, moduleOutput } from '../../../graph-core/index.ts';
import { presentDocument, useDocument } from '../../document/document.ts';
import { boxOf, kindOfPort } from '../../document/node-geometry.ts';
import type { LooseWire } from '../../stores/canvas.ts';
import { graphOnScreen, useCanvas } from '../../stores/canvas.ts';
import { canvasView } from '../../stores/canvas-view.ts';
import { useScreen } from '../../stores/screen.ts';
import { refusalOf } from './connection.ts';
import { jointsFor } from '../fitting-joints.ts';
import type { WireFlow } from '../flow-objects.ts';
import type { Wiring } from '../from-flow.ts';
import { connectEdit, wiringOf } from '../from-flow.ts';
import { holdInHand, letGo, placeOnScreen } from '../in-hand.ts';
import { jointOf } from '../menu/point-at.ts';

/** The wire in the hand: the end that is fixed, and the wire it is an end of, if there was one already. */
interface HeldWire {
  readonly place: string;
  readonly from: LooseWire;
  readonly edge: string | undefined;
}

let held: HeldWire | undefined;
let pulled: string | undefined;

export const wireHands = {
  isValidConnection,
  onConnectStart,
  onConnect: (connection: Connection) => join(wiringOf(connection)),
  onConnectEnd,
  onReconnectStart: (_: unknown, edge: WireFlow) => {
    pulled = edge.id;
  },
  onReconnect: (_: WireFlow, connection: Connection) => join(wiringOf(connection)),
};

function onConnectStart(
  _: unknown,
  {
    nodeId,
    handleId,
    handleType,
  }: {
    readonly nodeId: string | null;
    readonly handleId: string | null;
    readonly handleType: HandleType | null;
  },
): void {
  const edge = pulled;
  pulled = undefined;
  if (!nodeId || !handleId) return;
  const end = handleType === 'source' ? 'output' : 'input';
  held = { place: placeOnScreen(), from: { node: nodeId, port: handleId, end }, edge };
  holdInHand(() => {
    held = undefined;
  });
}

function isValidConnection(connection: Connection | WireFlow): boolean {
  const wiring = wiringOf(connection);
  return wiring !== undefined && refusal(wiring) === undefined;
}

function refusal(wiring: Wiring) {
  const { history, analysis } = useDocument.getState();
  return refusalOf(history.present, analysis, graphOnScreen(useCanvas.getState()), wiring);
}

/** What is in the hand still belongs to the graph on the screen: a key may have led away, or deleted its block. */
function isHere({ place, from }: HeldWire): boolean {
  return place === placeOnScreen() && isOnScreen(from.node);
}

/** A block of the graph on the screen, or an end of the module: a key may have deleted it while the wire was in the hand. */
function isOnScreen(node: string): boolean {
  const graph = graphOnScreen(useCanvas.getState());
  const within = graphOf(presentDocument(), graph);
  const isEnd = graph !== null && (node === moduleInput || node === moduleOutput);
  return isEnd || (within?.nodes.some(({ id }) => id === node) ?? false);
}

function join(wiring: Wiring | undefined, wire: HeldWire | undefined = held): void {
  if (!wiring || !wire || !isHere(wire)) return;
  if (!isOnScreen(wiring.from.node) || !isOnScreen(wiring.to.node)) return;
  const graph = graphOnScreen(useCanvas.getState());
  const made = connectEdit(presentDocument(), graph, wiring, wire.edge);
  if (made) useDocument.getState().edit(made);
}

function onConnectEnd(event: MouseEvent | TouchEvent, end: FinalConnectionState): void {
  const wire = held;
  held = undefined;
  letGo();
  if (!wire || !isHere(wire) || end.isValid) return;
  const point = 'changedTouches' in event ? event.changedTouches[0] : event;
  if (!point) return;
  const screen = { x: point.clientX, y: point.clientY };
  const under = window.document.elementFromPoint(screen.x, screen.y);
  const body = under?.closest<HTMLElement>('.react-flow__node')?.dataset.id;
  if (under && jointOf(under)) sayWhyNot(end);
  else if (body !== undefined && isOnScreen(body)) onBody(wire, body, screen);
  else if (end.toNode) sayWhyNot(end);
  else if (!under?.closest('.react-flow')) return;
  else if (wire.edge !== undefined) cut(wire.edge);
  else {
    const at = canvasView()?.toGraph(screen);
    if (at) useCanvas.getState().startAdding({ at, screen, wire: wire.from });
  }
}

/** Pulled off and let go over nothing, it goes. */
function cut(edge: string): void {
  const graph = graphOnScreen(useCanvas.getState());
  const edit: Edit = { edit: 'remove', graph, edges: [edge] };
  useDocument.getState().edit(edit);
}

function sayWhyNot({ fromHandle, toHandle }: FinalConnectionState): void {
  if (!fromHandle?.id || !toHandle?.id) return;
  const [from, to] = [fromHandle, toHandle].map(({ nodeId, id }) => ({
    node: nodeId,
    port: String(id),
  }));
  if (!from || !to || fromHandle.nodeId === toHandle.nodeId || fromHandle.type === toHandle.type)
    return;
  const text = refusal(fromHandle.type === 'source' ? { from, to } : { from: to, to: from });
  if (text) useScreen.getState().say({ tone: 'plain', topic: 'wire', text });
}

/** The one joint of the block that takes the wire, or whichever of several is chosen. */
function onBody(wire: HeldWire, node: string, screen: { x: number; y: number }): void {
  if (node === wire.from.node || newPort(wire, node)) return;
  const { history, analysis } = useDocument.getState();
  const graph = graphOnScreen(useCanvas.getState());
  const found = jointsFor({ document: history.present, analysis, graph }, wire.from, node);
  const [first, ...more] = found.fitting;
  if (!first) {
    if (found.refusal)
      useScreen.getState().say({ tone: 'plain', topic: 'wire', text: found.refusal });
  } else if (more.length === 0) join(first.wiring, wire);
  else
    useCanvas.getState().ask({
      screen,
      choices: found.fitting.map(({ label, wiring }) => ({
        label,
        choose: () => join(wiring, wire),
      })),
    });
}

/** Let go over an end of the module, not over one of its joints, a wire makes a port there. */
function newPort({ from: { node, port, end }, edge }: HeldWire, border: string): boolean {
  const side = end === 'input' ? 'inputs' : 'outputs';
  if (border !== (side === 'inputs' ? moduleInput : moduleOutput)) return false;
  const document = presentDocument();
  const module = graphOnScreen(useCanvas.getState());
  const graph = graphOf(document, module);
  const kind = graph && kindOfPort(document, graph, module, { node, port }, end);
  const made = module !== null && kind && addPortTo(document, module, side, { node, port }, kind);
  if (!made) return false;
  // Pulled off another joint, it leaves that one, as does what an input with room for one had.
  const inner = graph.nodes.find(({ id }) => id === node);
  const joints = inner && end === 'input' ? boxOf(document, graph, inner).inputs : [];
  const isFull = joints.some((joint) => joint.port === port && !joint.variadic);
  const left = graph.edges.filter(
    ({ id, to }) => id === edge || (isFull && to.node === node && to.port === port),
  );
  const gone: Edit = { edit: 'remove', graph: module, edges: left.map(({ id }) => id) };
  useDocument.getState().edit({ edit: 'all', edits: [made, gone] });
  return true;
}

/** The end of a wire is taken off the input it leads to, where another would have to make room for it anyway. */
export function pullOff(event: ReactMouseEvent): void {
  const { target, nativeEvent, clientX, clientY } = event;
  if (event.button !== 0 || !nativeEvent.isTrusted || !(target instanceof Element)) return;
  const joint = jointOf(target);
  const handle = target.closest<HTMLElement>('.react-flow__handle');
  if (joint?.end !== 'input' || handle?.dataset.variadic === 'true') return;
  const graph = graphOf(presentDocument(), graphOnScreen(useCanvas.getState()));
  const edge = graph?.edges.find(({ to }) => to.node === joint.node && to.port === joint.port);
  if (!edge) return;
  const end = event.currentTarget.querySelector(
    `.react-flow__edge[data-id="${CSS.escape(edge.id)}"] .react-flow__edgeupdater-target`,
  );
  if (!end) return;
  event.stopPropagation();
  // React Flow takes the end of a wire up where its own anchor is pressed, which the joint covers.
  end.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, button: 0, clientX, clientY }));
}
