// All figures of sentences that a model said by itself, against the right ones.
import type { Bleu, BleuTokenizer } from './bleu.ts';
import { bleu } from './bleu.ts';
import type { Chrf } from './chrf.ts';
import { chrf } from './chrf.ts';
import { editDistance } from './edit-distance.ts';

export interface SentenceOutput {
  readonly kind: 'sentences';
  readonly sentences: number;
  /** Share said without a mistake. */
  readonly exact: number;
  /** Mean number of tokens to insert, delete or replace; and the same over the tokens of the right answers. */
  readonly editDistance: number;
  readonly editRate: number;
  /** Of languages, where words are words. */
  readonly bleu?: Bleu;
  readonly chrf?: Chrf;
  /** The first few. */
  readonly shown: readonly Omit<SaidSentence, 'ids'>[];
}

export interface SaidSentence {
  /** What it was given. */
  readonly given?: string;
  readonly said: string;
  readonly right: string;
  /** Their tokens, before the end. */
  readonly ids: { readonly said: readonly number[]; readonly right: readonly number[] };
}

const mostShown = 20;

/** `language`: whether BLEU and chrF mean something. */
export function sentenceFigures(all: readonly SaidSentence[], language: boolean): SentenceOutput {
  const edits = all.map(({ ids }) => editDistance(ids.said, ids.right));
  const sum = edits.reduce((total, each) => total + each, 0);
  const tokens = all.reduce((total, { ids }) => total + ids.right.length, 0);
  const [said, right] = [
    all.map((sentence) => sentence.said),
    all.map((sentence) => sentence.right),
  ];
  return {
    kind: 'sentences',
    sentences: all.length,
    exact: edits.filter((each) => each === 0).length / all.length,
    editDistance: sum / all.length,
    editRate: sum / tokens,
    ...(language && { bleu: bleu(said, right, bleuTokenizer(right)), chrf: chrf(said, right) }),
    shown: all.slice(0, mostShown).map(({ given, said: words, right: wanted }) => ({
      ...(given !== undefined && { given }),
      said: words,
      right: wanted,
    })),
  };
}

const unspaced = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\p{Script=Thai}]/gu;

/** Characters where a language writes no spaces, as the signature says; else as the WMT does. */
function bleuTokenizer(sentences: readonly string[]): BleuTokenizer {
  const text = sentences.join('');
  return (text.match(unspaced)?.length ?? 0) > text.length / 4 ? 'char' : '13a';
}
