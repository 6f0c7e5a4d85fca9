// What changed is said setting by setting in the words of the screen, and nothing is said of what did not.
import { expect, test } from 'vitest';
import type { Document, Edit } from '../../graph-core/index.ts';
import { applyEdit, newDocument } from '../../graph-core/index.ts';
import { templates } from '../../templates/index.ts';
import { templateDocument } from '../gallery/template-documents.ts';
import type { Difference } from './what-changed.ts';
import { allThatChanged, whatChanged } from './what-changed.ts';

const position = { x: 0, y: 0 };
const base = applyEdit(newDocument(), {
  edit: 'add',
  graph: null,
  nodes: [
    { id: 'ffn', type: 'dense', params: { units: 64 }, position },
    { id: 'old', type: 'flatten', params: {}, position },
  ],
  edges: [{ id: 'w1', from: { node: 'old', port: 'values' }, to: { node: 'ffn', port: 'values' } }],
});
const after = (...edits: Edit[]): Document => applyEdit(base, { edit: 'all', edits });
const said = (differences: readonly Difference[], language: 'en' | 'ja' = 'en') =>
  differences.map(({ what, from, to }) =>
    [what, from, to].map((words) => words?.[language] ?? '').join(' | '),
  );

const changed = after(
  {
    edit: 'set-training',
    training: { optimizer: { type: 'adamw', learningRate: 0.003 }, seed: 7 },
  },
  { edit: 'set-variable', name: 'd_model', value: 128 },
  { edit: 'set-param', graph: null, node: 'ffn', param: 'units', value: 256 },
  { edit: 'set-rate', graph: null, node: 'ffn', rate: 0.1 },
  { edit: 'remove', graph: null, nodes: ['old'] },
  {
    edit: 'add',
    graph: null,
    nodes: [{ id: 'n', type: 'dropout', params: { rate: 1 }, position }],
  },
);

test('blocks, wires, params, variables and settings, with both values', () => {
  expect(said(whatChanged(base, changed))).toEqual([
    'Optimizer | Adam | AdamW',
    'Learning rate | 0.001 | 0.003',
    'Seed | 0 | 7',
    'Dense › Units | 64 | 256',
    'Flatten | Flatten | ',
    'Flatten → Dense | Flatten → Dense | ',
    'd_model |  | 128',
    'Dense › Learning rate × |  | 0.1',
    'Dropout |  | Dropout',
  ]);
});

test('in Japanese too', () => {
  expect(said(whatChanged(base, changed), 'ja').slice(0, 3)).toEqual([
    '最適化手法 | Adam | AdamW',
    '学習率 | 0.001 | 0.003',
    'シード | 0 | 7',
  ]);
});

const cosmetic = after(
  { edit: 'move', graph: null, positions: { ffn: { x: 9, y: 9 } } },
  { edit: 'rename', graph: null, node: 'ffn', name: 'Feed-forward' },
  { edit: 'set-document', name: 'Another', notes: 'Why' },
);

test('names and places change no run, but a version of the document', () => {
  expect(whatChanged(base, cosmetic)).toEqual([]);
  expect(said(allThatChanged(base, cosmetic))).toEqual([
    'Name | Untitled | Another',
    'Notes |  | Why',
    'Dense › Name |  | Feed-forward',
    '1 block moved |  | ',
  ]);
});

test('two long notes that differ only at their end are two', () => {
  const noted = (end: string) => after({ edit: 'set-document', notes: 'a'.repeat(90) + end });
  const [note, ...more] = allThatChanged(noted('b'), noted('c'));
  expect([note?.what.en, note?.to?.en.length, more]).toEqual(['Notes', 61, []]);
});

test('every template can be told from the next, and none differs from itself', async () => {
  const all = await Promise.all(templates.map(({ id }) => templateDocument(id)));
  for (const [at, document] of all.entries()) {
    const next = all[(at + 1) % all.length] ?? document;
    expect(allThatChanged(document, document)).toEqual([]);
    expect(allThatChanged(document, next).length).toBeGreaterThan(3);
  }
});
