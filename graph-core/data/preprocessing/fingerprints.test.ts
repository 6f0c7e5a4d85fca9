// Data of before is still known as the same: its fingerprints were written down before anything was fitted into a description.
import { describe, expect, test } from 'vitest';
import { fileOf, testContext } from '../host.testing.ts';
import { dataSources } from '../index.ts';
import { openData } from '../open-data.ts';

const small = { examples: 200, heldOut: 50, training: 200 };

const pairsText = Array.from(
  { length: 40 },
  (_, index) =>
    `the ${index % 7} cats sat , it 's ${index}\tネコ${index % 7}匹 が 座る 。 ${index % 3}`,
).join('\n');

const tableText = `length,width,colour,note,price\n${Array.from(
  { length: 60 },
  (_, index) =>
    `${(index * 7) % 13},${((index * 5) % 11) / 10},${['red', 'green', 'blue'][index % 3]},a ${index % 5} b ${index % 4},${index * 3 + (index % 2)}`,
).join('\n')}`;

const prose =
  'It was the best of times, it was the worst of times.\nIt was the age of wisdom. '.repeat(40);

const known: Readonly<Record<string, string>> = {
  reverse: 'e61f2fc6',
  copy: '7e383566',
  sort: '8be1eca0',
  addition: '30073285',
  dates: 'e90a329f',
  'english-japanese': '3cb2156e',
  spelling: '62e70c02',
  counting: '88c2bdf2',
  brackets: '71bea62d',
  'masked-sentences': '72f02f53',
  'generated-text': '735777cb',
  'fashion-mnist': '50659963',
  flowers: '6d50df90',
  moons: '7591059e',
  spirals: 'f2ea985d',
  ring: '16da5dbc',
  points: '941bf735',
};

describe('generated', () => {
  test.each(dataSources.filter(({ files }) => !files).map(({ id, options }) => [id, options]))(
    '%s',
    async (source, options) => {
      const chosen = Object.fromEntries(
        Object.entries(small).filter(([name]) => name in options.shape),
      );
      const { fingerprint } = await openData({ source, options: chosen }, testContext(3));
      expect(fingerprint).toBe(known[source]);
    },
  );
});

test.each([
  ['sentence-pairs', 'pairs.tsv', pairsText, {}, 'b79da1ea'],
  [
    'sentence-pairs',
    'pairs.tsv',
    pairsText,
    {
      sourceTokens: 'subwords',
      targetTokens: 'japanese',
      vocabulary: 60,
      lowerCase: true,
      maxTarget: 9,
    },
    '0d9adefa',
  ],
  ['text-file', 'prose.txt', prose, { length: 16 }, '8a95eae7'],
  ['text-file', 'prose.txt', prose, { length: 16, tokens: 'subwords', vocabulary: 40 }, '99a88103'],
  ['table', 'table.csv', tableText, {}, 'a15f9c80'],
  ['table', 'table.csv', tableText, { target: 3, standardize: false }, '4565a086'],
])('%s %s %#', async (source, name, content, options, before) => {
  const { fingerprint } = await openData(
    { source, options },
    testContext(3, [fileOf(name, content)]),
  );
  expect(fingerprint).toBe(before);
});
