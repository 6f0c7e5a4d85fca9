// What was fitted is applied to other data: same ids, same scaling, same classes, and whatever cannot be is named.
import { describe, expect, test } from 'vitest';
import type { DataContext, DataFile, Dataset } from '../dataset.ts';
import { fileOf, testContext } from '../host.testing.ts';
import { dataSources } from '../index.ts';
import { openData } from '../open-data.ts';
import type { Preprocessing } from './schema.ts';
import { preprocessingSchema } from './schema.ts';

/** As it comes out of a file. */
function written({ preprocessing }: Dataset): Preprocessing {
  return preprocessingSchema.parse(JSON.parse(JSON.stringify(preprocessing)));
}

const open = (
  source: string,
  file: DataFile,
  options: Record<string, unknown> = {},
  more: Partial<DataContext> = {},
) => openData({ source, options }, { ...testContext(1, [file]), ...more });

/** Every example of a split, column by column. */
function rowsOf(set: Dataset, split: 'training' | 'held-out'): string[] {
  return Array.from({ length: set.count[split] }, (_, index) =>
    JSON.stringify(
      Object.entries(set.batch(split, [index])).map(([name, values]) => [name, [...values]]),
    ),
  );
}

const small = { examples: 200, heldOut: 50, training: 200 };

test.each(dataSources.filter(({ files }) => !files).map(({ id, options }) => [id, options]))(
  '%s says what it is made of, and opened with it is the same',
  async (source, options) => {
    const chosen = Object.fromEntries(
      Object.entries(small).filter(([name]) => name in options.shape),
    );
    const set = await openData({ source, options: chosen }, testContext(3));
    const preprocessing = written(set);
    expect(preprocessing.split).toMatchObject({ seed: 3, heldOut: set.count['held-out'] });
    expect(preprocessing.columns.map(({ name }) => name)).toEqual(
      set.columns.map(({ name }) => name),
    );
    const again = await openData({ source, options: chosen }, { ...testContext(3), preprocessing });
    expect(again.fingerprint).toBe(set.fingerprint);
  },
);

describe('sentence pairs', () => {
  const trained = Array.from(
    { length: 50 },
    (_, index) =>
      `where is the ${['cat', 'dog', 'cow'][index % 3]} ${index % 7}\tどこ ${index % 7}`,
  );
  const others = ['where is the zebra 1\tどこ 1', 'the cow is where\tどこ'];

  test.each(['words', 'subwords'])('%s keep their ids on another file', async (cut) => {
    const options = { sourceTokens: cut, vocabulary: 40 };
    const set = await open('sentence-pairs', fileOf('train.tsv', trained.join('\n')), options);
    const preprocessing = written(set);
    const other = await open('sentence-pairs', fileOf('test.tsv', others.join('\n')), options, {
      preprocessing,
      wholeHeldOut: true,
      seed: 99,
    });
    expect(other.relation).toBe('other');
    expect(other.count).toEqual({ training: 0, 'held-out': 2 });
    expect(other.columns[0]?.words).toEqual(set.columns[0]?.words);
    const typed = set.columns[0]?.encode?.('where is the zebra 1');
    expect([...(other.batch('held-out', [0]).source ?? [])]).toEqual([...(typed as Int32Array)]);
    if (cut !== 'words') return;
    expect(other.unknownShare).toEqual({ source: 1 / 9, target: 0 });
    expect(other.remarks.map(({ en }) => en)).toEqual([
      '11 % of the words of ‘source’ are outside its vocabulary and read as ⟨unk⟩.',
    ]);
  });

  test('the same file keeps the split of the run, whatever seed is given', async () => {
    const file = fileOf('train.tsv', trained.join('\n'));
    const set = await open('sentence-pairs', file);
    const more = { preprocessing: written(set), seed: 7, wholeHeldOut: true };
    const again = await open('sentence-pairs', file, { maxSource: 3 }, more);
    expect(again.relation).toBe('same');
    expect(again.fingerprint).toBe(set.fingerprint);
  });

  test('rows in another order are known as such, and all are measured', async () => {
    const set = await open('sentence-pairs', fileOf('train.tsv', trained.join('\n')));
    const turned = await open(
      'sentence-pairs',
      fileOf('turned.tsv', [...trained].reverse().join('\n')),
      {},
      { preprocessing: written(set), wholeHeldOut: true },
    );
    expect(turned.relation).toBe('reordered');
    const before = [...rowsOf(set, 'training'), ...rowsOf(set, 'held-out')];
    expect(rowsOf(turned, 'held-out').sort()).toEqual(before.sort());
  });
});

describe('text', () => {
  test('is cut by the merges and counted by the words of the text it was fitted on', async () => {
    const options = { tokens: 'subwords', length: 8, vocabulary: 40 };
    const source = 'low lower lowest new newer newest '.repeat(30);
    const set = await open('text-file', fileOf('a.txt', source), options);
    const other = await open('text-file', fileOf('b.txt', `${source}zzz`), options, {
      preprocessing: written(set),
      wholeHeldOut: true,
    });
    expect(other.columns[0]?.words).toEqual(set.columns[0]?.words);
    expect(other.count.training).toBe(0);
    expect(other.unknownShare?.target).toBeGreaterThan(0);
    const [first] = rowsOf(other, 'held-out');
    expect(first).toBe(rowsOf(set, 'training')[0]);
  });
});

describe('a table', () => {
  const header = 'length,width,colour,kind';
  const rows = Array.from(
    { length: 30 },
    (_, index) =>
      `${1 + (index % 5)},${2 + (index % 3)},${['red', 'green', 'blue'][index % 3]},${['a', 'b', 'c'][index % 3]}`,
  );
  const table = (name: string, lines: readonly string[], head = header) =>
    fileOf(name, [head, ...lines].join('\n'));
  const trained = () => open('table', table('train.csv', rows));
  const applied = async (file: DataFile) =>
    open(
      'table',
      file,
      {},
      {
        preprocessing: written(await trained()),
        wholeHeldOut: true,
        seed: 5,
      },
    );

  test('keeps scaling and classes on a part with two of three classes', async () => {
    const set = await trained();
    const part = await applied(
      table(
        'part.csv',
        rows.filter((row) => !row.endsWith('b')),
      ),
    );
    expect(part.relation).toBe('other');
    expect(part.columns).toMatchObject([{ sizes: [5] }, { words: ['a', 'b', 'c'] }]);
    const known = new Set([...rowsOf(set, 'training'), ...rowsOf(set, 'held-out')]);
    expect(rowsOf(part, 'held-out').every((row) => known.has(row))).toBe(true);
    expect(part.remarks).toEqual([]);
  });

  test('is read by the names of its columns: in another order, with more of them', async () => {
    const set = await trained();
    const turned = rows.map((row) => `x,${row.split(',').reverse().join(',')}`);
    const other = await applied(table('turned.csv', turned, 'note,kind,colour,width,length'));
    expect(other.relation).toBe('same');
    expect(rowsOf(other, 'held-out')).toEqual(rowsOf(set, 'held-out'));
    expect(other.remarks.map(({ en }) => en)).toEqual(['Not used, as in training: ‘note’.']);
  });

  test('in millimetres where it was in centimetres is warned of, and scaled as in training', async () => {
    const millimetres = rows.map((row) => {
      const [length, width, ...rest] = row.split(',');
      return [Number(length) * 10, Number(width) * 10, ...rest].join(',');
    });
    const other = await applied(table('mm.csv', millimetres));
    expect(other.remarks.map(({ en }) => en)).toEqual([
      '‘length’: 30 of 30 values are far outside what the model was trained on (1 … 5), such as 10. Is it in the same unit?',
      '‘width’: 30 of 30 values are far outside what the model was trained on (2 … 4), such as 20. Is it in the same unit?',
    ]);
  });

  test.each([
    [
      table('t.csv', ['1,2,red,a', '1,2,red,d']),
      '‘t.csv’, line 3, column ‘kind’: the class ‘d’ is not one the model was trained on (a, b, c). Rename it, leave it out, or train from scratch.',
    ],
    [
      table('t.csv', ['1,2,pink,a', '1,2,red,a']),
      '‘t.csv’, line 2, column ‘colour’: the class ‘pink’ is not one the model was trained on (blue, green, red). Rename it, leave it out, or train from scratch.',
    ],
    [
      table('t.csv', ['1,red,a', '1,red,a'], 'length,colour,kind'),
      '‘t.csv’ has no column ‘width’, which the model was trained on; it has length, colour, kind. Add it, or rename the column that holds it.',
    ],
  ])('%# is refused by name', async (file, sentence) => {
    await expect(applied(file)).rejects.toThrow(sentence);
  });

  test('numbers to predict keep the mean and deviation of training', async () => {
    const options = { target: 1, 'type of length': 'number' };
    const set = await open('table', table('train.csv', rows), options);
    const target = written(set).columns.find(({ name }) => name === 'target');
    expect(target).toMatchObject({ fields: [{ name: 'length', min: 1, max: 5 }] });
    const [field] = target?.kind === 'vector' ? target.fields : [];
    const more = { preprocessing: written(set), wholeHeldOut: true };
    const single = await open('table', table('one.csv', ['3,2,red,a']), options, more);
    const { mean, deviation } = field?.type === 'number' ? field : { mean: 0, deviation: 1 };
    expect(single.batch('held-out', [0]).target?.[0]).toBe(Math.fround((3 - mean) / deviation));
  });
});

test('data of another sort than the weights were trained on is refused', async () => {
  const set = await openData({ source: 'flowers', options: { examples: 200 } }, testContext(1));
  await expect(
    openData({ source: 'moons', options: {} }, { ...testContext(1), preprocessing: written(set) }),
  ).rejects.toThrow(
    'The weights were trained on ‘Flowers (like iris)’, but the document’s data is ‘Moons’.',
  );
  const signs = await openData({ source: 'reverse', options: { symbols: 10 } }, testContext(1));
  await expect(
    openData(
      { source: 'reverse', options: { symbols: 12 } },
      { ...testContext(1), preprocessing: written(signs) },
    ),
  ).rejects.toThrow(
    'The column ‘source’ of this data is tokens [10], 16 words, but the model was trained with tokens [10], 14 words.',
  );
});
