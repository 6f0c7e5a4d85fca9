// A large document on the screen while it is examined elsewhere: nothing of before is taken for something of now.
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Analysis, Document } from '../../graph-core/index.ts';
import { analyze, applyEdit, findBlock, newDocument } from '../../graph-core/index.ts';
import { drawnAnalysis, isTrainable, shownAnalysis, useDocument } from './document.ts';
import { isExaminedAtOnce, mostAtOnce, setExaminer } from './examine.ts';
import type { Examining } from './examiner.testing.ts';
import { examining } from './examiner.testing.ts';

const state = () => useDocument.getState();

/** A chain of so many blocks. */
function chain(count: number): Document {
  const nodes = Array.from({ length: count }, (_, at) => ({
    id: `n${at}`,
    type: at === 0 ? 'vector-input' : 'dense',
    params: {},
    position: { x: at, y: 0 },
  }));
  const edges = nodes.slice(1).map(({ id }, at) => ({
    id: `e${at}`,
    from: { node: `n${at}`, port: 'values' },
    to: { node: id, port: 'values' },
  }));
  return { ...newDocument(), graph: { nodes, edges, notes: [] } };
}

const large = chain(600);
const units = (value: number) =>
  ({ edit: 'set-param', graph: null, node: 'n5', param: 'units', value }) as const;
const printed = (analysis: Analysis) => ({
  problems: analysis.problems.map(({ message }) => message.en),
  wires: [...analysis.wires],
  parameters: analysis.cost.parameters,
  sound: analysis.sound,
});

let elsewhere: Examining;
beforeEach(() => {
  elsewhere = examining();
  setExaminer(elsewhere.examiner);
});
afterEach(() => {
  state().close();
  setExaminer(undefined);
});

test('ordinary documents are examined at once', () => {
  expect(isExaminedAtOnce(chain(mostAtOnce / 2))).toBe(true);
  expect(isExaminedAtOnce(large)).toBe(false);
  state().open(chain(5), {});
  expect([state().examining, state().analysis.nodes.size]).toEqual([undefined, 5]);
  expect(elsewhere.workers).toEqual([]);
});

test('a large one is known once it has been examined, and not before', () => {
  state().open(large, {});
  expect(state().examining).toBeDefined();
  expect(state().analysis).toMatchObject({ problems: [], sound: false, trainable: false });
  elsewhere.answerAll();
  expect(state().examining).toBeUndefined();
  expect(printed(state().analysis)).toEqual(printed(analyze(large, findBlock)));
});

test('after an edit the shapes of before are drawn as of before, and are nowhere else', () => {
  state().open(large, {});
  elsewhere.answerAll();
  const before = state().analysis;
  state().edit(units(3));
  expect(drawnAnalysis(state())).toBe(before);
  expect(shownAnalysis(state()).wires.size).toBe(0);
  expect(isTrainable(state())).toBe(false);
  state().edit(units(4));
  elsewhere.answerAll();
  expect(drawnAnalysis(state())).toBe(state().analysis);
  expect(printed(state().analysis)).toEqual(
    printed(analyze(applyEdit(large, units(4)), findBlock)),
  );
});

test('an answer that comes after the next edit is not shown', () => {
  state().open(large, {});
  state().edit(units(3));
  elsewhere.answer();
  expect(state().examining).toBeDefined();
  expect(state().analysis.nodes.size).toBe(0);
  elsewhere.answerAll();
  expect(printed(state().analysis)).toEqual(
    printed(analyze(applyEdit(large, units(3)), findBlock)),
  );
});

test('moving a block keeps what is known, also while it is being found out', () => {
  const move = { edit: 'move', graph: null, positions: { n3: { x: 9, y: 9 } } } as const;
  state().open(large, {});
  state().edit(move);
  elsewhere.answerAll();
  expect(state().examining).toBeUndefined();
  const known = state().analysis;
  expect(known.nodes.size).toBe(600);
  state().undo();
  expect(state().analysis).toBe(known);
  expect(elsewhere.workers.flatMap(({ asked }) => asked)).toHaveLength(1);
});

test('a preview comes when it has been examined, unless the pointer has left', () => {
  state().open(large, {});
  elsewhere.answerAll();
  const repair = units(7);
  state().showPreview(repair);
  state().showPreview(undefined);
  elsewhere.answerAll();
  expect(state().preview).toBeUndefined();
  state().showPreview(repair);
  elsewhere.answerAll();
  expect(state().preview?.analysis.wires.get(':e5')).toEqual(
    analyze(applyEdit(large, repair), findBlock).wires.get(':e5'),
  );
  state().showPreview(undefined);
});

test('whether it is still checked that the data can be opened asks for nothing anew; its columns do', () => {
  state().open(large, {});
  elsewhere.answerAll();
  state().hearOfData({ source: '', checking: true });
  expect(state().examining).toBeUndefined();
  state().hearOfData({ source: '', checking: false, columns: [] });
  expect(state().examining).toBeDefined();
  elsewhere.answerAll();
  expect(state().examining).toBeUndefined();
});

test('another document takes its place, and the answer about the first is dropped', () => {
  state().open(large, {});
  state().open(chain(3), {});
  elsewhere.answerAll();
  expect([state().examining, state().analysis.nodes.size]).toEqual([undefined, 3]);
});
