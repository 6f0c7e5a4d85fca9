// Runs of words, each to be continued: what a decoder-only language model learns from. Knows not where they come from.
import { text } from '../text.ts';
import type { Dataset } from './dataset.ts';
import { bosId } from './dataset.ts';
import { inMemory } from './in-memory.ts';
import type { Side } from './sequence-pairs.ts';
import { decoder, encoder } from './vocabulary.ts';

/** Ids one behind another, kept once: a run of `length` begins at each start. */
export interface TokenRuns {
  readonly ids: { at(place: number): number; bytes(): Iterable<Uint8Array> };
  /** Where the runs begin, those to train on first. */
  readonly starts: Int32Array;
  readonly training: number;
}

/** Columns `text` (one place later, behind ⟨bos⟩) and `target`, both [length]. */
export function nextTokens({ ids, starts, training }: TokenRuns, side: Side): Dataset {
  const { vocabulary, length, join, split, unknown = false } = side;
  const tokens = {
    kind: 'tokens',
    sizes: [length],
    words: vocabulary.words,
    decode: decoder(vocabulary, join),
  } as const;
  const copy = (run: number, into: Float32Array | Int32Array, at: number, count: number): void => {
    const from = starts[run] ?? 0;
    for (let place = 0; place < count; place++) into[at + place] = ids.at(from + place);
  };
  return inMemory({
    columns: [
      {
        column: {
          name: 'text',
          label: text('Text so far', 'ここまでの文'),
          ...tokens,
          shiftedFrom: 'target',
        },
        write(run, into, at) {
          into[at] = bosId;
          copy(run, into, at + 1, length - 1);
        },
        bytes: () => [],
      },
      {
        column: {
          name: 'target',
          label: text('Text', '文'),
          ...tokens,
          encode: encoder(vocabulary, split, length, { unknown }),
        },
        write: (run, into, at) => copy(run, into, at, length),
        bytes: () => ids.bytes(),
      },
    ],
    count: { training, 'held-out': starts.length - training },
  });
}
