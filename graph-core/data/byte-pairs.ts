// Byte-pair encoding trained on the text itself (Sennrich 2016, arXiv:1508.07909). Knows no vocabulary of ids.

/** Marks where a word begins, so that pieces can be joined back: `▁the`, `▁un` `seen`. */
export const wordStart = '▁';

export interface BytePairs {
  split(text: string): string[];
  join(pieces: readonly string[]): string;
  /** Every single character that was seen, then every merge in the order in which it was learned. */
  readonly pieces: readonly string[];
}

interface Word {
  pieces: string[];
  readonly count: number;
}

/** Learns merges until there are `limit` pieces or no pair occurs twice. */
export function trainBytePairs(texts: Iterable<string>, limit: number): BytePairs {
  const counts = new Map<string, number>();
  for (const line of texts)
    for (const word of wordsOf(line)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const words: Word[] = [...counts].map(([word, count]) => ({ pieces: [...word], count }));
  const pieces = [...new Set(words.flatMap((word) => word.pieces))].sort();
  const ranks = new Map<string, number>();
  const pairs = countPairs(words);
  while (pieces.length < limit) {
    const best = mostFrequent(pairs);
    if (best === undefined) break;
    ranks.set(best, ranks.size);
    pieces.push(best.replace(separator, ''));
    for (const at of pairs.get(best)?.where ?? []) mergeWord(words, at, best, pairs);
    pairs.delete(best);
  }
  const known = new Map<string, string[]>();
  return {
    pieces,
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
  words.forEach((word, at) => addPairs(pairs, word, at, 1));
  return pairs;
}

function addPairs(pairs: Map<string, PairCount>, word: Word, at: number, sign: 1 | -1): void {
  for (let place = 0; place + 1 < word.pieces.length; place++) {
    const key = `${word.pieces[place]}${separator}${word.pieces[place + 1]}`;
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
  for (let place = 0; place < pieces.length; place++) {
    const piece = pieces[place] ?? '';
    const next = pieces[place + 1];
    if (piece === left && next === right) {
      out.push(piece + next);
      place++;
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
    for (let place = 0; place + 1 < pieces.length; place++) {
      const key = `${pieces[place]}${separator}${pieces[place + 1]}`;
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
