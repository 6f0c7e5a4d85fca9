// Byte-pair encoding trained on the text itself (Sennrich 2016, arXiv:1508.07909).

import { ownCopy } from './interned.ts';

/** Marks where a word begins, so that pieces can be joined back: `▁the`, `▁un` `seen`. */
const wordStart = '▁';

export interface BytePairs {
  split(text: string): string[];
  join(pieces: readonly string[]): string;
}

/** Two pieces that become one. */
export type Merge = readonly [left: string, right: string];

export interface LearnedBytePairs extends BytePairs {
  /** In the order in which they were learned. */
  readonly merges: readonly Merge[];
}

interface Word {
  pieces: string[];
  readonly count: number;
}

/** How often each word occurs, counted through as many texts as there are. */
export interface WordCounter {
  add(text: string): void;
  readonly counts: ReadonlyMap<string, number>;
}

/** Rare words of a very large text are forgotten on the way, so that memory stays bounded. */
const mostCounted = 1_000_000;

export function wordCounter(): WordCounter {
  const counts = new Map<string, number>();
  return {
    counts,
    add(text) {
      for (const word of wordsOf(text)) {
        const known = counts.get(word);
        if (known !== undefined) counts.set(word, known + 1);
        else counts.set(ownCopy(word), 1);
      }
      if (counts.size <= mostCounted) return;
      for (const [word, count] of counts) if (count === 1) counts.delete(word);
    },
  };
}

/** Merges are learned from the most frequent words: rarer ones hardly move a pair's count. */
const mostLearned = 50_000;

/** Learns merges until there are `limit` pieces or no pair occurs twice. */
export function trainBytePairs(
  counts: ReadonlyMap<string, number>,
  limit: number,
): LearnedBytePairs {
  const words: Word[] = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostLearned)
    .map(([word, count]) => ({ pieces: [...word], count }));
  const pieces = [...new Set(words.flatMap((word) => word.pieces))].sort();
  const merges: Merge[] = [];
  const pairs = countPairs(words);
  while (pieces.length < limit) {
    const best = mostFrequent(pairs);
    if (best === undefined) break;
    const [left = '', right = ''] = best.split(separator);
    merges.push([left, right]);
    pieces.push(left + right);
    for (const at of pairs.get(best)?.where ?? []) mergeWord(words, at, best, pairs);
    pairs.delete(best);
  }
  return { ...bytePairs(merges), merges };
}

/** Cuts text by merges that were learned before. */
export function bytePairs(merges: readonly Merge[]): BytePairs {
  const ranks = new Map(merges.map(([left, right], rank) => [left + separator + right, rank]));
  const known = new Map<string, string[]>();
  return {
    split: (text) =>
      wordsOf(text).flatMap((word) => {
        const before = known.get(word);
        if (before) return before;
        const split = applyMerges([...word], ranks);
        if (known.size < 100_000) known.set(word, split);
        return split;
      }),
    join: (joined) => joined.join('').replaceAll(wordStart, ' ').trimStart(),
  };
}

/** Between the two pieces of a pair; never in a text, since it is white space to wordsOf. */
const separator = '\n';

function wordsOf(text: string): string[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => wordStart + word.replaceAll(wordStart, '_'));
}

interface PairCount {
  count: number;
  /** Indices of words that (may) contain the pair. */
  readonly where: Set<number>;
}

function countPairs(words: readonly Word[]): Map<string, PairCount> {
  const pairs = new Map<string, PairCount>();
  words.forEach((word, index) => addPairs(pairs, word, index, 1));
  return pairs;
}

function addPairs(pairs: Map<string, PairCount>, word: Word, at: number, sign: 1 | -1): void {
  for (let index = 0; index + 1 < word.pieces.length; index++) {
    const key = `${word.pieces[index]}${separator}${word.pieces[index + 1]}`;
    const known = pairs.get(key) ?? { count: 0, where: new Set<number>() };
    known.count += sign * word.count;
    if (sign === 1) known.where.add(at);
    pairs.set(key, known);
  }
}

/** Ties go to the pair that comes first in code-unit order, so that training repeats itself. */
function mostFrequent(pairs: ReadonlyMap<string, PairCount>): string | undefined {
  let best: string | undefined;
  let most = 1;
  for (const [key, { count }] of pairs)
    if (count > most || (count === most && most > 1 && best !== undefined && key < best)) {
      best = key;
      most = count;
    }
  return best;
}

function mergeWord(
  words: readonly Word[],
  at: number,
  pair: string,
  pairs: Map<string, PairCount>,
) {
  const word = words[at];
  if (!word) return;
  addPairs(pairs, word, at, -1);
  word.pieces = merged(word.pieces, pair);
  addPairs(pairs, word, at, 1);
}

function merged(pieces: readonly string[], pair: string): string[] {
  const [left, right] = pair.split(separator);
  const out: string[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] ?? '';
    const next = pieces[index + 1];
    if (piece === left && next === right) {
      out.push(piece + next);
      index++;
    } else out.push(piece);
  }
  return out;
}

/** The earliest-learned merge that fits, again and again. */
function applyMerges(characters: string[], ranks: ReadonlyMap<string, number>): string[] {
  let pieces = characters;
  for (;;) {
    let best: string | undefined;
    let rank = Number.POSITIVE_INFINITY;
    for (let index = 0; index + 1 < pieces.length; index++) {
      const key = `${pieces[index]}${separator}${pieces[index + 1]}`;
      const found = ranks.get(key);
      if (found !== undefined && found < rank) {
        best = key;
        rank = found;
      }
    }
    if (best === undefined) return pieces;
    pieces = merged(pieces, best);
  }
}
