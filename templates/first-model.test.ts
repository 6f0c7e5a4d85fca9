// What columns of one's own begin with is a model that they fit, whatever their kinds; and that learns.
import { expect, test } from 'vitest';
import { fileOf, testContext } from '../graph-core/data/host.testing.ts';
import type { Column, ColumnKind, Document } from '../graph-core/index.ts';
import {
  analyze,
  applyEdit,
  dataFit,
  dataSources,
  findBlock,
  findDataSource,
  newDocument,
  openDocument,
  serialize,
} from '../graph-core/index.ts';
import { firstModel, templateFor } from './first-model.ts';
import { findTemplate } from './index.ts';

const column = (name: string, kind: ColumnKind, sizes: number[], words?: string[]): Column => ({
  name,
  label: { en: name, ja: name },
  kind,
  sizes,
  ...(words && { words }),
});

const classes = ['no', 'yes', 'maybe'];
const target = column('target', 'class', [], classes);

function begun(columns: readonly Column[], source = 'table'): Document {
  const empty = { ...newDocument('Own'), data: { source, options: {}, bindings: {} } };
  const edit = firstModel(columns);
  return edit ? applyEdit(empty, edit) : empty;
}

function misfits(document: Document, columns: readonly Column[]): string[] {
  const analysis = analyze(document, findBlock);
  return [...analysis.problems, ...dataFit(document, analysis, columns)].map(({ code }) => code);
}

test.each<[string, Column[]]>([
  ['numbers', [column('features', 'vector', [7]), target]],
  ['a number to predict', [column('features', 'vector', [7]), column('target', 'vector', [1])]],
  ['pictures', [column('x', 'image', [8, 6, 3]), target]],
  ['a text', [column('note', 'tokens', [9], ['⟨pad⟩', 'a', 'b']), target]],
  ['series', [column('x', 'sequence', [20, 3]), target]],
  [
    'two texts beside numbers',
    [
      column('features', 'vector', [2]),
      column('__proto__', 'tokens', [5], ['⟨pad⟩', 'a']),
      column('b', 'tokens', [6], ['⟨pad⟩', 'c', 'd']),
      target,
    ],
  ],
])('%s', (_, columns) => {
  const document = begun(columns);
  expect(misfits(document, columns)).toEqual([]);
  expect(new Set(Object.values(document.data.bindings))).toEqual(
    new Set(columns.map(({ name }) => name)),
  );
  // It is a document like any other.
  expect(openDocument(serialize(document))).toMatchObject({ document });
});

test.each<[string, Column[]]>([
  ['a sentence to predict', [column('x', 'vector', [2]), column('y', 'tokens', [4], classes)]],
  ['a class alone', [column('x', 'class', [], classes), target]],
  ['nothing to predict it from', [target]],
  ['no column', []],
])('%s has no first model', (_, columns) => {
  expect(firstModel(columns)).toBeUndefined();
});

test('a table of one’s own, as its file is opened', async () => {
  const rows = Array.from({ length: 30 }, (_, row) => `${row},${row % 3},${row % 2 ? 'a' : 'b'}`);
  const table = findDataSource('table');
  const context = testContext(0, [fileOf('own.csv', ['m,n,kind', ...rows].join('\n'))]);
  const { columns } = (await table?.open(table.options.parse({}), context)) ?? { columns: [] };
  expect(columns.map(({ name }) => name)).toEqual(['features', 'target']);
  expect(misfits(begun(columns), columns)).toEqual([]);
});

test('every source of one’s own files begins with a template or with a first model', () => {
  for (const id of Object.values(templateFor)) expect(findTemplate(id)).toBeDefined();
  const own = dataSources.filter(({ files }) => files).map(({ id }) => id);
  const without = own.filter((id) => !Object.hasOwn(templateFor, id));
  expect(without.sort()).toEqual(['arrays', 'table']);
});
