// Sentence pairs and plain text of a user, cut in each of the ways there are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytePairs, learnMerges, wordCounter } from './text/byte-pairs.ts';
import { fileOf, testContext } from './host.testing.ts';
import { sentencePairsFile } from './sources/sentence-pairs.ts';
import { textFile } from './sources/text-file.ts';
import { cutterOf, fitTokenizer } from './text/tokenizer.ts';
import { decodeUtf8 } from './text/utf8.ts';

const pairs = (source: string, options: Record<string, unknown> = {}) =>
  sentencePairsFile.open(
    sentencePairsFile.options.parse(options),
    testContext(0, [fileOf('pairs.tsv', source)]),
  );

test('pairs become the three columns of an encoder–decoder', async () => {
  const set = await pairs(
    'this is a pen.\tこれはペンです。\nthat is a "book".\tそれは本です。\nhi\tやあ',
    {
      targetTokens: 'japanese',
      heldShare: 0.3,
    },
  );
  expect(set.columns.map(({ name, sizes }) => [name, sizes])).toEqual([
    ['source', [32]],
    ['target-input', [33]],
    ['target', [33]],
  ]);
  const all = [...[0, 1].map((at) => set.batch('training', [at])), set.batch('held-out', [0])];
  const said = all.map(({ source = [] }) => set.columns[0]?.decode?.(source) ?? '');
  expect(said.some((line) => line.includes('pen .') || line.includes('" book "'))).toBe(true);
});

test('what is no pair is named by its line', async () => {
  await expect(pairs('a\tb\n\nc d\n')).rejects.toThrow(
    '‘pairs.tsv’, line 3: expected two sentences separated by one tab, found 1.',
  );
  await expect(pairs('a b c\td\ne f g\th', { maxSource: 2 })).rejects.toThrow(
    'Of the 2 pairs in ‘pairs.tsv’ fewer than two are within 2 and 32 words. Raise the limits.',
  );
});

async function* nothing(): AsyncGenerator<string> {}

test.each([
  ['characters', 'abc', ['a', 'b', 'c'], 'abc'],
  ['white-space', 'i can ’t  stop,', ['i', 'can', '’t', 'stop,'], 'i can ’t stop,'],
  ['words', 'Don’t stop, now!', ['Don’t', 'stop', ',', 'now', '!'], 'Don’t stop , now !'],
  [
    'japanese',
    '私は犬が好きです。',
    ['私', 'は', '犬', 'が', '好き', 'です', '。'],
    '私は犬が好きです。',
  ],
] as const)('%s', async (kind, typed, words, joined) => {
  const cut = cutterOf(await fitTokenizer(kind, nothing, 100));
  expect(cut.split(typed)).toEqual(words);
  expect(cut.join(cut.split(typed))).toBe(joined);
});

test('byte pairs learn the frequent pieces first, and join back to the text', () => {
  const counter = wordCounter();
  counter.add('low low low low lower lower newest newest newest widest');
  const learned = bytePairs(learnMerges(counter.counts, 40));
  expect(learned.split('lowest newer')).toMatchInlineSnapshot(`
    [
      "▁low",
      "est",
      "▁",
      "n",
      "ew",
      "er",
    ]
  `);
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z▁あ]{1,8}$/u), { minLength: 1 }), (words) => {
      const line = words.map((word) => word.replaceAll('▁', '_')).join(' ');
      expect(learned.join(learned.split(line))).toBe(line);
    }),
    { seed: 11 },
  );
});

test('a text is cut into runs, its end held out', async () => {
  const source = Array.from({ length: 200 }, (_, index) =>
    String.fromCharCode(97 + (index % 26)),
  ).join('');
  const open = (length: number) =>
    textFile.open(
      textFile.options.parse({ length, heldShare: 0.1 }),
      testContext(0, [fileOf('a.txt', source)]),
    );
  const set = await open(10);
  expect(set.count).toEqual({ training: 18, 'held-out': 2 });
  expect(set.columns[1]?.decode?.(set.batch('held-out', [0]).target ?? [])).toBe('yzabcdefgh');
  expect(set.columns[0]?.shiftedFrom).toBe('target');
  await expect(open(150)).rejects.toThrow(
    '‘a.txt’ has 200 words, too few for runs of 150 to train on and to hold out. Choose a longer text or a shorter length.',
  );
});

test('UTF-8 is read as TextDecoder reads it, and refused where TextDecoder refuses', () => {
  const strict = new TextDecoder('utf-8', { fatal: true });
  const reference = (bytes: Uint8Array): string => {
    try {
      return strict.decode(bytes);
    } catch {
      return 'refused';
    }
  };
  const ours = (bytes: Uint8Array): string => {
    try {
      return decodeUtf8(bytes, 'x');
    } catch (reason) {
      expect(reason).toMatchObject({
        code: 'not-utf-8',
        location: { row: 1 + linesBeforeBad(bytes) },
      });
      return 'refused';
    }
  };
  /** By what the decoder still takes: the longest beginning, with a character that is cut off at its end. */
  const linesBeforeBad = (bytes: Uint8Array): number => {
    let end = bytes.length;
    const begins = (to: number) => {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, to), {
          stream: true,
        });
      } catch {
        return undefined;
      }
    };
    while (begins(end) === undefined) end--;
    return (begins(end) ?? '').split('\n').length - 1;
  };
  const text = fc.string({ unit: 'binary' }).map((word) => new TextEncoder().encode(word));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 12 }), text), (bytes) => {
      expect(ours(bytes)).toBe(reference(bytes));
    }),
    { seed: 5, numRuns: 2000 },
  );
});
