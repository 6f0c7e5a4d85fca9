// A user's table: what its columns become, and every way it can be wrong, named by line and column.
import { expect, test } from 'vitest';
import type { SurveyedColumn } from '../table/column-types.ts';
import { fileOf, testContext } from '../host.testing.ts';
import { openData } from '../open-data.ts';
import { tableFile } from './table.ts';

const open = (source: string, options: Record<string, unknown> = {}) =>
  tableFile.open(tableFile.options.parse(options), testContext(0, [fileOf('a.csv', source)]));

const flowers = `name,sepal,petal,colour,kind
a,1,10,red,setosa
b,2,20,blue,virginica
c,3,30,red,setosa
d,4,40,blue,virginica
e,5,50,red,setosa
f,6,60,blue,setosa`;

test('numbers and classes become one vector, the last column is predicted, keys are skipped', async () => {
  const set = await open(flowers, { standardize: false });
  expect(set.count).toEqual({ training: 5, 'held-out': 1 });
  expect(set.columns.map(({ name, kind, sizes, words }) => [name, kind, sizes, words])).toEqual([
    ['features', 'vector', [4], undefined],
    ['target', 'class', [], ['setosa', 'virginica']],
  ]);
  expect(set.columns[0]?.features).toEqual(['sepal', 'petal', 'colour = blue', 'colour = red']);
  const { features = [] } = set.batch('training', [0, 1, 2, 3, 4]);
  for (let row = 0; row < 5; row++) {
    const [sepal = 0, petal, blue, red] = Array.from(features).slice(row * 4, row * 4 + 4);
    expect(petal).toBe(sepal * 10);
    expect([blue, red]).toEqual(sepal % 2 === 0 ? [1, 0] : [0, 1]);
  }
});

test('standardised numbers have mean 0 and deviation 1 over the training rows', async () => {
  const set = await open(flowers, { target: 2 });
  const { target = [] } = set.batch('training', [0, 1, 2, 3, 4]);
  const values = Array.from(target);
  expect(values.reduce((a, b) => a + b)).toBeCloseTo(0, 5);
  expect(Math.sqrt(values.reduce((a, b) => a + b * b, 0) / 5)).toBeCloseTo(1, 5);
});

test('the guess of a type can be overruled, and texts become tokens', async () => {
  const set = await open('note,n,ok\n"a, b and c",1,y\nb c d,2,n\nc d e,3,y\nd e f,4,n', {
    'type of n': 'skip',
    textLength: 4,
  });
  expect(set.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ['note', 'tokens'],
    ['target', 'class'],
  ]);
  expect(set.columns[0]?.decode?.(set.columns[0].encode?.('b zebra') as Int32Array)).toMatch(
    /⟨unk⟩$/,
  );
});

test.each([
  [
    'x,y\n1,a\n2,b\nthree,a\n4,b\n5,a\n6,b\n7,a\n8,b\n9,a\n10,b\n11,a\n12,b',
    {},
    '‘a.csv’, line 4, column ‘x’: ‘three’ is not a finite number. Fix the cell, or set the column’s type to class, text or skip.',
  ],
  [
    'x,y\n1,a\ninf,b\n3,a',
    {},
    '‘a.csv’, line 3, column ‘x’: ‘inf’ is not a finite number. Fix the cell, or set the column’s type to class, text or skip.',
  ],
  [
    'x,y\n1,a\n,b\n3,a\nNA,b',
    {},
    '‘a.csv’, line 3: no value in column ‘x’ (2 such rows in all). Fill it in, or let rows with missing values be left out or filled in.',
  ],
  [
    'x,y\n1,a\n2\n3,a',
    {},
    '‘a.csv’, line 3: 1 cells where the first line has 2. Fix the line, or choose another delimiter.',
  ],
  [
    'x,y\n1,"a\n2,b',
    {},
    '‘a.csv’: a quotation mark opened on line 2 is never closed. Close it, or double it if it belongs to the text.',
  ],
  [
    'x,y\n1,a\n2,b',
    { target: 3 },
    '‘a.csv’ has 2 columns; there is no column 3 to predict. Choose 1 to 2.',
  ],
  [
    'x,y\n1,a',
    {},
    '‘a.csv’ has 1 rows of data; at least two are needed, one to train on and one to hold out.',
  ],
  ['  \n', {}, '‘a.csv’ is empty.'],
  [
    'id,y\nk1,a\nk2,b\nk3,a\nk4,b',
    {},
    '‘a.csv’ has no column to learn from besides the one to predict. Set the type of a skipped column.',
  ],
])('refuses %j', async (source, options, sentence) => {
  await expect(open(source, options)).rejects.toThrow(sentence);
});

test('bytes that are no UTF-8 are named by their line', async () => {
  const bytes = Uint8Array.from([0x78, 0x0a, 0x82, 0xa0]);
  await expect(
    tableFile.open(tableFile.options.parse({}), testContext(0, [fileOf('sjis.csv', bytes)])),
  ).rejects.toThrow(
    '‘sjis.csv’ is not UTF-8 text: line 2 holds the byte 0x82. Save it again as UTF-8.',
  );
});

test('rows with missing values can be left out', async () => {
  const set = await open('x,y\n1,a\n,b\n3,a\n4,b', { missing: 'leave-out' });
  expect(set.count.training + set.count['held-out']).toBe(3);
  expect(set.remarks.map(({ en }) => en)).toEqual(['1 row with missing values left out.']);
});

test('what each column was found to be is told even where the table is refused', async () => {
  const told: SurveyedColumn[] = [];
  const source = 'x,y\n1,a\ninf,b\n,a\n4,b\n5,a\n6,b\n7,a\nten,b\n9,a\n10,b\n11,a\n12,b\n13,a';
  const context = {
    ...testContext(0, [fileOf('a.csv', source)]),
    surveyed: (columns: readonly SurveyedColumn[]) => void told.push(...columns),
  };
  await expect(
    tableFile.open(tableFile.options.parse({ 'type of y': 'text' }), context),
  ).rejects.toThrow('is not a finite number');
  const [x, y] = told;
  expect(x).toMatchObject({ guessed: 'number', type: 'number', predicted: false });
  expect(x?.missing).toEqual({ count: 1, first: [{ line: 4, cell: '' }] });
  expect(x?.notFinite).toEqual({ count: 1, first: [{ line: 3, cell: 'inf' }] });
  expect(x?.notNumbers).toEqual({ count: 1, first: [{ line: 9, cell: 'ten' }] });
  // What is predicted is a number or a class, whatever was asked for.
  expect(y).toMatchObject({ guessed: 'class', type: 'class', predicted: true, different: 2 });
});

test('a column of ten thousand different values is no class', async () => {
  const rows = Array.from({ length: 10_002 }, (_, index) => `k${index},${index % 2}`).join('\n');
  await expect(open(`key,y\n${rows}`, { 'type of key': 'class' })).rejects.toThrow(
    '‘a.csv’, column ‘key’: more than 10,000 distinct values cannot be classes. Set the column’s type to text or skip.',
  );
});

const notes = `note,size,kind
"lower, slower",1,a
"newer, wider",2,b
"lower and wider",3,a
"newer and slower",4,b
"the lowest of all",5,a
"the newest of all",6,b
`;

test.each([
  ['words', 'lower ⟨unk⟩'],
  ['white-space', 'lower ⟨unk⟩'],
  ['characters', 'lower new'],
  ['subwords', 'lower new'],
  ['byte-level', 'lower new'],
] as const)('texts are cut into %s, as the training rows teach', async (textTokens, said) => {
  const set = await open(notes, { textTokens, textLength: 24, heldShare: 0.2 });
  const note = set.columns.find(({ name }) => name === 'note');
  expect(note?.decode?.(note.encode?.('lower new') as Int32Array)).toBe(said);
  expect(set.unknownShare?.note).toBeLessThan(0.2);
});

test('a vocabulary of one’s own is that of every text, and is applied again without its file', async () => {
  const settings = { source: 'table', options: { 'type of note': 'text' } };
  const table = fileOf('a.csv', notes);
  const words = { ...fileOf('words.txt', 'wider\nlower'), part: 'vocabulary' as const };
  const set = await openData(settings, testContext(0, [table, words]));
  const wordsOf = ({ columns }: typeof set) => columns.find(({ name }) => name === 'note')?.words;
  expect(wordsOf(set)?.slice(4)).toEqual(['wider', 'lower']);
  const { preprocessing } = set;
  const again = await openData(settings, {
    ...testContext(0, [table]),
    ...(preprocessing && { preprocessing }),
  });
  expect(wordsOf(again)).toEqual(wordsOf(set));
});

test('subwords are learned from the rows to train on alone', async () => {
  const rows = Array.from(
    { length: 20 },
    (_, row) => `${row < 16 ? 'abab abab' : 'xyxy xyxy'},${row % 2 ? 'a' : 'b'}`,
  );
  const set = await open(`note,kind\n${rows.join('\n')}`, {
    'type of note': 'text',
    textTokens: 'subwords',
    split: 'order',
    heldShare: 0.2,
  });
  const words = set.columns.find(({ name }) => name === 'note')?.words ?? [];
  expect(words).toContain('▁abab');
  expect(words.some((word) => word.includes('x'))).toBe(false);
});
