// Text cut outside the app: preprocess.py and preprocess.mjs cut it and join it as the app does, and as Hugging Face's tokenizers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { fileOf } from '../../data/host.testing.ts';
import { described } from '../../data/preprocessing/described.ts';
import type { TokensPreprocessing } from '../../data/preprocessing/described.ts';
import { byteLevelWords, learnByteLevel } from '../../data/text/byte-level.ts';
import { readVocabulary } from '../../data/text/given-vocabulary.ts';
import { cutterOf } from '../../data/text/tokenizer.ts';
import type { TokenizerPreprocessing } from '../../data/text/tokenizers.ts';
import { vocabulary } from '../../data/text/vocabulary.ts';
import { verbatim } from '../../text.ts';
import { hasModules } from '../python/warm-python.testing.ts';
import { picturesScript } from './pictures-script.ts';
import { Preprocessing } from './preprocess.mjs';
import { preprocessScript } from './preprocess-script.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kumiki-tokenizers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const python = process.env.KUMIKI_PEERS_PYTHON ?? '/usr/bin/python3';

const learnedFrom = [
  "The cat sat, and they’re glad; we'll see 12 or 3.\n\n  It is done.\r\n".repeat(30),
  '猫は座った。\n犬も座った。👩‍👩‍👧 é́ かな\u3000カナ'.repeat(12),
];

async function* all(): AsyncGenerator<string> {
  yield* learnedFrom;
}

const merges = [...(await learnByteLevel(all(), 520))].map(([left, right]): [string, string] => [
  left,
  right,
]);

function columnOf(
  name: string,
  tokenizer: TokenizerPreprocessing,
  words: readonly string[],
): TokensPreprocessing {
  return {
    kind: 'tokens',
    name,
    tokenizer,
    lowerCase: false,
    words: [...vocabulary(words).words],
    length: 2048,
    begin: false,
    end: true,
    unknown: 'replace',
  };
}

const piece = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\u3000',
    '\u0085',
    '猫は',
    '👩‍👩‍👧',
    "'s",
    "'RE",
    '\ufeff',
    '12',
    'cat sat',
  ),
);
const typed = [
  ...learnedFrom.map((text) => text.slice(0, 300)),
  '',
  '\n \n',
  'x'.repeat(1100),
  ...fc
    .sample(fc.array(piece, { maxLength: 14 }), {
      seed: 21,
      numRuns: process.env.KUMIKI_THOROUGH ? 3000 : 200,
    })
    .map((pieces) => pieces.join('')),
];

/** Files that Hugging Face's own package makes here of the same text. */
const made = `import json, sys
from tokenizers import Tokenizer, models, trainers, normalizers, pre_tokenizers, decoders
text = json.load(sys.stdin)
def save(one, trainer):
    one.train_from_iterator(text, trainer)
    return one.to_str()
word_piece = Tokenizer(models.WordPiece(unk_token="[UNK]"))
word_piece.normalizer = normalizers.BertNormalizer(lowercase=True)
word_piece.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
word_piece.decoder = decoders.WordPiece()
byte_level = Tokenizer(models.BPE())
byte_level.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
byte_level.decoder = decoders.ByteLevel()
words = Tokenizer(models.WordLevel(unk_token="<unk>"))
words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
unigram = Tokenizer(models.Unigram())
unigram.normalizer = normalizers.NFKC()
unigram.pre_tokenizer = pre_tokenizers.Metaspace()
unigram.decoder = decoders.Metaspace()
print(json.dumps({
    "word-piece": save(word_piece, trainers.WordPieceTrainer(vocab_size=220, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"], show_progress=False)),
    "bpe": save(byte_level, trainers.BpeTrainer(vocab_size=420, special_tokens=["<|endoftext|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)),
    "word-level": save(words, trainers.WordLevelTrainer(vocab_size=30, special_tokens=["<unk>"], show_progress=False)),
    "unigram": save(unigram, trainers.UnigramTrainer(vocab_size=120, special_tokens=["<unk>"], unk_token="<unk>", show_progress=False)),
}))`;
const hasHuggingFace = hasModules(python, 'tokenizers', 'numpy');

async function filesMade(): Promise<TokensPreprocessing[]> {
  if (!hasHuggingFace) return [];
  const ran = spawnSync(python, ['-c', made], {
    input: JSON.stringify(learnedFrom),
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const files = Object.entries(JSON.parse(ran.stdout) as Record<string, string>);
  return Promise.all(
    files.map(async ([name, written]) => {
      const { words, tokenizer } = await readVocabulary(fileOf(`${name}.json`, written));
      if (!tokenizer) throw new Error(`${name} is no tokenizer.`);
      return columnOf(name, tokenizer, words);
    }),
  );
}

const columns = [
  ...(await filesMade()),
  columnOf('bytes', { type: 'byte-level', merges }, byteLevelWords(merges)),
];
const written = { columns, model: { inputs: [], outputs: [] } };

const usualPieces =
  "\n|\r\n|\t|\u3000| |猫は|👩‍👩‍👧|'s|'RE|12|cat sat|é|e\u0301|½|ｶﾅ|Ⅳ|_|x|The|don’t|—|…|ß|İ|한국|\u200b|ﬁ".split(
    '|',
  );

/** Where their JavaScript cuts as their Python does: not at U+0085 or U+FEFF, nor among characters without a use. */
const usual = [
  ...typed.slice(0, 5),
  ...fc
    .sample(fc.array(fc.constantFrom(...usualPieces), { maxLength: 14 }), {
      seed: 22,
      numRuns: process.env.KUMIKI_THOROUGH ? 3000 : 150,
    })
    .map((pieces) => pieces.join('')),
];
const textsOf = ({ tokenizer }: TokensPreprocessing) =>
  tokenizer.type === 'tokenizer-json' ? usual : typed;

const idsOf = (column: TokensPreprocessing) => {
  const { encode } = described(column, verbatim(column.name)).column;
  return textsOf(column).map((text) => {
    const ids = encode?.(text);
    if (!(ids instanceof Int32Array)) throw new Error(`${text} was refused.`);
    return Array.from(ids);
  });
};

const decoded = (column: TokensPreprocessing) => {
  const { decode } = described(column, verbatim(column.name)).column;
  return idsOf(column).map((ids) => decode?.(ids));
};

test.each(columns.map((column) => [column.name, column] as const))(
  '%s in JavaScript',
  (name, column) => {
    const theirs = new Preprocessing(JSON.parse(JSON.stringify(written)), { Tokenizer });
    const ids = textsOf(column).map((text) => Array.from(theirs.encode(name, text)));
    expect(ids).toEqual(idsOf(column));
    expect(ids.map((row) => theirs.decode(name, row))).toEqual(decoded(column));
  },
);

function askPython(script: string): unknown {
  writeFileSync(path.join(folder, 'preprocessing.json'), JSON.stringify(written));
  writeFileSync(path.join(folder, 'preprocess.py'), preprocessScript);
  writeFileSync(path.join(folder, 'pictures.py'), picturesScript);
  writeFileSync(path.join(folder, 'typed.json'), JSON.stringify(typed));
  writeFileSync(path.join(folder, 'usual.json'), JSON.stringify(usual));
  const ran = spawnSync(python, ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  expect(ran.stderr).toBe('');
  return JSON.parse(ran.stdout);
}

test.runIf(hasModules(python, 'numpy'))('in Python', () => {
  const found = askPython(`import json, preprocess
one = preprocess.Preprocessing()
typed, usual = (json.load(open(name, encoding="utf-8")) for name in ("typed.json", "usual.json"))
print(json.dumps({name: [[tokens.encode(text, one.told).tolist(), tokens.decode(tokens.encode(text, one.told))] for text in (usual if tokens.file else typed)] for name, tokens in one.tokens.items()}))`);
  for (const column of columns) {
    const texts = decoded(column);
    const ours = idsOf(column).map((ids, at) => [ids, texts[at]]);
    expect(found).toHaveProperty(column.name, ours);
  }
});

test.runIf(hasModules(python, 'tokenizers'))(
  'bytes as Hugging Face cuts them by the same merges',
  () => {
    writeFileSync(path.join(folder, 'merges.json'), JSON.stringify(merges));
    const found = askPython(`import json
from tokenizers import Tokenizer, models, pre_tokenizers, decoders
merges = [tuple(pair) for pair in json.load(open("merges.json", encoding="utf-8"))]
words = sorted(pre_tokenizers.ByteLevel.alphabet()) + ["".join(pair) for pair in merges]
one = Tokenizer(models.BPE(vocab={word: id for id, word in enumerate(dict.fromkeys(words))}, merges=merges))
one.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
one.decoder = decoders.ByteLevel()
typed = json.load(open("typed.json", encoding="utf-8"))
print(json.dumps([one.encode(text).tokens for text in typed]))`);
    const cut = cutterOf({ type: 'byte-level', merges });
    // A run of more than 512 characters is cut there.
    const short = (text: string) => text.length <= 512;
    const theirs = (found as string[][]).filter((_, at) => short(typed[at] ?? ''));
    expect(theirs).toEqual(typed.filter(short).map((text) => cut.split(text)));
  },
);
