// Ways of cutting text into words: characters, words, Japanese words, trained subwords. Knows no ids.
import { choice } from '../params.ts';
import { text } from '../text.ts';
import { trainBytePairs } from './byte-pairs.ts';
import { joinCharacters, joinWords, splitCharacters } from './sequence-pairs.ts';

export const tokenizerKinds = ['words', 'characters', 'japanese', 'subwords'] as const;
export type TokenizerKind = (typeof tokenizerKinds)[number];

export interface Tokenizer {
  split(text: string): string[];
  join(words: readonly string[]): string;
}

/** `texts` and `limit` matter for subwords only, which are learned from them. */
export function tokenizer(kind: TokenizerKind, texts: Iterable<string>, limit: number): Tokenizer {
  switch (kind) {
    case 'characters':
      return { split: splitCharacters, join: joinCharacters };
    case 'words':
      return { split: splitAtPunctuation, join: joinWords };
    case 'japanese':
      return { split: segmented('ja'), join: joinCharacters };
    case 'subwords':
      return trainBytePairs(texts, limit);
  }
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
      japanese: text('Japanese words', '日本語の単語'),
      subwords: text('subwords learned here (BPE)', 'ここで学習する部分語（BPE）'),
    },
  });
}
