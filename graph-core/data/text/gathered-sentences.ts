// Sentences one behind another as ids of a vocabulary that is counted over those to train on.
import { bosId, eosId, unknownId } from '../dataset.ts';
import { CompactInts } from '../table/chunked-array.ts';
import type { Assembled } from '../in-memory.ts';
import { interned } from './interned.ts';
import type { Described } from '../preprocessing/described.ts';
import { knownVocabulary, rankedVocabulary } from './vocabulary.ts';

export interface Sentences {
  add(words: readonly string[]): void;
  readonly byteLength: number;
  /** Words of the longest. */
  readonly longest: number;
  /** How often each word stands in the first `training` of `order`. */
  counted(order: Int32Array, training: number): CountedWords;
  /** Turns words into ids of a vocabulary for good; answers the share that it does not have. */
  number(words: readonly string[]): number;
  /** Behind ⟨bos⟩ if it begins so, closed by ⟨eos⟩ if it ends so. */
  column(column: Described, order: Int32Array): Assembled;
}

interface CountedWords {
  readonly words: readonly string[];
  readonly counts: Float64Array;
}

/** The words of all of them together, most frequent first, as a vocabulary of at most `limit`. */
export function rankTogether(sides: readonly CountedWords[], limit: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const side of sides)
    for (const [at, word] of side.words.entries())
      counts.set(word, (counts.get(word) ?? 0) + (side.counts[at] ?? 0));
  const all = Float64Array.from(counts.values());
  return rankedVocabulary([...counts.keys()], all, limit).vocabulary.words;
}

const plain = { begin: false, end: false };

export function sentences(file: string): Sentences {
  const known = interned(file);
  const ids = new CompactInts();
  const starts = new CompactInts();
  starts.push(0);
  let longest = 0;
  return {
    add(words) {
      longest = Math.max(longest, words.length);
      for (const word of words) ids.push(known.idOf(word));
      starts.push(ids.length);
    },
    get longest() {
      return longest;
    },
    get byteLength() {
      return ids.byteLength + starts.byteLength;
    },
    counted(order, training) {
      const counts = new Float64Array(known.words.length);
      for (const row of order.subarray(0, training))
        for (let index = starts.at(row); index < starts.at(row + 1); index++)
          counts[ids.at(index)] = (counts[ids.at(index)] ?? 0) + 1;
      return { words: known.words, counts };
    },
    number(words) {
      ids.replace(Int32Array.from(known.words, knownVocabulary(words).idOf));
      return unknownShareOf(ids);
    },
    column: (column, order) => {
      const { begin, end } = column.made.kind === 'tokens' ? column.made : plain;
      return {
        ...column,
        write(example, into, at) {
          const row = order[example] ?? 0;
          const [from, to] = [starts.at(row), starts.at(row + 1)];
          const first = at + (begin ? 1 : 0);
          if (begin) into[at] = bosId;
          for (let index = from; index < to; index++) into[first + index - from] = ids.at(index);
          if (end) into[first + to - from] = eosId;
        },
        *bytes() {
          yield new Uint8Array(order.buffer);
          yield* ids.bytes();
          yield* starts.bytes();
        },
      };
    },
  };
}

export function unknownShareOf(ids: CompactInts): number {
  let unknown = 0;
  for (let index = 0; index < ids.length; index++) if (ids.at(index) === unknownId) unknown++;
  return ids.length === 0 ? 0 : unknown / ids.length;
}
