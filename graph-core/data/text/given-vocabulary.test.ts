// A vocabulary or a tokenizer of one's own: read, applied, carried along, and refused by name where it cannot be used.
import { expect, test } from 'vitest';
import type { DataPart, FilePart } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { fileOf, testContext } from '../host.testing.ts';
import { openData } from '../open-data.ts';
import { readVocabulary } from './given-vocabulary.ts';

const special = ['⟨pad⟩', '⟨bos⟩', '⟨eos⟩', '⟨unk⟩'];
const read = (content: string, name = 'v.txt') => readVocabulary(fileOf(name, content));
const as = (name: string, content: string, part: FilePart) => ({ ...fileOf(name, content), part });

/** Whole words and pieces of them, as BERT has them. */
const wordPiece = JSON.stringify({
  version: '1.0',
  truncation: { max_length: 2 },
  padding: { pad_id: 0 },
  added_tokens: [
    { id: 0, content: '[PAD]', special: true },
    { id: 1, content: '[UNK]', special: true },
  ],
  normalizer: { type: 'Lowercase' },
  pre_tokenizer: { type: 'Whitespace' },
  post_processor: null,
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: { '[PAD]': 0, '[UNK]': 1, un: 2, '##seen': 3, the: 4, '.': 5 },
  },
});

test('words in the order of the file, behind the special ones, which are found under other names', async () => {
  const plain = await read('the\r\ncat\t12\nsat\n');
  expect(plain.words).toEqual([...special, 'the', 'cat', 'sat']);
  expect(plain.remarks[0]?.en).toBe(
    '‘v.txt’ gives the vocabulary: 3 words. ⟨pad⟩ ⟨bos⟩ ⟨eos⟩ ⟨unk⟩ stand in front of them, so ids begin at 4 and go on in its order.',
  );
  const named = await read('the\n[UNK]\ncat\n<s>\n');
  expect(named.words).toEqual([...special, 'the', 'cat']);
  expect(named.remarks[0]?.en).toContain('in front of them (<s> → ⟨bos⟩, [UNK] → ⟨unk⟩)');
  const whole = await read('<pad>\n<s>\n</s>\n<unk>\nthe\n');
  expect(whole.words).toEqual([...special, 'the']);
  expect(whole.remarks[0]?.ja).toContain('ID は元の順のまま');
  expect((await read('{"b": 1, "a": 0, "c": 7}', 'v.json')).words).toEqual([
    ...special,
    'a',
    'b',
    'c',
  ]);
  expect((await read('["b", "a"]', 'v.json')).words).toEqual([...special, 'b', 'a']);
});

test.each([
  ['', 'v.txt', 'it holds no word'],
  ['a\n\nb\n', 'v.txt', 'line 2 is empty'],
  ['a\nb\na\n', 'v.txt', '‘a’ stands at line 1 and at line 3'],
  ['{"a": 1, "b"', 'v.json', 'it is not whole JSON'],
  ['{"a": 1, "b": 1}', 'v.json', '‘a’ and ‘b’ have the same id, 1'],
  ['{"a": 1.5}', 'v.json', 'a list of words, or an object of words and their ids, is expected'],
  ['[1]', 'v.json', 'a list of words, or an object of words and their ids, is expected'],
])('%j is refused: %s, %s', async (content, name, why) => {
  await expect(read(content, name)).rejects.toThrow(
    `‘${name}’ cannot be read as a vocabulary: ${why}. Give one word a line, a JSON of words, or a tokenizer.json.`,
  );
});

test('a tokenizer.json cuts and joins as it says', async () => {
  const { words, tokenizer } = await read(wordPiece, 'tokenizer.json');
  expect(words).toEqual([...special, 'un', '##seen', 'the', '.']);
  expect(tokenizer).toMatchObject({ type: 'tokenizer-json', unknown: '[UNK]' });
  expect(JSON.stringify(tokenizer)).toContain('"truncation":null,"padding":null');
  // Python refuses a file whose added tokens do not say all of it.
  expect(tokenizer).toMatchObject({
    file: {
      added_tokens: [
        {
          id: 0,
          content: '[PAD]',
          special: true,
          single_word: false,
          lstrip: false,
          rstrip: false,
          normalized: false,
        },
        { id: 1 },
      ],
    },
  });
});

test('a tokenizer.json that is broken is refused by name, wherever it ends and whatever stands in it', async () => {
  const step = process.env.KUMIKI_THOROUGH ? 1 : 7;
  for (let end = 1; end < wordPiece.length; end += step)
    await expect(read(wordPiece.slice(0, end), 'tokenizer.json')).rejects.toBeInstanceOf(DataError);
  const changed: Record<string, unknown> = JSON.parse(wordPiece);
  for (const key of Object.keys(changed))
    for (const strange of [7, 'x', [], [[]], { type: 'Nothing' }, { type: null }])
      await read(JSON.stringify({ ...changed, [key]: strange }), 'tokenizer.json').catch(
        (reason: unknown) => expect(reason).toBeInstanceOf(DataError),
      );
  await expect(
    read(JSON.stringify({ ...changed, pre_tokenizer: { type: 'Nothing' } }), 'tokenizer.json'),
  ).rejects.toThrow(
    '‘tokenizer.json’ cannot be used as a tokenizer: Unknown PreTokenizer type: Nothing. Save it again',
  );
  await expect(read('{"model": {"vocab": {"a": -1}}}', 'tokenizer.json')).rejects.toThrow(
    /^‘tokenizer.json’ cannot be used as a tokenizer: model.vocab/,
  );
});

const pairs = Array.from(
  { length: 12 },
  (_, at) => `the unseen ${at % 2 ? 'cat' : 'dog'}.\tle chat`,
);
const open = (
  files: readonly (readonly [string, string, FilePart])[],
  options: Record<string, unknown> = {},
  preprocessing?: Awaited<ReturnType<typeof openData>>['preprocessing'],
) =>
  openData(
    { source: 'sentence-pairs', options },
    {
      ...testContext(0, [
        fileOf('p.tsv', pairs.join('\n')),
        ...files.map(([name, content, part]) => as(name, content, part)),
      ]),
      ...(preprocessing && { preprocessing }),
    },
  );

test('each side of pairs takes its own; the share that is unknown is told, and what is applied needs no file', async () => {
  const set = await open([
    ['tokenizer.json', wordPiece, 'source-vocabulary'],
    ['right.txt', 'le\nchien\n', 'target-vocabulary'],
  ]);
  const [source, , target] = set.columns;
  expect(source?.words).toEqual([...special, 'un', '##seen', 'the', '.']);
  expect(target?.words).toEqual([...special, 'le', 'chien']);
  expect(set.unknownShare).toEqual({ source: 0.2, target: 0.5 });
  expect(set.remarks.map(({ en }) => en)).toEqual([
    expect.stringContaining('‘tokenizer.json’ gives the vocabulary: 6 words.'),
    expect.stringContaining('‘right.txt’ gives the vocabulary: 2 words.'),
    '20 % of the words of ‘source’ are outside its vocabulary and read as ⟨unk⟩.',
    '50 % of the words of ‘target’ are outside its vocabulary and read as ⟨unk⟩.',
  ]);
  const ids = source?.encode?.('The unseen bird.') ?? [];
  expect(ids instanceof Int32Array && source?.decode?.(ids)).toBe('the unseen [UNK].');
  const again = await open([], {}, set.preprocessing);
  expect(again.fingerprint).toBe(set.fingerprint);
});

test('one file is the vocabulary of both sides', async () => {
  const set = await open([['both.txt', 'the\nle\nchat\ndog\n', 'vocabulary']]);
  expect(set.columns.map(({ words }) => words)).toEqual(
    Array(3).fill([...special, 'the', 'le', 'chat', 'dog']),
  );
});

test('a vocabulary that would not be used is an error', async () => {
  await expect(
    openData({ source: 'arrays', options: {} }, testContext(0, [as('v.txt', 'a', 'vocabulary')])),
  ).rejects.toThrow(
    '‘Arrays of your own (npz)’ takes no ‘vocabulary’, so ‘v.txt’ would not be used. Leave it out.',
  );
  await expect(
    open([['v.txt', 'a', 'source-vocabulary']], { sourceTokens: 'byte-level' }),
  ).rejects.toThrow(
    '‘v.txt’ gives words, but no merges by which text is cut into subwords. Cut it into words, characters or at white space (sourceTokens), or give a tokenizer.json.',
  );
});

test('a text takes one', async () => {
  const part: DataPart = 'training';
  const set = await openData(
    { source: 'text-file', options: { tokens: 'words', length: 4 } },
    testContext(0, [
      { ...fileOf('a.txt', 'the cat saw the dog.\n'.repeat(30)), part },
      as('v.txt', 'the\ncat\ndog\n.\n', 'vocabulary'),
    ]),
  );
  expect(set.columns[1]?.words).toEqual([...special, 'the', 'cat', 'dog', '.']);
  expect(set.unknownShare?.target).toBeCloseTo(1 / 6, 3);
});

test('sides that share a vocabulary are counted together, and cut by the same merges', async () => {
  const set = await open([], { sharedVocabulary: true });
  const words = set.columns.map(({ words }) => words);
  expect(words[0]).toEqual(words[2]);
  expect(words[0]).toEqual(expect.arrayContaining(['the', 'chat', 'dog']));
  const bytes = await open([], {
    sharedVocabulary: true,
    sourceTokens: 'byte-level',
    targetTokens: 'byte-level',
    vocabulary: 300,
  });
  const made = bytes.preprocessing?.columns ?? [];
  const kept = made.map((column) => (column.kind === 'tokens' ? column.tokenizer : undefined));
  expect(kept[0]).toEqual(kept[2]);
  expect(bytes.columns[0]?.words).toEqual(bytes.columns[2]?.words);
  expect(bytes.columns[2]?.words).toEqual(expect.arrayContaining(['Ġunseen', 'Ġchat']));
  await expect(
    open([], { sharedVocabulary: true, sourceTokens: 'byte-level', targetTokens: 'words' }),
  ).rejects.toThrow('cut in two ways (byte-level, words). Choose the same for both');
  await expect(
    open([['v.txt', 'a', 'source-vocabulary']], { sharedVocabulary: true }),
  ).rejects.toThrow('one of them has a file of its own. Give one file for both');
});
