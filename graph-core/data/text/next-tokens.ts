// Runs of words, each to be continued: what a decoder-only language model learns from.
import { text } from '../../text.ts';
import type { Opened } from '../dataset.ts';
import { bosId } from '../dataset.ts';
import type { Contents } from '../in-memory.ts';
import { inMemory } from '../in-memory.ts';
import { described } from '../preprocessing/described.ts';
import type { Side } from './sequence-pairs.ts';
import { sideOf } from './sequence-pairs.ts';

/** Ids one behind another, kept once: a run of `length` begins at each start. */
export interface TokenRuns {
  readonly ids: { at(index: number): number; bytes(): Iterable<Uint8Array> };
  /** Where the runs begin, those to train on first. */
  readonly starts: Int32Array;
  readonly training: number;
  /** How many at the end are kept for a test. */
  readonly tested?: number;
}

/** Columns `text` (one place later, behind ⟨bos⟩) and `target`, both [length]. */
export function nextTokens(
  { ids, starts, training, tested = 0 }: TokenRuns,
  side: Side,
  more: Pick<Contents, 'contents' | 'relation' | 'remarks' | 'unknownShare' | 'whole'> = {},
): Opened {
  const { length } = side;
  const copy = (run: number, into: Float32Array | Int32Array, at: number, count: number): void => {
    const from = starts[run] ?? 0;
    for (let index = 0; index < count; index++) into[at + index] = ids.at(from + index);
  };
  return inMemory({
    columns: [
      {
        ...described(
          { ...sideOf('text', side), begin: true, shiftedFrom: 'target' },
          text('Text so far', 'ここまでの文'),
        ),
        write(run, into, at) {
          into[at] = bosId;
          copy(run, into, at + 1, length - 1);
        },
        bytes: () => [],
      },
      {
        ...described(sideOf('target', side), text('Text', '文')),
        write: (run, into, at) => copy(run, into, at, length),
        bytes: () => ids.bytes(),
      },
    ],
    count: { training, 'held-out': starts.length - training - tested },
    tested,
    ...more,
  });
}
