// The list of runs says what changed, and says nothing of what did not.
import { expect, test } from 'vitest';
import { applyEdit, newDocument } from '../../../graph-core/index.ts';
import { ancestorOf, whatChanged } from './what-changed.ts';

const position = { x: 0, y: 0 };
const base = applyEdit(newDocument(), {
  edit: 'add',
  graph: null,
  nodes: [{ id: 'ffn', type: 'dense', params: { units: 64 }, position }],
});

test('settings, variables, params and blocks are named with both values', () => {
  const changed = applyEdit(base, {
    edit: 'all',
    edits: [
      {
        edit: 'set-training',
        training: { optimizer: { type: 'adamw', learningRate: 0.003 }, seed: 7 },
      },
      { edit: 'set-variable', name: 'd_model', value: 128 },
      { edit: 'set-param', graph: null, node: 'ffn', param: 'units', value: 256 },
      {
        edit: 'add',
        graph: null,
        nodes: [{ id: 'drop', type: 'dropout', params: {}, position }],
      },
    ],
  });
  expect(whatChanged(base, changed)).toEqual([
    { what: 'optimizer', from: 'adam', to: 'adamw' },
    { what: 'optimizer learningRate', from: '0.001', to: '0.003' },
    { what: 'seed', from: '0', to: '7' },
    { what: 'ffn units', from: '64', to: '256' },
    { what: 'd_model', to: '128' },
    { what: 'drop', to: 'dropout' },
  ]);
});

test('names and places are not changes', () => {
  const moved = applyEdit(base, {
    edit: 'all',
    edits: [
      { edit: 'move', graph: null, positions: { ffn: { x: 9, y: 9 } } },
      { edit: 'rename', graph: null, node: 'ffn', name: 'Feed-forward' },
      { edit: 'set-document', name: 'Another' },
    ],
  });
  expect(whatChanged(base, moved)).toEqual([]);
});

test('a run is compared with the one it goes on from, or with the last of its document, never with a stranger', () => {
  const run = (id: string, name: string, from?: string) => ({
    id,
    document: newDocument(name),
    ...(from === undefined ? {} : { branchedFrom: { run: from, step: 3 } }),
  });
  const records = [
    run('5', 'CNN', '1'),
    run('4', 'CNN'),
    run('3', 'Transformer'),
    run('2', 'CNN'),
    run('1', 'CNN'),
    run('0', 'Autoencoder'),
  ];
  expect(records.map((record, index) => ancestorOf(record, records, index)?.id)).toEqual([
    '1',
    '2',
    undefined,
    '1',
    undefined,
    undefined,
  ]);
});
