// Which documents are much work, and which edits leave what is known of the model as it is.
import { expect, test } from 'vitest';
import { draw } from '../document/draw.testing.ts';
import type { Edit } from '../document/edits.ts';
import { applyEdit } from '../document/edits.ts';
import { onlyLaidOut, partsToExamine } from './effort.ts';
import { beside } from './large-documents.testing.ts';

const chain = draw({ x: 'vector-input', a: 'dense' }, 'x.values > a.values');

test('copies of modules count, and what is refused anyhow is no work', () => {
  expect(partsToExamine(chain)).toBe(3);
  expect(partsToExamine(beside(2, 10, 3))).toBe(133);
  expect(partsToExamine(beside(2, 100, 300))).toBe(0);
});

test.each<[string, boolean, Edit]>([
  ['a move', true, { edit: 'move', graph: null, positions: { a: { x: 5, y: 5 } } }],
  ['notes and a name', true, { edit: 'set-document', notes: 'New', name: 'New' }],
  ['a setting', false, { edit: 'set-param', graph: null, node: 'a', param: 'units', value: 3 }],
  ['the name of a block', false, { edit: 'rename', graph: null, node: 'a', name: 'New' }],
  ['a variable', false, { edit: 'set-variable', name: 'width', value: 3 }],
  ['a block less', false, { edit: 'remove', graph: null, nodes: ['a'] }],
  ['data', false, { edit: 'set-data', data: { ...chain.data, source: 'moons' } }],
])('%s: only laid out anew? %s', (_, only, edit) => {
  const edited = applyEdit(chain, edit);
  expect(edited).not.toBe(chain);
  expect(onlyLaidOut(chain, edited)).toBe(only);
});

test('inside a module too', () => {
  const document = beside(1, 3, 1);
  const move = { edit: 'move', graph: 'm0', positions: { d1: { x: 5, y: 5 } } } as const;
  expect(onlyLaidOut(document, applyEdit(document, move))).toBe(true);
  const set = {
    edit: 'set-param',
    graph: 'm0',
    node: 'd1',
    param: 'units',
    value: 3,
  } as const;
  expect(onlyLaidOut(document, applyEdit(document, set))).toBe(false);
});
