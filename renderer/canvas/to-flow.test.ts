// The projection keeps every object that has not changed, and draws neither measured sizes nor loose wires.
import { expect, test } from 'vitest';
import { applyEdit, newDocument } from '../../graph-core/index.ts';
import { emptySelection } from '../stores/canvas.ts';
import type { FlowView } from './to-flow.ts';
import { createProjection } from './to-flow.ts';

const nodeAt = (id: string, x: number) => ({
  id,
  type: 'dense',
  params: {},
  position: { x, y: 0 },
});
const document = {
  ...newDocument(),
  graph: {
    nodes: [nodeAt('a', 0), nodeAt('b', 300)],
    edges: [
      { id: 'w', from: { node: 'a', port: 'values' }, to: { node: 'b', port: 'values' } },
      { id: 'loose', from: { node: 'gone', port: 'values' }, to: { node: 'b', port: 'values' } },
    ],
    notes: [{ id: 'n', text: 'Hello', position: { x: 0, y: 0 }, size: { width: 100, height: 50 } }],
  },
};
const view: FlowView = { document, graph: null, selection: emptySelection };

test('sizes and joints are known without measuring', () => {
  const nodes = createProjection().nodes(view);
  expect(nodes.map(({ id }) => id)).toEqual(['n', 'a', 'b']);
  for (const node of nodes) expect(node.measured?.width).toBe(node.width);
  // Without it a box drawn anywhere would hold every note.
  expect(nodes[0]?.handles).toEqual([]);
  expect(nodes[1]?.handles?.map(({ id, type }) => `${type} ${id}`)).toEqual([
    'target values',
    'source values',
  ]);
});

test('an edit of one node keeps the objects of the others', () => {
  const projection = createProjection();
  const before = projection.nodes(view);
  const moved = applyEdit(document, {
    edit: 'move',
    graph: null,
    positions: { b: { x: 400, y: 0 } },
  });
  const after = projection.nodes({ ...view, document: moved });
  expect(after[1]).toBe(before[1]);
  expect(after[2]).not.toBe(before[2]);
  expect(after[2]?.position.x).toBe(400);
});

test('what is selected or in the hand lies above the blocks that come later', () => {
  const depths = (change: Partial<FlowView>) =>
    createProjection()
      .nodes({ ...view, ...change })
      .slice(1)
      .map(({ zIndex }) => zIndex);
  expect(depths({ selection: { ...emptySelection, nodes: new Set(['a']) } })).toEqual([1, 0]);
  expect(depths({ moved: new Map([['a', { x: 9, y: 9 }]]) })).toEqual([1, 0]);
});

test('a drag moves a node before it is an edit', () => {
  const nodes = createProjection().nodes({ ...view, moved: new Map([['a', { x: 9, y: 9 }]]) });
  expect(nodes[1]?.position).toEqual({ x: 9, y: 9 });
});

test('from one moment of a drag to the next only what is dragged is new', () => {
  const projection = createProjection();
  const start = projection.nodes(view);
  const wires = projection.edges(view);
  const first = projection.nodes({ ...view, moved: new Map([['a', { x: 1, y: 0 }]]) });
  const second = projection.nodes({ ...view, moved: new Map([['a', { x: 2, y: 0 }]]) });
  expect([first[0], first[2]]).toEqual([start[0], start[2]]);
  expect(second[2]).toBe(start[2]);
  expect(second[1]?.position.x).toBe(2);
  expect(projection.edges({ ...view, moved: new Map([['a', { x: 2, y: 0 }]]) })).toBe(wires);
  expect(projection.nodes(view)[1]?.position.x).toBe(0);
});

test('a wire that hangs loose is not drawn', () => {
  expect(
    createProjection()
      .edges(view)
      .map(({ id }) => id),
  ).toEqual(['w']);
});

test('a preview marks what is added and what is changed', () => {
  const previewed = applyEdit(document, {
    edit: 'all',
    edits: [
      { edit: 'add', graph: null, nodes: [nodeAt('c', 600)] },
      { edit: 'set-param', graph: null, node: 'b', param: 'units', value: 3 },
    ],
  });
  const nodes = createProjection().nodes({ ...view, document: previewed, before: document });
  expect(nodes.slice(1).map(({ data }) => 'look' in data && data.look)).toEqual([
    'plain',
    'changed',
    'added',
  ]);
});

test('a module shows its ends beside its nodes', () => {
  const inside = {
    ...document,
    modules: [
      {
        id: 'm',
        name: 'M',
        inputs: [{ name: 'values', kind: 'values' as const }],
        outputs: [],
        graph: document.graph,
      },
    ],
  };
  const ids = createProjection()
    .nodes({ ...view, document: inside, graph: 'm' })
    .map(({ id }) => id);
  expect(ids).toEqual(['n', 'a', 'b', '$in', '$out']);
});
