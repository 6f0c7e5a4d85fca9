// What a report says of files with known faults, counted by hand.
import { expect, test } from 'vitest';
import type { SurveyedColumn } from '../../index.ts';
import { dataFile, openData, reportData } from '../../index.ts';

async function reportOf(name: string, text: string, source: string, options = {}) {
  let surveyed: readonly SurveyedColumn[] = [];
  const dataset = await openData(
    { source, options },
    {
      seed: 3,
      files: [dataFile({ name, content: new Blob([text]) })],
      bundled: () => Promise.reject(new Error('not bundled')),
      gunzip: () => Promise.reject(new Error('not packed')),
      codec: () => Promise.reject(new Error('no picture')),
      surveyed: (columns) => (surveyed = columns),
    },
  );
  return reportData(dataset, { surveyed });
}

const hintsIn = ({ hints }: Awaited<ReturnType<typeof reportOf>>) =>
  hints.map(({ code, column }) => `${code} ${column ?? ''}`.trim());

const numbers = Array.from({ length: 60 }, (_, row) => (row * 7919) % 1009);
const isHigh = (value: number) => (value % 3 === 0 ? 'high' : 'low');

test('a column that is the answer, an empty one, a constant one, and rows twice', async () => {
  const rows = numbers.map((value) =>
    [value, '', 'x', isHigh(value) === 'high' ? 'yes' : 'no', isHigh(value)].join(),
  );
  const file = ['size,empty,same,told,kind', ...rows, ...rows].join('\n');
  const report = await reportOf('t.csv', file, 'table');
  expect(report.count).toEqual({ training: 96, 'held-out': 24 });
  expect(hintsIn(report)).toEqual([
    'is-the-answer told',
    'duplicates',
    'empty-column empty',
    'constant-column same',
  ]);
  // Each row is there twice: both are held out only where chance would have it so.
  expect(report.duplicates).toBeGreaterThanOrEqual(12);
  expect(report.hints[0]?.message).toEqual({
    en: '‘told’ already says ‘kind’: each of its values goes with one answer. A model will read the answer there. If it would not be known beforehand, set its type to skip.',
    ja: '「told」は「kind」の答えそのものです（値ごとに答えが 1 つに決まります）。予測する時点で分からない列なら、種類を「使わない」にしてください。',
  });
  expect(report.hints[1]?.message.en).toBe(
    `${report.duplicates} of 24 held-out examples are among the training examples too, so held-out figures are better than they should be. Remove duplicates from the file.`,
  );
  const kinds = report.columns.find(({ name }) => name === 'target')?.classes;
  const high = numbers.filter((value) => isHigh(value) === 'high').length;
  const counted = kinds?.find(({ word }) => word === 'high')?.count;
  expect((counted?.training ?? 0) + (counted?.['held-out'] ?? 0)).toBe(2 * high);
});

test('the same number in another unit is the answer; a number that only goes with it is not', async () => {
  const file = [
    'feet,noisy,metres',
    ...numbers.map((value, row) => [value / 0.3048, value + (row % 5) * 40, value].join()),
  ].join('\n');
  const report = await reportOf('t.csv', file, 'table');
  expect(hintsIn(report)).toEqual(['is-the-answer feet']);
  const [feet] = report.columns[0]?.numbers ?? [];
  expect(feet?.name).toBe('feet');
  expect(feet?.max).toBeLessThanOrEqual(Math.max(...numbers) / 0.3048 + 0.01);
});

test('rows without a value and sentences beyond the limit are counted by reason', async () => {
  const holes = numbers.map((value, row) => [row % 6 === 0 ? '' : value, isHigh(value)].join());
  const table = await reportOf('t.csv', ['size,kind', ...holes].join('\n'), 'table', {
    missing: 'leave-out',
  });
  expect(table.leftOut).toEqual([{ reason: 'missing-value', count: 10, of: 60 }]);

  const pairs = numbers.map((value, row) => `${'a '.repeat(1 + (row % 10))}\tb ${value}`);
  const report = await reportOf('p.tsv', pairs.join('\n'), 'sentence-pairs', { maxSource: 7 });
  expect(report.leftOut).toEqual([{ reason: 'too-long', count: 18, of: 60 }]);
  const [source] = report.lengths;
  expect(source).toMatchObject({ column: 'source', limit: 7, shortest: 1, longest: 10, cut: 18 });
  expect(source?.mean).toBeCloseTo(5.5, 10);
  expect(source?.bars).toEqual(
    Array.from({ length: 10 }, (_, index) => ({ from: index + 1, to: index + 1, count: 6 })),
  );
  expect(hintsIn(report)).toContain('many-cut source');
});

test('a bar of a wide histogram ends at the limit', async () => {
  const pairs = Array.from({ length: 100 }, (_, row) => `${'a '.repeat(1 + row)}\tb`);
  const { lengths } = await reportOf('p.tsv', pairs.join('\n'), 'sentence-pairs', {
    maxSource: 32,
  });
  const bars = lengths[0]?.bars ?? [];
  expect(bars.map(({ to }) => to)).toContain(32);
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(100);
});

test('Japanese without spaces is told from Japanese that is cut', async () => {
  const sentences = ['私は昨日図書館で本を読みました。', '彼女は毎朝公園を走ります。'];
  const pairs = numbers.map((value, row) => `number ${value}\t${sentences[row % 2] ?? ''}${value}`);
  const file = pairs.join('\n');
  const found = await reportOf('p.tsv', file, 'sentence-pairs');
  expect(found.hints).toContainEqual({
    code: 'unspaced-japanese',
    column: 'target',
    repair: {
      words: { en: 'Use Japanese words', ja: '日本語の単語に分ける' },
      options: { targetTokens: 'japanese' },
    },
    message: {
      en: '‘target’ is Japanese without spaces, so whole clauses are read as one word. Cut it into Japanese words (targetTokens = japanese).',
      ja: '「target」は分かち書きされていない日本語なので、文節全体が 1 語になっています。「日本語の単語」に分けてください（targetTokens = japanese）。',
    },
  });
  const cut = await reportOf('p.tsv', file, 'sentence-pairs', { targetTokens: 'japanese' });
  expect(hintsIn(cut)).not.toContain('unspaced-japanese target');
});

const manyRows = Array.from({ length: 200 }, (_, row) => row);

test('classes of which some are rare are told with how often, and class weights are advised', async () => {
  const file = (every: number) =>
    ['size,kind', ...manyRows.map((row) => [row, row % every === 0 ? 'ill' : 'well'].join())].join(
      '\n',
    );
  const report = await reportOf('t.csv', file(10), 'table');
  const [well, ill] = report.columns
    .flatMap(({ classes = [] }) => classes)
    .map(({ count }) => count.training);
  const told = report.hints.find(({ code }) => code === 'uneven-classes');
  expect(told).toMatchObject({ column: 'target', weighs: true });
  expect(told?.message.en).toContain(`${well} training examples of well, but ${ill} of ill`);
  const without = await reportOf('t.csv', file(2), 'table');
  expect(hintsIn(without)).not.toContain('uneven-classes target');
});
