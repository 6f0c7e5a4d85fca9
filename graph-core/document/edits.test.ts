// Edits are pure, change only what they say, and never leave a document that cannot be saved and opened again.
import { describe, expect, it } from 'vitest';
import { cnn, transformer } from '../analyze/structure/starts.testing.ts';
import { joinAround } from './join-around.ts';
import type { Edit } from './edits.ts';
import { applyEdit } from './edits.ts';
import { commit, redo, startHistory, undo } from './history.ts';
import { insertIntoWire } from './insert-node.ts';
import { newDocument } from './new-document.ts';
import { openDocument } from './open.ts';
import type { Document } from './schema.ts';
import { serialize } from './serialize.ts';

describe('an edit that changes nothing gives the very same document', () => {
  const edits: Edit[] = [
    { edit: 'move', graph: null, positions: { conv: { x: 240, y: 0 } } },
    { edit: 'move', graph: null, positions: { gone: { x: 1, y: 1 } } },
    { edit: 'set-param', graph: null, node: 'conv', param: 'filters', value: 4 },
    { edit: 'set-param', graph: null, node: 'gone', param: 'filters', value: 4 },
    { edit: 'set-param', graph: 'gone', node: 'conv', param: 'filters', value: 5 },
    { edit: 'rename', graph: null, node: 'conv', name: undefined },
    { edit: 'remove', graph: null, nodes: ['gone'], edges: ['gone'], notes: ['gone'] },
    { edit: 'remove-module', module: 'gone' },
    { edit: 'set-variable', name: 'gone', value: undefined },
    { edit: 'bind', node: 'gone', column: undefined },
    { edit: 'set-training', training: { batchSize: cnn.training.batchSize } },
    { edit: 'set-document', name: 'Test' },
    { edit: 'add', graph: null, nodes: cnn.graph.nodes.slice(0, 1) },
    { edit: 'all', edits: [] },
  ];
  it.each(edits.map((edit) => [JSON.stringify(edit), edit] as const))('%s', (_, edit) => {
    expect(applyEdit(cnn, edit)).toBe(cnn);
  });
});

it('all of a document is replaced in one step of undo, unless what comes could not be opened', () => {
  const replaced = commit(startHistory(cnn), { edit: 'replace', document: transformer });
  expect(replaced.present).toBe(transformer);
  expect(undo(replaced)?.present).toBe(cnn);
  const twins = { ...cnn, modules: [...transformer.modules, ...transformer.modules] };
  const hostile: Document = JSON.parse(
    serialize(cnn).replace('"variables": {', '"variables": { "__proto__": 1'),
  );
  for (const document of [twins, hostile])
    expect(applyEdit(cnn, { edit: 'replace', document })).toBe(cnn);
});

it('what ends a run early can be asked for and taken back; what training needs cannot be taken away', () => {
  const { earlyStopping: _, stopAt: __, ...training } = cnn.training;
  const plain: Document = { ...cnn, training };
  const stopping = applyEdit(plain, {
    edit: 'set-training',
    training: {
      earlyStopping: { patience: 5, restoreBest: true },
      stopAt: { metric: 'accuracy', value: 0.99 },
    },
  });
  expect(stopping.training).toMatchObject({ earlyStopping: { patience: 5 } });
  const back = applyEdit(stopping, {
    edit: 'set-training',
    training: { earlyStopping: undefined, stopAt: undefined },
  });
  expect(back).toStrictEqual(plain);
  const without = { steps: undefined } as unknown as Document['training'];
  expect(applyEdit(plain, { edit: 'set-training', training: without })).toBe(plain);
});

describe('an edit that could not be saved changes nothing', () => {
  const position = { x: 0, y: 0 };
  const edits: Edit[] = [
    { edit: 'move', graph: null, positions: { conv: { x: Number.NaN, y: 0 } } },
    { edit: 'move', graph: null, positions: { conv: { x: 1e300, y: 0 } } },
    {
      edit: 'set-param',
      graph: null,
      node: 'conv',
      param: 'filters',
      value: Number.POSITIVE_INFINITY,
    },
    { edit: 'set-param', graph: null, node: 'conv', param: '__proto__', value: 1 },
    { edit: 'set-param', graph: null, node: 'conv', param: 'a', value: { constructor: 1 } },
    { edit: 'set-variable', name: 'constructor', value: 1 },
    { edit: 'set-variable', name: 'd-model', value: 1 },
    { edit: 'set-variable', name: 'd', value: Number.NaN },
    { edit: 'bind', node: 'toString', column: 'x' },
    { edit: 'set-training', training: { batchSize: 0 } },
    { edit: 'add', graph: null, nodes: [{ id: '9', type: 'dense', params: {}, position }] },
    { edit: 'add', graph: null, nodes: [{ id: 'valueOf', type: 'dense', params: {}, position }] },
    { edit: 'rename', graph: null, node: 'conv', name: 'x'.repeat(201) },
    { edit: 'rename', graph: null, node: 'conv', name: { en: 'a', ja: 'x'.repeat(201) } },
    { edit: 'rewire', graph: null, edge: 'w1', to: { node: '$in', port: '' } },
  ];
  it.each(edits.map((edit) => [JSON.stringify(edit).slice(0, 80), edit] as const))(
    '%s',
    (_, edit) => {
      expect(applyEdit(cnn, edit)).toBe(cnn);
    },
  );
});

it('shares everything that did not change', () => {
  const moved = applyEdit(transformer, {
    edit: 'set-param',
    graph: 'layer',
    node: 'inner',
    param: 'units',
    value: 9,
  });
  expect(moved.graph).toBe(transformer.graph);
  expect(moved.modules[0]?.graph.edges).toBe(transformer.modules[0]?.graph.edges);
  expect(moved.modules[0]?.graph.nodes[0]).toBe(transformer.modules[0]?.graph.nodes[0]);
});

it('takes wires and bindings of a removed node with it', () => {
  const without = applyEdit(transformer, { edit: 'remove', graph: null, nodes: ['words'] });
  expect(without.graph.edges.map(({ id }) => id)).toEqual(['w2', 'w3', 'w4', 'w5', 'w6']);
  expect(without.data.bindings).toEqual({ out: 'output' });
});

it('puts a block into a wire and takes it out again', () => {
  const insert = insertIntoWire(
    cnn,
    null,
    'w4',
    { type: 'dropout', params: {} },
    { input: 'values', output: 'values' },
  );
  const inserted = insert && applyEdit(cnn, insert);
  expect(inserted?.graph.edges.find(({ id }) => id === 'w4')).toMatchObject({
    from: { node: 'dropout-1', port: 'values' },
    to: { node: 'sum', port: 'values' },
  });
  const out = inserted && joinAround(inserted, null, 'dropout-1');
  const back = inserted && out && applyEdit(inserted, out);
  expect(back?.graph.edges.filter(({ id }) => id !== 'wire-1')).toEqual(cnn.graph.edges);
  expect(joinAround(cnn, null, 'sum')).toBeUndefined();
});

describe('history', () => {
  const rename = (name: string): Edit => ({ edit: 'rename', graph: null, node: 'conv', name });

  it('goes back and forth, and forgets what was undone when something new is done', () => {
    let history = commit(commit(startHistory(cnn), rename('a')), rename('b'));
    const end = history.present;
    history = undo(undo(history) ?? history) ?? history;
    expect(history.present).toBe(cnn);
    expect(undo(history)).toBeUndefined();
    history = redo(redo(history) ?? history) ?? history;
    expect(history.present).toBe(end);
    history = commit(undo(history) ?? history, rename('c'));
    expect(redo(history)).toBeUndefined();
  });

  it('takes a gesture as one step', () => {
    let history = startHistory(cnn);
    for (let k = 1; k <= 50; k++) history = commit(history, rename(`n${k}`), 'typing 1');
    expect(undo(history)?.present).toBe(cnn);
    expect(commit(history, rename('n50'))).toBe(history);
  });

  it('remembers a thousand steps', () => {
    let history = startHistory(newDocument());
    for (let k = 0; k < 1100; k++)
      history = commit(history, { edit: 'set-variable', name: 'a', value: k });
    expect(history.past).toHaveLength(1000);
  });
});

it('prints a document the same way whatever the order of its keys, one change being one small diff', () => {
  const text = serialize(transformer);
  const opened = openDocument(text);
  expect(opened).toEqual({ document: transformer });
  const reversed = Object.fromEntries(Object.entries(transformer).reverse());
  expect(serialize(reversed as typeof transformer)).toBe(text);
  const changed = serialize(
    applyEdit(transformer, { edit: 'move', graph: null, positions: { words: { x: 5, y: 6 } } }),
  );
  const before = text.split('\n');
  const lines = changed.split('\n');
  expect(lines).toHaveLength(before.length);
  expect(lines.filter((line, index) => line !== before[index])).toHaveLength(1);
});
