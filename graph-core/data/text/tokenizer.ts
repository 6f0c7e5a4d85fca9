// Ways of cutting text into words: characters, words, Japanese words, trained subwords.
import { choice } from '../../params.ts';
import { text } from '../../text.ts';
import { bytePairs, trainBytePairs, wordCounter } from './byte-pairs.ts';
import type { TokenizerPreprocessing } from '../preprocessing/schema.ts';

const tokenizerKinds = ['words', 'characters', 'white-space', 'japanese', 'subwords'] as const;
export type TokenizerKind = (typeof tokenizerKinds)[number];

export interface Tokenizer {
  split(text: string): string[];
  join(words: readonly string[]): string;
}

/** `pieces` and `limit` matter for subwords only, which are learned from all pieces of the text. */
export async function fitTokenizer(
  kind: TokenizerKind,
  pieces: () => AsyncIterable<string>,
  limit: number,
): Promise<TokenizerPreprocessing> {
  if (kind !== 'subwords') return { type: kind };
  const counter = wordCounter();
  for await (const piece of pieces()) counter.add(piece);
  const { merges } = trainBytePairs(counter.counts, limit);
  return { type: kind, merges: merges.map(([left, right]) => [left, right]) };
}

/** How the tokenizer that a description names cuts and joins. */
export function cutterOf(tokenizer: TokenizerPreprocessing): Tokenizer {
  switch (tokenizer.type) {
    case 'characters':
      return { split: (typed) => [...typed], join: (words) => words.join('') };
    case 'symbols':
      return { split: (typed) => [...typed.replace(/\s+/g, '')], join: (words) => words.join(' ') };
    case 'words':
      return { split: splitAtPunctuation, join: (words) => words.join(' ') };
    case 'white-space':
      return { split: splitAtBlanks, join: (words) => words.join(' ') };
    case 'japanese':
      return { split: segmented('ja'), join: (words) => words.join('') };
    case 'subwords':
      return bytePairs(tokenizer.merges);
  }
}

function splitAtBlanks(typed: string): string[] {
  return typed.split(/\s+/).filter((word) => word !== '');
}

/** `Don't stop!` → `Don't`, `stop`, `!`. */
export function splitAtPunctuation(typed: string): string[] {
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

export function tokenizerOption(initial: TokenizerKind, label: ReturnType<typeof text>) {
  return choice(tokenizerKinds, initial, {
    label,
    choices: {
      words: text('words and punctuation', '単語と句読点'),
      characters: text('characters', '文字'),
      'white-space': text('at white space, as it is', '空白で区切ったまま'),
      japanese: text('Japanese words', '日本語の単語'),
      subwords: text('subwords learned here (BPE)', 'ここで学習する部分語（BPE）'),
    },
  });
}
