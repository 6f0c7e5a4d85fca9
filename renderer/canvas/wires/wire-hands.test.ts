// A wire let go over a block finds its joint, and an end that was pulled off leads elsewhere.
import { beforeEach, expect, test } from 'vitest';
import type { Document } from '../../../graph-core/index.ts';
import { newDocument } from '../../../graph-core/index.ts';
import { presentDocument, useDocument } from '../../document/document.ts';
import { useCanvas } from '../../stores/canvas.ts';
import { jointsFor } from '../fitting-joints.ts';
import type { WireFlow } from '../flow-objects.ts';
import { wireHands } from './wire-hands.ts';

const at = (id: string, type: string) => ({ id, type, params: {}, position: { x: 0, y: 0 } });
const wire = (id: string, from: string, to: string, port = 'values') => ({
  id,
  from: { node: from, port: from === 'words' ? 'tokens' : 'values' },
  to: { node: to, port },
});
const document: Document = {
  ...newDocument('Test'),
  graph: {
    nodes: [
      at('x', 'vector-input'),
      at('a', 'dense'),
      at('b', 'dense'),
      at('s', 'add'),
      at('at', 'scaled-dot-product-attention'),
      at('rows', 'sequence-input'),
    ],
    edges: [wire('one', 'x', 'a'), wire('two', 'a', 'b')],
    notes: [],
  },
};

beforeEach(() => {
  useCanvas.getState().reset();
  useDocument.getState().open(document, {});
});

function fitting(node: string, port: string, to: string): string[] {
  const { analysis } = useDocument.getState();
  const held = { node, port, end: 'output' } as const;
  return jointsFor({ document, analysis, graph: null }, held, to).fitting.map(
    ({ wiring }) => wiring.to.port,
  );
}

test('one joint takes it, several are asked about, none says why', () => {
  expect(fitting('x', 'values', 's')).toEqual(['values']);
  expect(fitting('rows', 'values', 'at')).toEqual(['query', 'key', 'value']);
  const { analysis } = useDocument.getState();
  const back = { node: 'b', port: 'values', end: 'output' } as const;
  const found = jointsFor({ document, analysis, graph: null }, back, 'a');
  expect(found.fitting).toEqual([]);
  expect(found.refusal?.en).toContain('cycle');
});

const pull = (id: string, to: string, port = 'values') => {
  const edge = { id } as WireFlow;
  wireHands.onReconnectStart(undefined, edge);
  wireHands.onConnectStart(undefined, { nodeId: 'x', handleId: 'values', handleType: 'source' });
  wireHands.onReconnect(edge, {
    source: 'x',
    sourceHandle: 'values',
    target: to,
    targetHandle: port,
  });
};
const wires = () =>
  presentDocument().graph.edges.map(({ id, from, to }) => `${id}: ${from.node} > ${to.node}`);

test('an end moves, and the wire stays the one it was', () => {
  pull('one', 's');
  expect(wires()).toEqual(['one: x > s', 'two: a > b']);
});

test('an input that has a wire makes room, in one step of undo', () => {
  pull('one', 'b');
  expect(wires()).toEqual(['one: x > b']);
  useDocument.getState().undo();
  expect(presentDocument()).toBe(document);
});

test('put back where it was, nothing has happened', () => {
  pull('one', 'a');
  expect(presentDocument()).toBe(document);
});
