// Sentences and the one class each belongs to, as two columns. Knows not where they come from.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Dataset } from './dataset.ts';
import type { Drawn } from './distinct.ts';
import { inMemory } from './in-memory.ts';
import type { Side } from './sequence-pairs.ts';
import { decoder, encoder } from './vocabulary.ts';

export interface Labelled {
  readonly tokens: readonly string[];
  readonly label: number;
}

export interface ClassSide extends Side {
  readonly label: Text;
  readonly classes: readonly string[];
}

/** Columns `source` [length] and `label`. */
export function tokensToClass({ training, heldOut }: Drawn<Labelled>, side: ClassSide): Dataset {
  const all = [...training, ...heldOut];
  const { vocabulary, length, join, split, unknown = false } = side;
  const source = new Int32Array(all.length * length);
  for (const [row, { tokens }] of all.entries())
    source.set(
      tokens.slice(0, length).map((word) => vocabulary.idOf(word)),
      row * length,
    );
  return inMemory({
    columns: [
      {
        column: {
          name: 'source',
          label: text('Sequence', '系列'),
          kind: 'tokens',
          sizes: [length],
          words: vocabulary.words,
          encode: encoder(vocabulary, split, length, { unknown }),
          decode: decoder(vocabulary, join),
        },
        values: source,
      },
      {
        column: {
          name: 'label',
          label: side.label,
          kind: 'class',
          sizes: [],
          words: side.classes,
        },
        values: Int32Array.from(all, ({ label }) => label),
      },
    ],
    count: { training: training.length, 'held-out': heldOut.length },
  });
}
