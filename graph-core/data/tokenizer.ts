// Ways of cutting text into words: characters, words, Japanese words, trained subwords. Knows no ids.
import { choice } from '../params.ts';
import { text } from '../text.ts';
import { trainBytePairs, wordCounter } from './byte-pairs.ts';
import { joinCharacters, joinWords, splitCharacters } from './sequence-pairs.ts';

export const tokenizerKinds = ['words', 'characters', 'japanese', 'subwords'] as const;
export type TokenizerKind = (typeof tokenizerKinds)[number];

export interface Tokenizer {
  split(text: string): string[];
  join(words: readonly string[]): string;
}

/** `pieces` and `limit` matter for subwords only, which are learned from all pieces of the text. */
export async function tokenizer(
  kind: TokenizerKind,
  pieces: () => AsyncIterable<string>,
  limit: number,
): Promise<Tokenizer> {
  switch (kind) {
    case 'characters':
      return { split: splitCharacters, join: joinCharacters };
    case 'words':
      return { split: splitAtPunctuation, join: joinWords };
    case 'japanese':
      return { split: segmented('ja'), join: joinCharacters };
    case 'subwords': {
      const counter = wordCounter();
      for await (const piece of pieces()) counter.add(piece);
      return trainBytePairs(counter.counts, limit);
    }
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
