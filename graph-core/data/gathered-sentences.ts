// Sentences one behind another as ids of a vocabulary that is counted over those to train on. Knows no file.
import type { Column } from './dataset.ts';
import { bosId, eosId } from './dataset.ts';
import { Ids } from './grown.ts';
import type { Assembled } from './in-memory.ts';
import { interned } from './interned.ts';
import type { Vocabulary } from './vocabulary.ts';
import { rankedVocabulary } from './vocabulary.ts';

export interface Sentences {
  add(words: readonly string[]): void;
  readonly byteLength: number;
  /** Turns words into ids for good. */
  rank(order: Int32Array, training: number, limit: number): Vocabulary;
  /** Behind ⟨bos⟩ if it begins so, closed by ⟨eos⟩ if it ends so. */
  column(column: Column, order: Int32Array, marks: { begin?: boolean; end?: boolean }): Assembled;
}

export function sentences(file: string): Sentences {
  const known = interned(file);
  const ids = new Ids();
  const starts = new Ids();
  starts.push(0);
  return {
    add(words) {
      for (const word of words) ids.push(known.idOf(word));
      starts.push(ids.length);
    },
    get byteLength() {
      return ids.byteLength + starts.byteLength;
    },
    rank(order, training, limit) {
      const counts = new Float64Array(known.words.length);
      for (const row of order.subarray(0, training))
        for (let at = starts.at(row); at < starts.at(row + 1); at++)
          counts[ids.at(at)] = (counts[ids.at(at)] ?? 0) + 1;
      const { vocabulary, idOf } = rankedVocabulary(known.words, counts, limit);
      ids.replace(idOf);
      return vocabulary;
    },
    column: (column, order, { begin = false, end = false }) => ({
      column,
      write(example, into, at) {
        const row = order[example] ?? 0;
        const [from, to] = [starts.at(row), starts.at(row + 1)];
        const first = at + (begin ? 1 : 0);
        if (begin) into[at] = bosId;
        for (let place = from; place < to; place++) into[first + place - from] = ids.at(place);
        if (end) into[first + to - from] = eosId;
      },
      *bytes() {
        yield new Uint8Array(order.buffer);
        yield* ids.bytes();
        yield* starts.bytes();
      },
    }),
  };
}
