// Images of one size and the class each belongs to, as two columns. Knows not where they come from.
import { text } from '../text.ts';
import type { Dataset } from './dataset.ts';
import type { Drawn } from './distinct.ts';
import { inMemory } from './in-memory.ts';

export interface LabelledImage {
  /** [height, width, channels], 0 … 255. */
  readonly pixels: Uint8Array;
  readonly label: number;
}

/** Columns `image` [height, width, channels] and `label`. */
export function labelledImages(
  { training, heldOut }: Drawn<LabelledImage>,
  sizes: readonly [number, number, number],
  classes: readonly string[],
): Dataset {
  const all = [...training, ...heldOut];
  const size = sizes[0] * sizes[1] * sizes[2];
  const values = new Uint8Array(all.length * size);
  all.forEach(({ pixels }, at) => values.set(pixels, at * size));
  return inMemory({
    columns: [
      {
        column: { name: 'image', label: text('Image', '画像'), kind: 'image', sizes },
        values,
      },
      {
        column: {
          name: 'label',
          label: text('Label', 'ラベル'),
          kind: 'class',
          sizes: [],
          words: classes,
        },
        values: Int32Array.from(all, ({ label }) => label),
      },
    ],
    count: { training: training.length, 'held-out': heldOut.length },
  });
}
