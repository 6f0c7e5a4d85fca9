// A template takes sentences of other lengths and vocabularies, or is left alone where that cannot be.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Column, Document } from '../index.ts';
import {
  analyze,
  applyEdit,
  dataFile,
  dataFit,
  findBlock,
  openData,
  openDocument,
} from '../index.ts';
import { fittingEdits, hasSpare } from './fit-to-data.ts';

function template(name: string): Document {
  const opened = openDocument(
    readFileSync(new URL(`../../templates/${name}.json`, import.meta.url), 'utf8'),
  );
  if ('error' in opened) throw new Error(opened.error.message.en);
  return opened.document;
}

const after = (document: Document, columns: readonly Column[]): Document =>
  fittingEdits(document, columns).reduce(applyEdit, document);

const misfits = (document: Document, columns: readonly Column[]) =>
  dataFit(document, analyze(document, findBlock), columns);

const words = Array.from({ length: 20 }, (_, i) => `word ${i}`);
const sentences: readonly Column[] = (['source', 'target-input', 'target'] as const).map(
  (name) => ({
    name,
    label: { en: name, ja: name },
    kind: 'tokens',
    sizes: [name === 'source' ? 8 : 33],
    words,
  }),
);

test('the Transformer takes longer sentences of more words: four variables', () => {
  const document = template('transformer');
  expect(misfits(document, sentences).length).toBeGreaterThan(3);
  const fitted = after(document, sentences);
  expect(misfits(fitted, sentences)).toEqual([]);
  expect(analyze(fitted, findBlock).problems).toEqual([]);
  expect(fitted.variables).toMatchObject({
    source_length: 8,
    target_length: 33,
    source_words: 20,
    target_words: 20,
  });
});

test('what fits is left as it is', () => {
  const document = after(template('transformer'), sentences);
  expect(fittingEdits(document, sentences)).toEqual([]);
});

test('a column of another kind is for the person to choose', () => {
  const numbers = sentences.map((column) =>
    column.name === 'source' ? { ...column, kind: 'vector' as const } : column,
  );
  expect(fittingEdits(template('transformer'), numbers)).toEqual([]);
});

test('pictures of any size the model can shrink are taken, smaller ones are not', () => {
  const document = template('vgg-mini');
  const pictures = (side: number): readonly Column[] => [
    { name: 'image', label: { en: 'Image', ja: '画像' }, kind: 'image', sizes: [side, side, 3] },
    { name: 'label', label: { en: 'Label', ja: '分類' }, kind: 'class', sizes: [], words },
  ];
  const large = after(document, pictures(40));
  expect(misfits(large, pictures(40))).toEqual([]);
  expect(analyze(large, findBlock).problems).toEqual([]);
  expect(fittingEdits(document, pictures(2))).toEqual([]);
});

test('limits that no sentence reaches become the longest sentence, and the model with them', async () => {
  const lines = Array.from(
    { length: 40 },
    (_, index) => `${'a '.repeat(1 + (index % 6))}x\t${'b '.repeat(1 + (index % 9))}`,
  );
  const open = (document: Document) =>
    openData(document.data, {
      seed: 0,
      files: [dataFile({ name: 'own.tsv', content: new Blob([lines.join('\n')]) })],
      bundled: () => Promise.reject(new Error('not bundled')),
      gunzip: () => Promise.reject(new Error('not packed')),
      codec: () => Promise.reject(new Error('no picture')),
    });
  const document = template('seq2seq-bahdanau');
  const own = { ...document, data: { ...document.data, source: 'sentence-pairs', options: {} } };
  const fitted = after(own, (await open(own)).columns);
  // Seven words, and nine with one place for the end.
  expect(fitted.data.options).toMatchObject({ maxSource: 7, maxTarget: 9 });
  expect(fitted.variables).toMatchObject({ source_length: 7, target_length: 10 });
  const { columns, count, remarks } = await open(fitted);
  expect(misfits(fitted, columns)).toEqual([]);
  expect(count).toEqual((await open(own)).count);
  expect(remarks).toEqual([]);
  expect(hasSpare(fitted, columns)).toBe(false);
  expect(fittingEdits(fitted, columns)).toEqual([]);
});

test('what the fitting binds has its limits lowered too', () => {
  const document = template('rnn-seq2vec');
  const unbound = { ...document, data: { source: 'table', options: {}, bindings: {} } };
  const columns: Column[] = [
    {
      name: 'note',
      label: { en: 'note', ja: 'note' },
      kind: 'tokens',
      sizes: [32],
      words: Array.from({ length: 20 }, (_, id) => `${id}`),
      spare: { option: 'textLength', positions: 20 },
    },
    {
      name: 'target',
      label: { en: 'kind', ja: 'kind' },
      kind: 'class',
      sizes: [],
      words: ['a', 'b'],
    },
  ];
  const fitted = after(unbound, columns);
  expect(fitted.data.bindings).toMatchObject({ source: 'note' });
  expect(fitted.data.options).toEqual({ textLength: 12 });
  expect(fitted.variables.length).toBe(12);
});

test('a limit that one text needs stays, however short the others are', () => {
  const text = (name: string, positions: number): Column => ({
    name,
    label: { en: name, ja: name },
    kind: 'tokens',
    sizes: [32],
    spare: { option: 'textLength', positions },
  });
  const document = template('transformer');
  const table = {
    ...document,
    data: { source: 'table', options: {}, bindings: { source: 'short' } },
  };
  expect(hasSpare(table, [text('short', 20), text('long', 0)])).toBe(false);
  expect(hasSpare(table, [text('short', 20), text('long', 3)])).toBe(true);
});
