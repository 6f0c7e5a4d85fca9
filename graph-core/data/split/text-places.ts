// Stretches of a text that are known in characters before it is cut into words, as stretches of its words.
import type { Stretch, TextRanges } from './text-ranges.ts';

export interface TextPlaces {
  /** A piece that begins at a unit (UTF-16) of the whole text, cut where stretches begin or end. */
  cut(piece: string, from: number): readonly string[];
  /** So many words stand before a unit. To be told wherever a cut piece begins, and at the end. */
  reach(unit: number, words: number): void;
  inWords(): TextRanges;
}

export function placesOf({ training, heldOut, test }: TextRanges): TextPlaces {
  const bounds = [...new Set([...training, ...heldOut, ...test].flat())].sort((a, b) => a - b);
  const words = new Map<number, number>();
  let next = 0;
  const inWords = (stretches: readonly Stretch[]): Stretch[] =>
    stretches.map(([from, to]) => [words.get(from) ?? 0, words.get(to) ?? 0]);
  return {
    cut(piece, from) {
      const within = bounds
        .map((bound) => wholeAt(piece, bound - from))
        .filter((at) => at > 0 && at < piece.length);
      const ends = [...new Set(within), piece.length];
      return ends.map((end, index) => piece.slice(ends[index - 1] ?? 0, end));
    },
    reach(unit, before) {
      for (let bound = bounds[next]; bound !== undefined && bound <= unit; bound = bounds[next]) {
        words.set(bound, before);
        next++;
      }
    },
    inWords: () => ({
      training: inWords(training),
      heldOut: inWords(heldOut),
      test: inWords(test),
    }),
  };
}

/** The same place, or behind the character that it would part in two. */
function wholeAt(piece: string, at: number): number {
  return (piece.codePointAt(at - 1) ?? 0) > 0xffff ? at + 1 : at;
}

/** What of some text, whose pieces stand one behind another from the beginning, is in the stretches. */
export async function* inside(
  pieces: AsyncIterable<string>,
  stretches: readonly Stretch[],
): AsyncGenerator<string> {
  let from = 0;
  for await (const piece of pieces) {
    for (const [begin, end] of stretches) {
      const part = piece.slice(Math.max(0, begin - from), Math.max(0, end - from));
      if (part !== '') yield part;
    }
    from += piece.length;
  }
}
