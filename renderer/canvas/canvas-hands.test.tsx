// What is in the hand belongs to the graph it was taken up in: a drag or a wire that ends elsewhere changes nothing there.
import type { NodeChange } from '@xyflow/react';
import type { DragEvent, MouseEvent as ReactMouseEvent } from 'react';
import { useEffect } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Document } from '../../graph-core/index.ts';
import { newDocument, undoName } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount } from '../parts/mount.testing.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { useMoves } from './block-hands.ts';
import { canvasHands, takeFrame } from './canvas-hands.ts';
import type { AnyFlowNode } from './flow-objects.ts';
import { dropIt } from './in-hand.ts';
import { placeAt } from './place.ts';
import { wireHands } from './wires/wire-hands.ts';

const dense = (id: string) => ({ id, type: 'dense', params: {}, position: { x: 0, y: 0 } });
const two = { nodes: [dense('a'), dense('b')], edges: [], notes: [] };
/** The module's blocks are called as those around it. */
const document: Document = {
  ...newDocument('Test'),
  graph: two,
  modules: [{ id: 'm', name: 'm', inputs: [], outputs: [], graph: two }],
};

let hands: ReturnType<typeof useMoves>;
const atOne = () => 1;
function Hands() {
  const all = useMoves(atOne);
  useEffect(() => {
    hands = all;
  });
  return null;
}

let mounted: Mounted;
beforeEach(async () => {
  useCanvas.getState().reset();
  useDocument.getState().open(document, {});
  mounted = await mount(<Hands />);
});
afterEach(() => mounted.unmount());

const drags = (dragging: boolean, x: number): NodeChange<AnyFlowNode>[] => [
  { type: 'position', id: 'a', position: { x, y: 0 }, dragging },
];
const does = (something: () => void) => mounted.does(something);
const enter = () => useCanvas.getState().enter({ module: 'm', node: '' });

test('a drag moves the block once it is let go, and not before', async () => {
  await does(() => hands.onNodesChange(drags(true, 30)));
  expect(presentDocument()).toBe(document);
  expect(hands.moved?.get('a')).toEqual({ x: 30, y: 0 });
  await does(() => hands.onNodesChange(drags(false, 40)));
  expect(presentDocument().graph.nodes[0]?.position).toEqual({ x: 40, y: 0 });
  expect(hands.moved).toBeUndefined();
});

test('one that ends in another graph moves nothing there, and the next drag takes nothing of it along', async () => {
  await does(() => hands.onNodesChange(drags(true, 30)));
  await does(enter);
  await does(() => hands.onNodesChange(drags(false, 40)));
  expect(presentDocument()).toBe(document);
  expect(hands.moved).toBeUndefined();
  await does(() =>
    hands.onNodesChange([{ type: 'position', id: 'b', position: { x: 9, y: 9 }, dragging: false }]),
  );
  const [inside] = presentDocument().modules;
  expect(inside?.graph.nodes.map(({ position }) => position.x)).toEqual([0, 9]);
});

test('a block of the palette on a wire is inserted there, and undo says so', async () => {
  const { history, edit } = useDocument.getState();
  const edge = { id: 'w', from: { node: 'a', port: 'values' }, to: { node: 'b', port: 'values' } };
  await does(() => edit({ edit: 'add', graph: null, edges: [edge] }));
  await does(() => void placeAt({ block: 'dropout' }, { x: 0, y: 0 }, { into: 'w' }));
  expect(presentDocument().graph.edges.map(({ from, to }) => [from.node, to.node])).toEqual([
    ['dropout-1', 'b'],
    ['a', 'dropout-1'],
  ]);
  expect(undoName(useDocument.getState().history)?.en).toBe(
    'Insert Dropout into Dense → Dense (2)',
  );
  await does(() => useDocument.getState().undo());
  await does(() => useDocument.getState().undo());
  expect(presentDocument()).toBe(history.present);
});

test('the browser drags nothing of its own on the canvas, but for what is typed there', () => {
  const [note, field] = [
    globalThis.document.createElement('p'),
    globalThis.document.createElement('textarea'),
  ];
  const stopped = [note, field].filter((target) => {
    let isStopped = false;
    canvasHands.onDragStart({
      target,
      preventDefault: () => (isStopped = true),
    } as unknown as DragEvent<Element>);
    return isStopped;
  });
  expect(stopped).toEqual([note]);
});

const wire = { source: 'a', sourceHandle: 'values', target: 'b', targetHandle: 'values' };
const takeUp = () =>
  wireHands.onConnectStart(undefined, { nodeId: 'a', handleId: 'values', handleType: 'source' });

test('a wire that ends in another graph, or at a block that has gone, is none', async () => {
  await does(takeUp);
  await does(enter);
  wireHands.onConnect(wire);
  expect(presentDocument()).toBe(document);
  useCanvas.getState().reset();
  await does(takeUp);
  useDocument.getState().edit({ edit: 'remove', graph: null, nodes: ['a'] });
  const without = presentDocument();
  wireHands.onConnect(wire);
  expect(presentDocument()).toBe(without);
  useDocument.getState().undo();
  await does(takeUp);
  wireHands.onConnect(wire);
  expect(presentDocument().graph.edges).toHaveLength(1);
});

test('what stands in a frame moves with it, and what stands beside it does not', async () => {
  const frame = {
    id: 'f',
    text: 'Stage',
    frame: true as const,
    position: { x: -20, y: -40 },
    size: { width: 400, height: 300 },
  };
  const outside = { ...dense('c'), position: { x: 900, y: 900 } };
  useDocument
    .getState()
    .open({ ...document, graph: { ...two, nodes: [...two.nodes, outside], notes: [frame] } }, {});
  const drag = (dragging: boolean): NodeChange<AnyFlowNode>[] => [
    { type: 'position', id: 'f', position: { x: 280, y: 260 }, dragging },
  ];
  await does(() => hands.onNodesChange(drag(true)));
  await does(() => hands.onNodesChange(drag(false)));
  const { nodes, notes } = presentDocument().graph;
  expect([...nodes, ...notes].map(({ position: { x, y } }) => [x, y])).toEqual([
    [300, 300],
    [300, 300],
    [900, 900],
    [280, 260],
  ]);
});

test('a frame is taken by its title where a wire runs over that', () => {
  const page = globalThis.document;
  const [title, edge] = [page.createElement('div'), page.createElement('div')];
  title.className = 'frame-title';
  edge.className = 'react-flow__edge';
  page.elementsFromPoint = () => [edge, title];
  let pressed = 0;
  title.addEventListener('mousedown', () => pressed++);
  const press = (target: Element, isTrusted = true) => {
    const event = { target, button: 0, nativeEvent: { isTrusted }, clientX: 1, clientY: 1 };
    takeFrame(event as unknown as ReactMouseEvent);
    return pressed;
  };
  expect([press(edge), press(title), press(edge, false)]).toEqual([1, 1, 1]);
});

test('a frame that is deleted on the way leaves its blocks where they stood', async () => {
  const size = { width: 400, height: 300 };
  const frame = { id: 'f', text: '', frame: true as const, position: { x: -20, y: -40 }, size };
  useDocument.getState().open({ ...document, graph: { ...two, notes: [frame] } }, {});
  await does(() =>
    hands.onNodesChange([
      { type: 'position', id: 'f', position: { x: 280, y: 260 }, dragging: true },
    ]),
  );
  expect(hands.moved?.has('a')).toBe(true);
  await does(() => useDocument.getState().edit({ edit: 'remove', graph: null, notes: ['f'] }));
  expect(hands.moved).toBeUndefined();
});

test('Escape ends a drag and a wire: neither changes anything when it is let go', async () => {
  await does(() => hands.onNodesChange(drags(true, 30)));
  await does(() => expect(dropIt()).toBe(true));
  expect(hands.moved).toBeUndefined();
  await does(() => hands.onNodesChange(drags(true, 35)));
  await does(() => hands.onNodesChange(drags(false, 40)));
  expect(presentDocument()).toBe(document);
  await does(takeUp);
  expect(dropIt()).toBe(true);
  wireHands.onConnect(wire);
  expect([presentDocument() === document, dropIt()]).toEqual([true, false]);
});
