// What is added never stands on what is there, and keeps its own order.
import { beforeEach, expect, test } from 'vitest';
import type { Document, Edit } from '../../graph-core/index.ts';
import { newDocument } from '../../graph-core/index.ts';
import { presentDocument, useDocument } from './document.ts';
import { boxesOf } from './node-geometry.ts';
import { standClear } from './stand-clear.ts';

const at = (id: string, x: number, y: number) => ({
  id,
  type: 'dense',
  params: {},
  position: { x, y },
});
const document: Document = {
  ...newDocument('Test'),
  graph: { nodes: [at('a', 0, 0), at('b', 240, 0), at('c', 480, 0)], edges: [], notes: [] },
};
const add = (...nodes: readonly ReturnType<typeof at>[]): Edit => ({
  edit: 'add',
  graph: null,
  nodes,
});

beforeEach(() => useDocument.getState().open(document, {}));

function overlaps(): string[] {
  const boxes = boxesOf(presentDocument(), presentDocument().graph).filter((box) => !box.isFrame);
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      )
      .map((other) => `${one.id} ${other.id}`),
  );
}

test('a block put on another steps aside, one that stands clear stays', () => {
  useDocument.getState().edit(add(at('new', 250, 10)));
  expect(overlaps()).toEqual([]);
  const far = add(at('far', 900, 900));
  expect(standClear(presentDocument(), far)).toBe(far);
});

test('several move together, in an edit of many as well', () => {
  const wire = {
    id: 'w',
    from: { node: 'p', port: 'values' },
    to: { node: 'q', port: 'values' },
  };
  const two = add(at('p', 0, 0), at('q', 240, 40));
  useDocument.getState().edit({
    edit: 'all',
    edits: [two, { edit: 'add', graph: null, edges: [wire] }],
  });
  expect(overlaps()).toEqual([]);
  const [p, q] = presentDocument().graph.nodes.slice(-2);
  expect([(q?.position.x ?? 0) - (p?.position.x ?? 0), presentDocument().graph.edges]).toEqual([
    240,
    [wire],
  ]);
});

test('twenty in the same place, and notes, all stand clear; a frame holds them', () => {
  for (let number = 0; number < 20; number++)
    useDocument.getState().edit(add(at(`n${number}`, 240, 0)));
  const size = { width: 200, height: 100 };
  const note = { id: 'note', text: '', position: { x: 240, y: 0 }, size };
  useDocument.getState().edit({ edit: 'add', graph: null, notes: [note] });
  expect(overlaps()).toEqual([]);
  const frame = { ...note, id: 'frame', frame: true as const };
  useDocument.getState().edit({ edit: 'add', graph: null, notes: [frame] });
  expect(presentDocument().graph.notes.at(-1)?.position).toEqual({ x: 240, y: 0 });
});

test('what takes the place of others may stand where they stood', () => {
  const swap: Edit = {
    edit: 'all',
    edits: [{ edit: 'remove', graph: null, nodes: ['b'] }, add(at('new', 240, 0))],
  };
  expect(standClear(document, swap)).toBe(swap);
});
