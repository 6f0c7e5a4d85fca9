// What is dropped goes where it belongs, by its ending; what nobody takes is known as such.
import { expect, test } from 'vitest';
import { hintFor } from './drop-hint.ts';
import { meaningOf } from './meaning-of-files.ts';

const of = async (...names: string[]) => {
  const meaning = await meaningOf(
    names.map((name) => ({ name, content: new Blob(['{"format":"kumiki"}']) })),
  );
  return meaning.kind === 'data'
    ? `data: ${meaning.sources.map(({ id }) => id).join(', ')}`
    : meaning.kind;
};

test.each([
  [['model.kumiki'], 'document'],
  [['model.json'], 'document'],
  [['weights.safetensors'], 'weights'],
  [['model.keras'], 'weights'],
  [['model.weights.h5'], 'weights'],
  [['table.csv'], 'data: table'],
  [['TABLE.CSV'], 'data: table'],
  [['pairs.tsv'], 'data: table, sentence-pairs'],
  [['cat.png', 'dog.jpg'], 'data: image-folder'],
  [['pets/cats/1.png', 'pets/cats/notes.md'], 'data: image-folder'],
  [['slides.pdf'], 'unknown'],
  [['a.csv', 'b.csv'], 'unknown'],
])('%s → %s', async (names, meaning) => {
  const found = await of(...names);
  expect(found).toBe(meaning);
});

test('model.json of TensorFlow.js is weights, alone or with its binary file', async () => {
  const json = { name: 'model.json', content: new Blob(['{"weightsManifest":[]}']) };
  const bin = { name: 'weights.bin', content: new Blob(['1234']) };
  expect((await meaningOf([json])).kind).toBe('weights');
  expect((await meaningOf([json, bin])).kind).toBe('weights');
});

test('while files are dragged their kinds say what is known', () => {
  expect(hintFor(['text/csv'], true)).toBe('drop.table');
  expect(hintFor(['image/png', 'image/jpeg'], true)).toBe('drop.pictures');
  expect(hintFor(['application/x-zip-compressed'], true)).toBe('drop.zip');
  expect(hintFor([''], true)).toBe('drop.any');
  expect(hintFor(['text/csv'], false)).toBe('drop.document');
});
