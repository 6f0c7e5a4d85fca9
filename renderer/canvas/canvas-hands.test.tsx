// What is in the hand belongs to the graph it was taken up in: a drag or a wire that ends elsewhere changes nothing there.
import type { NodeChange } from '@xyflow/react';
import type { DragEvent } from 'react';
import { useEffect } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Document } from '../../graph-core/index.ts';
import { newDocument } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from '../document/document.ts';
import type { Mounted } from '../parts/mount.testing.tsx';
import { mount } from '../parts/mount.testing.tsx';
import { useCanvas } from '../stores/canvas.ts';
import { canvasHands, useLooseWire, useMoves } from './canvas-hands.ts';
import type { AnyFlowNode } from './flow-objects.ts';

const dense = (id: string) => ({ id, type: 'dense', params: {}, position: { x: 0, y: 0 } });
const two = { nodes: [dense('a'), dense('b')], edges: [], notes: [] };
/** The module's blocks are called as those around it. */
const document: Document = {
  ...newDocument('Test'),
  graph: two,
  modules: [{ id: 'm', name: 'm', inputs: [], outputs: [], graph: two }],
};

let hands: ReturnType<typeof useMoves> & ReturnType<typeof useLooseWire>;
function Hands() {
  const all = { ...useMoves(), ...useLooseWire() };
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
  hands.onConnectStart(undefined, { nodeId: 'a', handleId: 'values', handleType: 'source' });

test('a wire that ends in another graph, or at a block that has gone, is none', async () => {
  await does(takeUp);
  await does(enter);
  canvasHands.onConnect(wire);
  expect(presentDocument()).toBe(document);
  useCanvas.getState().reset();
  await does(takeUp);
  useDocument.getState().edit({ edit: 'remove', graph: null, nodes: ['a'] });
  const without = presentDocument();
  canvasHands.onConnect(wire);
  expect(presentDocument()).toBe(without);
  useDocument.getState().undo();
  await does(takeUp);
  canvasHands.onConnect(wire);
  expect(presentDocument().graph.edges).toHaveLength(1);
});
