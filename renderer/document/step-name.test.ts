// Each step of undo says what was done, with the titles of the canvas, in both languages.
import { beforeEach, expect, test } from 'vitest';
import type { Document, Edit } from '../../graph-core/index.ts';
import { newDocument, stepsOf, undoName } from '../../graph-core/index.ts';
import { useDocument } from './document.ts';

const at = (id: string, type: string) => ({ id, type, params: {}, position: { x: 0, y: 0 } });
const wire = {
  id: 'w',
  from: { node: 'a', port: 'values' },
  to: { node: 'b', port: 'values' },
};
const document: Document = {
  ...newDocument('Test'),
  graph: { nodes: [at('a', 'embedding'), at('b', 'dense')], edges: [], notes: [] },
};

beforeEach(() => useDocument.getState().open(document, {}));

function named(...edits: readonly Edit[]): readonly [string | undefined, string | undefined] {
  for (const edit of edits) useDocument.getState().edit(edit);
  const name = undoName(useDocument.getState().history);
  return [name?.en, name?.ja];
}

const connect: Edit = { edit: 'add', graph: null, edges: [wire] };
const note = { id: 'n', text: '', position: { x: 0, y: 0 }, size: { width: 9, height: 9 } };

test.each<[readonly Edit[], string, string]>([
  [[connect], 'Connect Embedding → Dense', '埋め込み（Embedding） → 全結合（Dense）を接続'],
  [[connect, { edit: 'remove', graph: null, edges: ['w'] }], 'Disconnect Embedding → Dense', ''],
  [[{ edit: 'remove', graph: null, nodes: ['b'] }], 'Delete Dense', ''],
  [[{ edit: 'remove', graph: null, nodes: ['a', 'b'] }], 'Delete 2 blocks', 'ブロック 2 個を削除'],
  [[{ edit: 'add', graph: null, nodes: [at('c', 'dense')] }], 'Add Dense (2)', ''],
  [
    [
      {
        edit: 'all',
        edits: [{ edit: 'add', graph: null, nodes: [at('c', 'dropout')] }, connect],
      },
    ],
    'Add Dropout',
    '',
  ],
  [
    [{ edit: 'set-param', graph: null, node: 'b', param: 'units', value: 64 }],
    'Dense › Units = 64',
    '',
  ],
  [[{ edit: 'move', graph: null, positions: { b: { x: 9, y: 9 } } }], 'Move Dense', ''],
  [[{ edit: 'add', graph: null, notes: [note] }], 'Add the note', 'メモを追加'],
  [[{ edit: 'set-variable', name: 'd_model', value: 8 }], 'd_model = 8', 'd_model = 8'],
])('%j', (edits, en, ja) => {
  const [name, nameJa] = named(...edits);
  expect(name).toBe(en);
  expect(nameJa).toBeTruthy();
  if (ja) expect(nameJa).toBe(ja);
});

test('a list of all steps, and the way to each of them', () => {
  const { edit, travel } = useDocument.getState();
  edit(connect);
  edit({ edit: 'remove', graph: null, nodes: ['b'] });
  travel(-2);
  expect(useDocument.getState().history.present).toBe(document);
  expect(stepsOf(useDocument.getState().history).map((name) => name?.en)).toEqual([
    undefined,
    'Connect Embedding → Dense',
    'Delete Dense',
  ]);
  travel(1);
  expect(useDocument.getState().history.present.graph.edges).toEqual([wire]);
  expect(useDocument.getState().history.future).toHaveLength(1);
  // Beyond either end there is nothing.
  travel(9);
  expect(useDocument.getState().history.future).toHaveLength(1);
});
