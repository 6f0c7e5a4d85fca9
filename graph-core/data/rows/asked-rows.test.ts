// Rows of a file as the model reads them: by the names of columns, with the numbers that training made of them.
import { expect, test } from 'vitest';
import type { DataFile } from '../dataset.ts';
import { png } from '../formats/png.testing.ts';
import { fileOf, testContext } from '../host.testing.ts';
import { openData } from '../open-data.ts';
import type { Preprocessing } from '../preprocessing/schema.ts';
import { withoutData } from '../preprocessing/without-data.ts';
import type { AskedBatch } from './asked.ts';
import { askedRows } from './asked-rows.ts';

async function fitted(source: string, file: DataFile | readonly DataFile[], options = {}) {
  const files = [file].flat();
  const dataset = await openData({ source, options }, testContext(0, files));
  if (!dataset.preprocessing) throw new Error('Nothing was fitted.');
  return { dataset, preprocessing: dataset.preprocessing };
}

async function asked(preprocessing: Preprocessing, names: readonly string[], file: DataFile) {
  const { columns } = withoutData(preprocessing);
  const inputs = names.flatMap((name) => {
    const column = columns.find((candidate) => candidate.name === name);
    const made = preprocessing.columns.find((entry) => entry.name === name);
    return column && made ? [{ column, made }] : [];
  });
  const rows = await askedRows(testContext(0, [file]), inputs, preprocessing);
  const batches: AskedBatch[] = [];
  for await (const batch of rows.batches()) batches.push(batch);
  return { names: rows.names, batches };
}

const kinds = ['red', 'green', 'blue'];
const rows = Array.from({ length: 90 }, (_, row) => ({
  size: (row * 37) % 91,
  colour: kinds[row % 3] ?? '',
  price: 3 * ((row * 37) % 91) + (row % 3),
}));
const csv = (names: readonly ('size' | 'colour' | 'price')[], of = rows) =>
  [names.join(), ...of.map((row) => names.map((name) => row[name]).join())].join('\n');

test('a table: columns by their names, without what is to be answered, in the order of the file', async () => {
  const trained = await fitted('table', fileOf('t.csv', csv(['size', 'colour', 'price'])));
  const { names, batches } = await asked(
    trained.preprocessing,
    ['features'],
    fileOf('new.csv', csv(['colour', 'size'])),
  );
  expect(names).toEqual(['colour', 'size']);
  expect(batches.map(({ cells }) => cells.length)).toEqual([64, 26]);
  expect(batches[0]?.cells[1]).toEqual(['green', '37']);
  // Every row of the training is among them with the numbers that it was trained with.
  const { features } = trained.dataset.batch(
    'training',
    Int32Array.from({ length: 72 }, (_, index) => index),
  );
  const width = 4;
  const keys = (values: ArrayLike<number>) =>
    Array.from({ length: values.length / width }, (_, row) =>
      Array.from({ length: width }, (__, at) => values[row * width + at]).join(),
    );
  const all = batches.flatMap(({ values }) => keys(values.features ?? []));
  expect(all.length).toBe(90);
  expect(all).toEqual(expect.arrayContaining(keys(features ?? [])));
});

test.each([
  [
    'size,colour\n5,red\n,red',
    '‘new.csv’, line 3: no value in column ‘size’. Fill it in, or remove the row.',
  ],
  ['size,colour\nwide,red', '‘new.csv’, line 2: ‘wide’ for ‘size’ is not a number.'],
  [
    'size,colour\n5,pink',
    '‘new.csv’, line 2: ‘pink’ for ‘colour’ is not one of: blue, green, red.',
  ],
  ['width,colour\n5,red', '‘new.csv’ has no column ‘size’, which the model was trained on;'],
])('%j is refused with its line', async (text, sentence) => {
  const { preprocessing } = await fitted(
    'table',
    fileOf('t.csv', csv(['size', 'colour', 'price'])),
  );
  const promise = asked(preprocessing, ['features'], fileOf('new.csv', text));
  await expect(promise).rejects.toThrow(sentence);
});

test('a sentence a line; what stands behind a tab is left, a sentence that is too long is named', async () => {
  const pairs = Array.from({ length: 40 }, (_, row) => `The cat ${row % 5}\tle chat`).join('\n');
  const { preprocessing } = await fitted('sentence-pairs', fileOf('p.tsv', pairs), {
    maxSource: 4,
    lowerCase: true,
  });
  const file = fileOf('new.txt', 'The dog 3\n\nthe CAT\tle chat\n');
  const { batches } = await asked(preprocessing, ['source'], file);
  const [batch] = batches;
  expect(batch?.cells).toEqual([['The dog 3'], ['the CAT']]);
  expect(batch?.written).toEqual([
    ['the', 'dog', '3'],
    ['the', 'cat'],
  ]);
  const words = withoutData(preprocessing).columns.find(({ name }) => name === 'source')?.words;
  const read = Array.from(batch?.values.source ?? [], (id) => words?.[id]);
  expect(read).toEqual(['the', '⟨unk⟩', '3', '⟨pad⟩', 'the', 'cat', '⟨pad⟩', '⟨pad⟩']);
  await expect(
    asked(preprocessing, ['source'], fileOf('long.txt', 'a b\na b c d e')),
  ).rejects.toThrow('‘long.txt’, line 2: That is 5 tokens long; at most 4 fit.');
});

test('pictures become what they were in training', async () => {
  const shade = (value: number) => png(4, 4, 0, new Uint8Array(16).fill(value));
  const files = [10, 60, 110, 160, 210, 250].map((value, index) =>
    fileOf(`${index % 2 ? 'light' : 'dark'}/${value}.png`, shade(value)),
  );
  const { preprocessing } = await fitted('image-folder', files, { height: 3, width: 3 });
  const { names, batches } = await asked(
    preprocessing,
    ['image'],
    fileOf('holiday/one.png', shade(51)),
  );
  expect(names).toEqual(['file']);
  expect(batches[0]?.cells).toEqual([['holiday/one.png']]);
  const pixels = Array.from(batches[0]?.values.image ?? []);
  expect(pixels.length).toBe(9);
  for (const pixel of pixels) expect(pixel).toBeCloseTo(0.2, 5);
});
