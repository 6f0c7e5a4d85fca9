// Byte-pair encoding trained on the text itself (Sennrich 2016, arXiv:1508.07909): over characters, or over bytes.

import { ownCopy } from './own-copy.ts';
import type { PairCount } from './pair-queue.ts';
import { pairQueue } from './pair-queue.ts';

/** Marks where a word begins, so that pieces can be joined back: `▁the`, `▁un` `seen`. */
const wordStart = '▁';

export interface BytePairs {
  split(text: string): string[];
  join(pieces: readonly string[]): string;
}

/** Two pieces that become one. */
export type Merge = readonly [left: string, right: string];

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

export function wordCounter(cut: (text: string) => readonly string[] = wordsOf): WordCounter {
  const counts = new Map<string, number>();
  return {
    counts,
    add(text) {
      for (const word of cut(text)) {
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

/** Learns merges until there are `limit` pieces, those of the alphabet among them, or no pair occurs twice. */
export function learnMerges(
  counts: ReadonlyMap<string, number>,
  limit: number,
  alphabet?: readonly string[],
): Merge[] {
  const words: Word[] = [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostLearned)
    .map(([word, count]) => ({ pieces: [...word], count }));
  let pieces = alphabet?.length ?? new Set(words.flatMap((word) => word.pieces)).size;
  const merges: Merge[] = [];
  const pairs = new Map<string, PairCount>();
  words.forEach((word, index) => addPairs(pairs, word, index, 1));
  const queue = pairQueue(pairs);
  for (; pieces < limit; pieces++) {
    const best = queue.mostFrequent();
    if (best === undefined) break;
    const [left = '', right = ''] = best.split(separator);
    merges.push([left, right]);
    const changed = new Set<string>();
    for (const at of pairs.get(best)?.where ?? []) mergeWord(words, at, best, pairs, changed);
    pairs.delete(best);
    queue.changed(changed);
  }
  return merges;
}

/** Cuts text by merges that were learned before. */
export function bytePairs(merges: readonly Merge[]): BytePairs {
  const cut = wordCutter(merges);
  return {
    split: (text) => wordsOf(text).flatMap(cut),
    join: (joined) => joined.join('').replaceAll(wordStart, ' ').trimStart(),
  };
}

/** The pieces of one word. */
export function wordCutter(merges: readonly Merge[]): (word: string) => readonly string[] {
  const ranks = new Map(merges.map(([left, right], rank) => [left + separator + right, rank]));
  const known = new Map<string, string[]>();
  return (word) => {
    const before = known.get(word);
    if (before) return before;
    const split = applyMerges([...word], ranks);
    if (known.size < 100_000) known.set(word, split);
    return split;
  };
}

/** Between the two pieces of a pair; never in a word, which is cut at white space or written in letters for bytes. */
const separator = '\n';

function wordsOf(text: string): string[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => wordStart + word.replaceAll(wordStart, '_'));
}

function addPairs(
  pairs: Map<string, PairCount>,
  word: Word,
  at: number,
  sign: 1 | -1,
  changed?: Set<string>,
): void {
  for (let index = 0; index + 1 < word.pieces.length; index++) {
    const key = `${word.pieces[index]}${separator}${word.pieces[index + 1]}`;
    const known = pairs.get(key) ?? { count: 0, where: new Set<number>() };
    known.count += sign * word.count;
    if (sign === 1) known.where.add(at);
    pairs.set(key, known);
    changed?.add(key);
  }
}

function mergeWord(
  words: readonly Word[],
  at: number,
  pair: string,
  pairs: Map<string, PairCount>,
  changed: Set<string>,
) {
  const word = words[at];
  if (!word) return;
  addPairs(pairs, word, at, -1, changed);
  word.pieces = merged(word.pieces, pair);
  addPairs(pairs, word, at, 1, changed);
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
