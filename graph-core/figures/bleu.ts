// BLEU of a corpus (Papineni 2002) with one reference each, as sacrebleu computes it (Post 2018).
import { ngrams, shared } from './ngrams.ts';

/** `13a`: words and punctuation, as the WMT does; `char`: characters; `none`: at white space as it stands. */
export type BleuTokenizer = '13a' | 'char' | 'none';

export interface Bleu {
  /** 0 … 100. */
  readonly score: number;
  /** Of runs of 1 to 4 words, 0 … 100. */
  readonly precisions: readonly number[];
  readonly brevityPenalty: number;
  readonly lengths: { readonly said: number; readonly right: number };
  readonly signature: string;
}

const orders = 4;

export function bleu(
  said: readonly string[],
  right: readonly string[],
  tokenizer: BleuTokenizer = '13a',
): Bleu {
  const split = tokenizers[tokenizer];
  const correct = Array.from({ length: orders }, () => 0);
  const total = Array.from({ length: orders }, () => 0);
  const lengths = { said: 0, right: 0 };
  said.forEach((sentence, index) => {
    const [words, wanted] = [split(sentence), split(right[index] ?? '')];
    lengths.said += words.length;
    lengths.right += wanted.length;
    for (let order = 1; order <= orders; order++) {
      const at = order - 1;
      total[at] = (total[at] ?? 0) + Math.max(0, words.length - at);
      correct[at] = (correct[at] ?? 0) + shared(ngrams(words, order), ngrams(wanted, order));
    }
  });
  const precisions = smoothed(correct, total);
  const { said: length, right: wanted } = lengths;
  const brevityPenalty = length >= wanted ? 1 : length > 0 ? Math.exp(1 - wanted / length) : 0;
  const logs = precisions.reduce((sum, precision) => sum + logOf(precision), 0);
  const none = correct.every((count) => count === 0);
  return {
    score: none ? 0 : brevityPenalty * Math.exp(logs / orders),
    precisions,
    brevityPenalty,
    lengths,
    signature: `nrefs:1|case:mixed|eff:no|tok:${tokenizer}|smooth:exp`,
  };
}

/** Exponential smoothing: each order without a match counts half as much as the one before. */
function smoothed(correct: readonly number[], total: readonly number[]): number[] {
  const precisions = Array.from({ length: orders }, () => 0);
  if (correct.every((count) => count === 0)) return precisions;
  let halves = 1;
  for (let at = 0; at < orders; at++) {
    const [hits, all] = [correct[at] ?? 0, total[at] ?? 0];
    if (all === 0) break;
    if (hits === 0) halves *= 2;
    precisions[at] = hits === 0 ? 100 / (halves * all) : (100 * hits) / all;
  }
  return precisions;
}

function logOf(precision: number): number {
  return precision === 0 ? -9_999_999_999 : Math.log(precision);
}

const tokenizers: Readonly<Record<BleuTokenizer, (sentence: string) => string[]>> = {
  '13a': (sentence) => blanks(separated(sentence)),
  char: (sentence) => [...sentence].filter((character) => /\S/.test(character)),
  none: (sentence) => blanks(sentence),
};

function blanks(sentence: string): string[] {
  return sentence.split(/\s+/).filter((word) => word !== '');
}

/** mteval-v13a: punctuation stands alone, but not in numbers. */
function separated(sentence: string): string {
  const plain = sentence
    .trimEnd()
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  return ` ${plain} `
    .replace(/([{-~[-` -&(-+:-@/])/g, ' $1 ')
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ');
}
