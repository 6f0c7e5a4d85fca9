// Points with real coordinates and the class each belongs to, as two columns. Knows not where they come from.
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Dataset } from './dataset.ts';
import { inMemory } from './in-memory.ts';
import { numberCell, rowEncoder } from './typed-row.ts';

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
): Dataset {
  const width = points[0]?.features.length ?? 0;
  return inMemory({
    columns: [
      {
        column: {
          name: 'features',
          label: features,
          kind: 'vector',
          sizes: [width],
          encode: rowEncoder(Array.from({ length: width }, () => numberCell())),
        },
        values: Float32Array.from(points.flatMap((point) => point.features)),
      },
      {
        column: {
          name: 'label',
          label: text('Class', 'クラス'),
          kind: 'class',
          sizes: [],
          words: classes,
        },
        values: Int32Array.from(points, ({ label }) => label),
      },
    ],
    count: { training: points.length - heldOut, 'held-out': heldOut },
  });
}
