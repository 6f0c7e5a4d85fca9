// Sentences and the one class each belongs to, as two columns.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { Opened } from '../dataset.ts';
import type { Drawn } from '../distinct.ts';
import { inMemory } from '../in-memory.ts';
import { described } from '../preprocessing/described.ts';
import type { Side } from './sequence-pairs.ts';
import { sideOf } from './sequence-pairs.ts';
import { knownVocabulary } from './vocabulary.ts';

export interface Labelled {
  readonly tokens: readonly string[];
  readonly label: number;
}

export interface ClassSide extends Side {
  readonly label: Text;
  readonly classes: readonly string[];
}

/** Columns `source` [length] and `label`. */
export function tokensToClass({ training, heldOut }: Drawn<Labelled>, side: ClassSide): Opened {
  const all = [...training, ...heldOut];
  const { length } = side;
  const vocabulary = knownVocabulary(side.words);
  const source = new Int32Array(all.length * length);
  for (const [row, { tokens }] of all.entries())
    source.set(
      tokens.slice(0, length).map((word) => vocabulary.idOf(word)),
      row * length,
    );
  return inMemory({
    columns: [
      {
        ...described(sideOf('source', side), text('Sequence', '系列')),
        values: source,
      },
      {
        ...described({ kind: 'class', name: 'label', classes: [...side.classes] }, side.label),
        values: Int32Array.from(all, ({ label }) => label),
      },
    ],
    count: { training: training.length, 'held-out': heldOut.length },
  });
}
