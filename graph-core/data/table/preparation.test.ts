// Numbers, classes and dates of a table prepared, against scikit-learn 1.9.1 (StandardScaler, MinMaxScaler, RobustScaler,
// SimpleImputer) and Python's own calendar.
import { expect, test } from 'vitest';
import type { Dataset } from '../dataset.ts';
import { fileOf, testContext } from '../host.testing.ts';
import { openData } from '../open-data.ts';
import { reportData } from '../report/data-report.ts';
import type { SurveyedColumn } from './column-types.ts';
import { entryWords } from './field-values.ts';
import { inOwnUnit } from './own-unit.ts';

/** All rows of the first file are trained on, in any order. */
const open = (
  source: string,
  options: Record<string, unknown>,
  held = 'x,kind,when,y\n1,a,2024-01-01,p',
) =>
  openData(
    { source: 'table', options: { missing: 'impute', ...options } },
    testContext(0, [
      fileOf('t.csv', source),
      { ...fileOf('v.csv', held), part: 'validation' as const },
    ]),
  );
const table = `x,kind,when,y
1,b,2024-02-29,p
2,a,2025-07-01 12:00,q
4,a,,p
8,b,2024-02-29,q
100,,2024-02-29,p
NA,c,2024-02-29,q`;
const skip = { 'type of kind': 'skip', 'type of when': 'skip' };

const rowsOf = (set: Dataset, name = 'features'): number[][] => {
  const values = Array.from(
    set.batch('training', [...Array(set.count.training).keys()])[name] ?? [],
  );
  const width = set.columns.find((column) => column.name === name)?.sizes[0] ?? 1;
  return Array.from({ length: values.length / width }, (_, row) =>
    values.slice(row * width, (row + 1) * width),
  );
};
const close = (found: number[][], expected: number[][]): void => {
  expect(found).toHaveLength(expected.length);
  found.forEach((row, at) =>
    row.forEach((value, index) =>
      expect(value).toBeCloseTo(expected[at]?.[index] ?? Number.NaN, 5),
    ),
  );
};

test.each([
  [
    'standard',
    [
      -0.5243351346277519, -0.4964943310191987, -0.4408127238020923, -0.32944950936787953,
      2.231904422619015, -0.4408127238020923,
    ],
  ],
  [
    'min-max',
    [0, 0.010101010101010102, 0.030303030303030304, 0.07070707070707072, 1, 0.030303030303030304],
  ],
  [
    'robust',
    [-0.6666666666666666, -0.4444444444444444, 0, 0.8888888888888888, 21.333333333333332, 0],
  ],
  [
    'log',
    [
      -1.004719720862015, -0.6857946545193535, -0.2839965893066998, 0.17833641383109955,
      2.0801711401636696, -0.2839965893066998,
    ],
  ],
])(
  '%s: a gap is the median, an entry tells of it, and numbers come back in their own unit',
  async (scaling, expected) => {
    const set = await open(table, { ...skip, scaling });
    expect(set.columns[0]?.features).toEqual(['x', 'x is missing']);
    close(
      rowsOf(set),
      expected.map((value, row) => [value, row === 5 ? 1 : 0]),
    );
    const own = inOwnUnit(
      set.columns[0] ?? {},
      set.batch('training', [4]).features ?? new Float32Array(),
    );
    expect(own[0]).toBeCloseTo(100, 4);
    // One column may be scaled otherwise.
    const other = await open(table, {
      ...skip,
      scaling: 'robust',
      'scale of x': scaling,
      indicator: false,
    });
    close(
      rowsOf(other),
      expected.map((value) => [value]),
    );
  },
);

test('what an entry tells is said in both languages, and a name of the table stays', () => {
  expect(['x', 'x is missing', 'day (week, sine)'].map((entry) => entryWords(entry).ja)).toEqual([
    'x',
    'x（欠損）',
    'day（週の正弦）',
  ]);
  expect(entryWords('x is missing').en).toBe('x is missing');
});

test('a class that is missing is the most frequent one, of equals the first by name', async () => {
  const set = await open(table, {
    'type of x': 'skip',
    'type of when': 'skip',
    'type of kind': 'class',
  });
  expect(set.columns[0]?.features).toEqual(['kind = a', 'kind = b', 'kind = c', 'kind is missing']);
  expect(rowsOf(set)[4]).toEqual([1, 0, 0, 1]);
  expect(rowsOf(set)[5]).toEqual([0, 0, 1, 0]);
});

test('a date is its days, and where it stands in the year and in the week', async () => {
  const set = await open(table, {
    'type of x': 'skip',
    'type of kind': 'skip',
    'type of when': 'date',
    standardize: false,
  });
  const rows = rowsOf(set).map((row) => row.slice(0, 5));
  const leap = [19782, 0.8494504794814806, 0.527668345562516, 0, 1];
  const july = [
    20270.5, 0.019351518818324514, -0.9998127418269003, -0.9749279121818236, 0.22252093395631423,
  ];
  close(rows, [leap, july, leap, leap, leap, leap]);
  expect(rowsOf(set).map((row) => row[5])).toEqual([0, 0, 1, 0, 0, 0]);
});

test('what is typed, and what a file of rows asks, becomes the same numbers', async () => {
  const set = await open(table, {
    'type of when': 'date',
    'type of kind': 'class',
    'scale of x': 'log',
  });
  const encode = set.columns[0]?.encode;
  const rows = table.split('\n').slice(1);
  rowsOf(set).forEach((row, at) => {
    const typed = encode?.(rows[at]?.split(',').slice(0, 3).join() ?? '');
    expect(Array.from(typed instanceof Float32Array ? typed : [])).toEqual(row);
  });
  expect(encode?.('1,a,31.31.2024')).toEqual({
    error: {
      en: '‘31.31.2024’ for ‘when’ is not a date such as 2025-03-31.',
      ja: '「when」の「31.31.2024」は日付（2025-03-31 など）ではありません。',
    },
  });
});

test('decimal commas are read, dates and what may be either comma are hinted at and read once chosen', async () => {
  const priced = [
    'price;much;either;day;y',
    ...Array.from(
      { length: 30 },
      (_, row) =>
        `"1.${200 + row},5";"1,${200 + row}.5";"1,${200 + row}";${1 + (row % 28)}/11/2024;${row % 2 ? 'p' : 'q'}`,
    ),
  ].join('\n');
  const held = 'price;much;either;day;y\n"1.234,5";"1,234.5";"1,234";3/11/2024;p';
  let surveyed: readonly SurveyedColumn[] = [];
  const opening = (options: Record<string, unknown>) =>
    openData(
      { source: 'table', options },
      {
        ...testContext(0, [
          fileOf('t.csv', `${priced}`),
          { ...fileOf('v.csv', held), part: 'validation' as const },
        ]),
        surveyed: (columns) => (surveyed = columns),
      },
    );
  const asItWas = await opening({});
  expect(surveyed.slice(0, 4).map(({ guessed }) => guessed)).toEqual([
    'number',
    'number',
    'skip',
    'skip',
  ]);
  const { hints } = reportData(asItWas, { surveyed });
  expect(hints.flatMap(({ repair }) => (repair ? [repair.options] : []))).toEqual([
    { 'type of either': 'number' },
    { 'type of day': 'date' },
  ]);
  const set = await opening({
    'type of either': 'number',
    'type of day': 'date',
    standardize: false,
  });
  const [first] = rowsOf(set);
  const day = Date.UTC(2024, 10, 1) / 86_400_000;
  expect(first?.slice(0, 4)).toEqual([1200.5, 1200.5, 1200, day]);
  expect(set.preprocessing?.columns[0]).toMatchObject({
    fields: [
      { written: 'comma' },
      { written: 'point' },
      { written: 'point' },
      { type: 'date', order: 'day-first' },
    ],
  });
});

test('a class of its own is one id, for an embedding', async () => {
  const set = await open(table.replaceAll(',,', ',a,'), {
    'type of kind': 'id',
    'type of when': 'skip',
  });
  expect(set.columns.map(({ name, kind }) => [name, kind])).toEqual([
    ['features', 'vector'],
    ['kind', 'class'],
    ['target', 'class'],
  ]);
});
