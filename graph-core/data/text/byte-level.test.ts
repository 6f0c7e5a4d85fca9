// Byte-level BPE: any text is cut into pieces of bytes that join back to it, learned from what is trained on alone.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileOf, testContext } from '../host.testing.ts';
import { openData } from '../open-data.ts';
import { random } from '../random.ts';
import {
  byteLevel,
  byteLevelWords,
  byteWords,
  learnByteLevel,
  shownByteWord,
} from './byte-level.ts';
import { textOfLetters } from './byte-letters.ts';

async function* from(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

const english = 'the cat sat.\n\n  the hat, the bat!\tI can’t; they’re 12 and 3.\r\n'.repeat(20);
const some = [english, '猫は座った。\n犬も座った。\n👩‍👩‍👧 é́ \u0085\ufeff x'.repeat(9)];

test('joins back to any text: line breaks, Japanese, emoji, marks of byte order, white space of all kinds', async () => {
  const cut = byteLevel(await learnByteLevel(from(...some), 600));
  for (const typed of [...some, '', '\n', ' \n ', '\u0000', 'x'.repeat(3000), ' '.repeat(1500)])
    expect(cut.join(cut.split(typed))).toBe(typed);
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(' ', '\n', '\r\n', '\t', '\u3000', '猫', '👩‍👩‍👧', "'s", "'re", '\ufeff', '12'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const typed = pieces.join('');
      expect(cut.join(cut.split(typed))).toBe(typed);
    }),
    { seed: 20, numRuns: process.env.KUMIKI_THOROUGH ? 20_000 : 500 },
  );
});

test('stretches are those of GPT-2', () => {
  const stretches = (typed: string) => byteWords(typed).map(textOfLetters);
  expect(stretches("We'll  see\n\n it's 2nd,\n ok?! ")).toEqual([
    'We',
    "'ll",
    ' ',
    ' see',
    '\n\n',
    ' it',
    "'s",
    ' 2',
    'nd',
    ',',
    '\n',
    ' ok',
    '?!',
    ' ',
  ]);
});

test('learns the most frequent pair first, as many as there is room for, and the same again', async () => {
  const learned = await learnByteLevel(from('aaabdaaabac aaab'), 4 + 256 + 2);
  expect(learned).toEqual([
    ['a', 'a'],
    ['a', 'b'],
  ]);
  expect(byteLevelWords(learned)).toHaveLength(258);
  const again = [
    await learnByteLevel(from(...some), 400),
    await learnByteLevel(from(...some), 400),
  ];
  expect(again[0]).toEqual(again[1]);
  expect(await learnByteLevel(from('abab'), 16)).toEqual([]);
});

test('pieces are shown as characters, or by their bytes', () => {
  expect(['Ġthe', 'Ċ', 'çĮ«', 'çĮ', '⟨unk⟩'].map(shownByteWord)).toEqual([
    '␣the',
    '⏎',
    '猫',
    'E7·8C',
    '⟨unk⟩',
  ]);
});

/** Merges that only what is held out would teach: `zqzq` stands nowhere else. */
const held = 'zqzq zqzq zqzq zqzq zqzq zqzq. ';

test('a text: merges come from what is trained on, and line breaks come back', async () => {
  const trained = 'the sun is up.\nthe moon is not.\n'.repeat(60);
  const source = trained + held.repeat(6);
  const settings = {
    source: 'text-file',
    options: { tokens: 'byte-level', length: 8, vocabulary: 320, heldShare: 0.1 },
  };
  const context = testContext(0, [fileOf('a.txt', source)]);
  const set = await openData(settings, context);
  const [, target] = set.columns;
  expect(target?.words?.slice(4, 6)).toEqual(['Ā', 'ā']);
  expect(target?.words?.some((word) => word.includes('zq'))).toBe(false);
  expect(set.columns[1]?.words?.includes('Ġmoon')).toBe(true);
  expect(set.unknownShare).toEqual({ target: 0 });
  const runs = Array.from({ length: set.count.training }, (_, at) => at);
  const said = runs.map((at) => target?.decode?.(set.batch('training', [at]).target ?? []));
  expect(trained.startsWith(said.join(''))).toBe(true);
  const ids = target?.encode?.('so:\n\nzq') ?? [];
  expect(ids instanceof Int32Array && target?.decode?.(ids)).toBe('so:\n\nzq');
  const again = await openData(settings, {
    ...context,
    ...(set.preprocessing && { preprocessing: set.preprocessing }),
  });
  expect(again.fingerprint).toBe(set.fingerprint);
  expect(again.relation).toBe('same');
});

test('pairs: merges come from the pairs to train on, and the split is the same again', async () => {
  const lines = Array.from({ length: 40 }, (_, at) => `walk ${at} miles\t歩く${at}里`);
  const open = (
    seed: number,
    preprocessing?: Awaited<ReturnType<typeof openData>>['preprocessing'],
  ) =>
    openData(
      {
        source: 'sentence-pairs',
        options: {
          sourceTokens: 'byte-level',
          targetTokens: 'byte-level',
          vocabulary: 300,
          maxSource: 9,
          maxTarget: 12,
        },
      },
      {
        ...testContext(seed, [
          fileOf('p.tsv', lines.join('\n')),
          {
            ...fileOf('v.tsv', Array(9).fill('zqzqzq\tzqzqzq').join('\n')),
            part: 'validation' as const,
          },
        ]),
        ...(preprocessing && { preprocessing }),
      },
    );
  const set = await open(3);
  const words = set.columns[0]?.words ?? [];
  expect(words).toContain('Ġmiles');
  expect(words.some((word) => word.includes('zq'))).toBe(false);
  const [source] = set.columns;
  const read = source?.decode?.(set.batch('held-out', [0]).source ?? []);
  expect(read).toBe('zqzqzq');
  const again = await open(9, set.preprocessing);
  expect(again.fingerprint).toBe(set.fingerprint);
});

test.runIf(process.env.KUMIKI_THOROUGH)('a book of 1.1 MB takes seconds', async () => {
  const stream = random('book', 0);
  const syllables = ['ka', 'to', 'mi', 'the', 'ing', 'on', 'er', 're', 'st', 'u'];
  const words = Array.from({ length: 20_000 }, () =>
    Array.from({ length: stream.between(1, 5) }, () => stream.pick(syllables)).join(''),
  );
  let book = '';
  while (book.length < 1_100_000)
    book +=
      words[Math.floor(words.length ** (stream.between(0, 1000) / 1000)) - 1] +
      stream.pick([' ', ' ', ' ', ', ', '.\n']);
  const began = performance.now();
  const cut = byteLevel(await learnByteLevel(from(book), 8_000));
  expect(cut.join(cut.split(book))).toBe(book);
  expect(performance.now() - began).toBeLessThan(20_000);
});
