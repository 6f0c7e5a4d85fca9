// Hands on the canvas become edits: a wire replaces the one its input had, a drag ends in whole pixels.
import { expect, test } from 'vitest';
import type { Document } from '../../graph-core/index.ts';
import { applyEdit, newDocument } from '../../graph-core/index.ts';
import { emptySelection } from '../stores/canvas.ts';
import { nextWire } from '../commands/at-hand.ts';
import { addBlockEdit, fittingBlocks } from './add-block.ts';
import { connectEdit, movesOf, selectionAfter, wiringOf } from './from-flow.ts';
import { findBlock } from '../../graph-core/index.ts';
import { nodeWidth } from '../document/node-geometry.ts';

const block = (id: string, type: string) => ({ id, type, params: {}, position: { x: 0, y: 0 } });
const document = {
  ...newDocument(),
  graph: {
    nodes: [
      block('in', 'vector-input'),
      block('a', 'dense'),
      block('b', 'dense'),
      block('s', 'add'),
    ],
    edges: [{ id: 'w', from: { node: 'in', port: 'values' }, to: { node: 'a', port: 'values' } }],
    notes: [],
  },
};
const wire = (from: string, to: string, port = 'values') => ({
  from: { node: from, port: 'values' },
  to: { node: to, port },
});

test('an input that takes one wire lets go of the one it had', () => {
  const edit = connectEdit(document, null, wire('b', 'a'));
  const edges = edit && applyEdit(document, edit).graph.edges;
  expect(edges?.map(({ from, to }) => `${from.node}→${to.node}`)).toEqual(['b→a']);
});

test('a variadic input collects wires; the same wire twice is none', () => {
  const port = Object.keys(findBlock('add')?.inputs ?? {})[0] ?? '';
  const first = connectEdit(document, null, wire('a', 's', port));
  const begun = first ? applyEdit(document, first) : document;
  const second = connectEdit(begun, null, wire('b', 's', port));
  const two = second ? applyEdit(begun, second) : begun;
  expect(two.graph.edges).toHaveLength(3);
  expect(connectEdit(two, null, wire('b', 's', port))).toBeUndefined();
});

test('half a connection is none', () => {
  expect(wiringOf({ source: 'a', sourceHandle: 'values', target: null })).toBeUndefined();
});

test('a drag ends in whole pixels', () => {
  const { positions, ended } = movesOf([
    { type: 'position', id: 'a', position: { x: 1.4, y: 2.6 }, dragging: true },
    { type: 'position', id: 'a', dragging: false },
  ]);
  expect(positions.get('a')).toEqual({ x: 1, y: 3 });
  expect(ended).toBe(true);
});

test('a selection that does not change stays the same object', () => {
  const same = selectionAfter(
    emptySelection,
    [{ type: 'select', id: 'a', selected: false }],
    () => 'nodes',
  );
  expect(same).toBe(emptySelection);
  const next = selectionAfter(
    emptySelection,
    [{ type: 'select', id: 'a', selected: true }],
    () => 'nodes',
  );
  expect([...next.nodes]).toEqual(['a']);
});

test('a wire let go over empty canvas offers what takes it, and joins it', () => {
  const loose = { node: 'in', port: 'values', end: 'output' } as const;
  const offered = fittingBlocks(document, null, loose).map(({ type }) => type);
  expect(offered).toContain('dense');
  expect(offered).not.toContain('embedding');
  const dense = findBlock('dense');
  const placed = dense && addBlockEdit(document, null, dense, { x: 500, y: 100 }, loose);
  const after = placed ? applyEdit(document, placed.edit) : document;
  expect(after.graph.edges.at(-1)).toMatchObject({
    from: { node: 'in', port: 'values' },
    to: { node: placed?.node, port: 'values' },
  });
});

test('a block that goes round a sublayer is joined to what the sublayer takes, a dropout counted in', () => {
  const layer: Document = {
    ...newDocument('Test'),
    graph: {
      nodes: [
        block('before', 'embedding'),
        block('attention', 'multi-head-attention'),
        block('drop', 'dropout'),
      ],
      edges: [
        { id: 'v', ...wire('before', 'attention', 'query') },
        { id: 'w', ...wire('attention', 'drop') },
      ],
      notes: [],
    },
  };
  const addAndNorm = findBlock('add-and-norm') ?? expect.fail();
  for (const node of ['attention', 'drop']) {
    const loose = { node, port: 'values', end: 'output' } as const;
    const placed = addBlockEdit(layer, null, addAndNorm, { x: 0, y: 0 }, loose) ?? expect.fail();
    const wires = applyEdit(layer, placed.edit).graph.edges.slice(2);
    expect(wires.map(({ from, to }) => `${from.node} > ${to.port}`)).toEqual([
      `${node} > values`,
      'before > residual',
    ]);
  }
});

test('what is added next is wired to the first output and stands beside it; behind an objective nothing comes', () => {
  const within = (type: string): Document => ({
    ...newDocument('Test'),
    graph: {
      nodes: [{ ...block('a', type), position: { x: 100, y: 50 } }],
      edges: [],
      notes: [],
    },
  });
  const next = nextWire(within('lstm'), null, 'a', 'output');
  expect(next?.wire).toEqual({ node: 'a', port: 'sequence', end: 'output' });
  expect(next?.at.x).toBeGreaterThan(100 + nodeWidth);
  expect(nextWire(within('lstm'), null, 'a', 'input')?.at.x).toBeLessThan(100);
  expect(nextWire(within('classification-output'), null, 'a', 'output')).toBeUndefined();
});
