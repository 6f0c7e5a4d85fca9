// Runs of words, each to be continued: what a decoder-only language model learns from. Knows not where they come from.
import { text } from '../text.ts';
import type { Dataset } from './dataset.ts';
import { bosId } from './dataset.ts';
import type { Drawn } from './distinct.ts';
import { inMemory } from './in-memory.ts';
import type { Side } from './sequence-pairs.ts';
import { decoder, encoder } from './vocabulary.ts';

/** Columns `text` (one place later, behind ⟨bos⟩) and `target`, both [length]. */
export function nextTokens({ training, heldOut }: Drawn<readonly number[]>, side: Side): Dataset {
  const all = [...training, ...heldOut];
  const { vocabulary, length, join, split, unknown = false } = side;
  const target = new Int32Array(all.length * length);
  const input = new Int32Array(all.length * length);
  for (const [row, ids] of all.entries()) {
    const kept = ids.slice(0, length);
    target.set(kept, row * length);
    input.set([bosId, ...kept.slice(0, length - 1)], row * length);
  }
  const tokens = {
    kind: 'tokens',
    sizes: [length],
    words: vocabulary.words,
    decode: decoder(vocabulary, join),
  } as const;
  return inMemory({
    columns: [
      {
        column: {
          name: 'text',
          label: text('Text so far', 'ここまでの文'),
          ...tokens,
          shiftedFrom: 'target',
        },
        values: input,
      },
      {
        column: {
          name: 'target',
          label: text('Text', '文'),
          ...tokens,
          encode: encoder(vocabulary, split, length, { unknown }),
        },
        values: target,
      },
    ],
    count: { training: training.length, 'held-out': heldOut.length },
  });
}
