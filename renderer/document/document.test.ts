// The open document: one gesture is one undo, a preview changes nothing, saving makes it clean.
import { beforeEach, expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import {
  draftOf,
  isChecking,
  isDirty,
  isTrainable,
  shownDocument,
  useDocument,
} from './document.ts';
import { columns, table } from '../run/own-table.testing.ts';

const state = () => useDocument.getState();
const node = {
  id: 'dense-1',
  type: 'dense',
  params: { units: 8 },
  position: { x: 0, y: 0 },
};
const add = { edit: 'add', graph: null, nodes: [node] } as const;
const move = (x: number) =>
  ({ edit: 'move', graph: null, positions: { 'dense-1': { x, y: 0 } } }) as const;

beforeEach(() => state().open(newDocument('Test'), {}));

test('edits are undone and redone one by one, a gesture as a whole', () => {
  state().edit(add);
  for (const x of [10, 20, 30]) state().edit(move(x), 'drag-1');
  expect(state().history.present.graph.nodes[0]?.position.x).toBe(30);
  state().undo();
  expect(state().history.present.graph.nodes[0]?.position.x).toBe(0);
  state().undo();
  expect(state().history.present.graph.nodes).toHaveLength(0);
  state().redo();
  state().redo();
  expect(state().history.present.graph.nodes[0]?.position.x).toBe(30);
});

test('a template opens clean, an edit makes it dirty, undo makes it clean again', () => {
  expect(isDirty(state())).toBe(false);
  state().edit(add);
  expect(isDirty(state())).toBe(true);
  state().undo();
  expect(isDirty(state())).toBe(false);
});

test('saving keeps edits that were made while it was being written', () => {
  state().edit(add);
  const written = state().history.present;
  state().edit(move(5));
  state().markSaved(written, { token: 't', name: 'test.kumiki' });
  expect(isDirty(state())).toBe(true);
  state().markSaved(state().history.present, { token: 't', name: 'test.kumiki' });
  expect(isDirty(state())).toBe(false);
});

test('a restored draft is dirty from the start and remembers its file', () => {
  state().open(newDocument(), {
    dirty: true,
    draftId: 'd',
    file: { token: 't', name: 'a.kumiki' },
  });
  expect(isDirty(state())).toBe(true);
  expect(state().draftId).toBe('d');
  expect(state().file?.token).toBe('t');
});

test('a preview shows another document and leaves the real one alone', () => {
  state().edit(add);
  const before = state().history;
  state().showPreview({ edit: 'remove', graph: null, nodes: ['dense-1'] });
  expect(shownDocument(state()).graph.nodes).toHaveLength(0);
  expect(state().history).toBe(before);
  state().showPreview(undefined);
  expect(shownDocument(state()).graph.nodes).toHaveLength(1);
});

test('problems follow the edit: a block without its input, then wired', () => {
  state().edit(add);
  const codes = () => state().analysis.problems.map(({ location }) => location.node);
  expect(codes()).toContain('dense-1');
  state().edit({
    edit: 'add',
    graph: null,
    nodes: [{ id: 'in-1', type: 'vector-input', params: {}, position: { x: -300, y: 0 } }],
    edges: [
      {
        id: 'w-1',
        from: { node: 'in-1', port: 'values' },
        to: { node: 'dense-1', port: 'values' },
      },
    ],
  });
  expect(codes()).not.toContain('dense-1');
});

test('what is heard of the data joins the problems, a repair takes it away, and other data is not meant', () => {
  state().open(table, {});
  state().hearOfData({ source: 'table-file', checking: true });
  expect([isChecking(state()), isTrainable(state())]).toEqual([true, false]);
  state().hearOfData({ source: 'table-file', checking: false, columns });
  expect(state().analysis.problems.map(({ code }) => code)).toEqual(['data-size-does-not-fit']);
  expect(isTrainable(state())).toBe(false);
  const repair = state().analysis.problems[0]?.repairs[0];
  if (!repair) throw new Error('There is no repair.');
  state().showPreview(repair.edit);
  expect(state().preview?.analysis.problems).toEqual([]);
  state().edit(repair.edit);
  expect([state().analysis.problems, isTrainable(state())]).toEqual([[], true]);
  state().undo();
  expect(isTrainable(state())).toBe(false);
  state().edit({ edit: 'set-data', data: { source: 'moons' } });
  expect(state().analysis.problems.map(({ code }) => code)).toEqual([]);
});

test('what a field holds is in the draft and not in the document, until it is said or taken back', () => {
  state().edit(add);
  const before = state().history;
  const units = (value: number) =>
    ({ edit: 'set-param', graph: null, node: 'dense-1', param: 'units', value }) as const;
  const unitsOf = ({ graph }: typeof before.present) => graph.nodes.map(({ params }) => params);
  state().hold(units(12));
  state().hold(units(128));
  expect(state().history).toBe(before);
  expect([isDirty(state()), unitsOf(draftOf(state()))]).toEqual([true, [{ units: 128 }]]);
  state().hold(units(8));
  expect(state().held).toBeUndefined();
  expect(draftOf(state())).toBe(before.present);
  // Another edit comes between, and the field is left.
  state().hold(units(128));
  state().edit(move(5));
  expect(unitsOf(draftOf(state()))).toEqual([{ units: 128 }]);
  state().edit(units(128));
  expect(state().held).toBeUndefined();
  expect(state().history.past).toHaveLength(before.past.length + 2);
  // Said as by a save, and not said twice by the field.
  state().hold(units(16));
  state().settle();
  const settled = state().history;
  expect(unitsOf(settled.present)).toEqual([{ units: 16 }]);
  state().edit(units(16));
  state().settle();
  expect(state().history).toBe(settled);
  // Of another document it says nothing.
  state().hold(units(32));
  state().open({ ...newDocument('Other'), graph: settled.present.graph }, {});
  state().settle();
  expect([unitsOf(state().history.present), isDirty(state())]).toEqual([[{ units: 16 }], false]);
});

test('what cannot be said is not held', () => {
  state().edit(add);
  state().hold({
    edit: 'set-param',
    graph: null,
    node: 'dense-1',
    param: 'units',
    value: Number.NaN,
  });
  expect(state().held).toBeUndefined();
});
