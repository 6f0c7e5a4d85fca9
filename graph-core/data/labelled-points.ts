// Points with real coordinates and the class each belongs to, as two columns.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Opened } from './dataset.ts';
import { inMemory } from './in-memory.ts';
import { described, plainFields } from './preprocessing/described.ts';

export interface Point {
  readonly features: readonly number[];
  readonly label: number;
}

/** Columns `features` [n] and `label`; the last `heldOut` points are held out. */
export function labelledPoints(
  points: readonly Point[],
  heldOut: number,
  classes: readonly string[],
  features: Text = text('Features', '特徴量'),
): Opened {
  const values = Float32Array.from(points.flatMap((point) => point.features));
  const training = points.length - heldOut;
  // They have no names but their places.
  const fields = plainFields(points[0]?.features.map(() => '') ?? [], values, training);
  return inMemory({
    columns: [
      { ...described({ kind: 'vector', name: 'features', fields }, features), values },
      {
        ...described(
          { kind: 'class', name: 'label', classes: [...classes] },
          text('Class', 'クラス'),
        ),
        values: Int32Array.from(points, ({ label }) => label),
      },
    ],
    count: { training, 'held-out': heldOut },
  });
}
