// Every way of cutting text into words, once: what is kept of it, how it cuts and joins, and what people read of it.
import { z } from 'zod';
import { listOf } from '../../sized.ts';
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import { byteLevel, byteLevelWords, learnByteLevel, shownByteWord } from './byte-level.ts';
import type { Merge } from './byte-pairs.ts';
import { bytePairs, learnMerges, wordCounter } from './byte-pairs.ts';
import { fileTokenizer, isByteLevel } from './tokenizer-file.ts';

export interface Tokenizer {
  split(text: string): string[];
  join(words: readonly string[]): string;
}

interface Way<Kept> {
  /** What it is called where a user chooses; absent = only data made here is cut so. */
  readonly offered?: Text;
  /** What it does, where its name does not say it. */
  readonly help?: Text;
  /** For a model card, in English: `cut into …`. */
  said(kept: Kept): string;
  cut(kept: Kept): Tokenizer;
  /** The merges learned from the text to train on, for a vocabulary of at most `limit`; absent = nothing is learned. */
  learn?(pieces: AsyncIterable<string>, limit: number): Promise<readonly Merge[]>;
  /** Learned once examples are shared out, so that nothing of those held out is in it. */
  readonly afterSplit?: true;
  /** The words that it has whatever the text, by id after the special ones; absent = those of the text. */
  words?(kept: Kept): readonly string[];
  /** How a word is shown to a person, where it is written otherwise. */
  show?(kept: Kept): ((word: string) => string) | undefined;
}

function way<S extends z.ZodObject>(schema: S, rest: Way<z.infer<S>>) {
  return { schema, ...rest };
}

function plain<T extends string>(type: T) {
  return z.looseObject({ type: z.literal(type) });
}

const merges = listOf(z.tuple([z.string(), z.string()]), 1_000_000);

const ways = {
  words: way(plain('words'), {
    offered: text('words and punctuation', '単語と句読点'),
    said: () => 'cut into words and punctuation',
    cut: () => ({ split: splitAtPunctuation, join: (words) => words.join(' ') }),
  }),
  /** Every code point is one word; joined by nothing. */
  characters: way(plain('characters'), {
    offered: text('characters', '文字'),
    said: () => 'cut into characters',
    cut: () => ({ split: (typed) => [...typed], join: (words) => words.join('') }),
  }),
  /** The same without white space; joined by blanks. */
  symbols: way(plain('symbols'), {
    said: () => 'cut into characters, without white space',
    cut: () => ({
      split: (typed) => [...typed.replace(/\s+/g, '')],
      join: (words) => words.join(' '),
    }),
  }),
  'white-space': way(plain('white-space'), {
    offered: text('at white space, as it is', '空白で区切ったまま'),
    said: () => 'cut at white space',
    cut: () => ({ split: splitAtBlanks, join: (words) => words.join(' ') }),
  }),
  /** As the language runtime's dictionary finds them (`Intl.Segmenter('ja')`); joined by nothing. */
  japanese: way(plain('japanese'), {
    offered: text('Japanese words', '日本語の単語'),
    said: () => 'cut into Japanese words by `Intl.Segmenter` (in Python: separated by blanks)',
    cut: () => ({ split: segmented('ja'), join: (words) => words.join('') }),
  }),
  /** Byte-pair encoding (Sennrich 2016): merges in the order in which they were learned. */
  subwords: way(z.looseObject({ type: z.literal('subwords'), merges }), {
    offered: text('subwords learned here (BPE)', 'ここで学習する部分語（BPE）'),
    said: (kept) =>
      `cut into subwords by ${grouped(kept.merges.length)} merges of byte-pair encoding (Sennrich 2016)`,
    cut: (kept) => bytePairs(kept.merges),
    async learn(pieces, limit) {
      const counter = wordCounter();
      for await (const piece of pieces) counter.add(piece);
      return learnMerges(counter.counts, limit);
    },
  }),
  /** The same over bytes (GPT-2), each written as a letter; joined by nothing, to the very text. */
  'byte-level': way(z.looseObject({ type: z.literal('byte-level'), merges }), {
    offered: text(
      'byte-level subwords learned here (BPE, keeps line breaks)',
      'ここで学習するバイト単位の部分語（BPE、改行も保つ）',
    ),
    help: text(
      'As in GPT-2: bytes, and what is most often beside each other in the training examples. Any text comes back as it was; nothing is unknown.',
      'GPT-2 と同じく、バイトと、学習用の例でよく隣り合うものを 1 語にします。どんな文章も元どおりに戻り、未知語はありません。',
    ),
    said: (kept) =>
      `cut into bytes, joined by ${grouped(kept.merges.length)} merges of byte-level byte-pair encoding (GPT-2), line breaks kept`,
    cut: (kept) => byteLevel(kept.merges),
    learn: learnByteLevel,
    afterSplit: true,
    words: (kept) => byteLevelWords(kept.merges),
    show: () => shownByteWord,
  }),
  /** A `tokenizer.json` of Hugging Face that the user gave; `unknown` is what it calls ⟨unk⟩. */
  'tokenizer-json': way(
    z.looseObject({
      type: z.literal('tokenizer-json'),
      file: z.record(z.string(), z.unknown()),
      unknown: z.string().optional(),
    }),
    {
      said: () => 'cut as the `tokenizer.json` in it says, by `tokenizers` of Hugging Face',
      cut: (kept) => fileTokenizer(kept.file, kept.unknown),
      show: (kept) => (isByteLevel(kept.file) ? shownByteWord : undefined),
    },
  ),
};

export type TokenizerType = keyof typeof ways;

/** What is kept of a tokenizer with the words. */
export const tokenizerSchema = z.discriminatedUnion('type', [
  ways.characters.schema,
  ways.symbols.schema,
  ways.words.schema,
  ways['white-space'].schema,
  ways.japanese.schema,
  ways.subwords.schema,
  ways['byte-level'].schema,
  ways['tokenizer-json'].schema,
]);

export type TokenizerPreprocessing = z.infer<typeof tokenizerSchema>;

/** The way of a type. */
export function tokenizerWay(type: TokenizerType): Way<TokenizerPreprocessing> {
  // Each is only ever given what is kept of its own type, which the types cannot follow from key to value.
  return ways[type] as Way<never> as Way<TokenizerPreprocessing>;
}

function splitAtBlanks(typed: string): string[] {
  return typed.split(/\s+/).filter((word) => word !== '');
}

/** `Don't stop!` → `Don't`, `stop`, `!`. */
function splitAtPunctuation(typed: string): string[] {
  return typed.match(/[\p{L}\p{M}\p{N}_]+(?:['’-][\p{L}\p{M}\p{N}_]+)*|[^\s]/gu) ?? [];
}

/** Japanese has no spaces; the language runtime's own dictionary finds the words. */
function segmented(language: string): (typed: string) => string[] {
  const segmenter = new Intl.Segmenter(language, { granularity: 'word' });
  return (typed) =>
    Array.from(segmenter.segment(typed), ({ segment }) => segment).filter(
      (segment) => segment.trim() !== '',
    );
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
