// Images of one size and the class each belongs to, as two columns.
import { text } from '../text.ts';
import type { Opened } from './dataset.ts';
import type { SharedOut } from './split/hold-out.ts';
import { drawnBy } from './split/hold-out.ts';
import type { Contents } from './in-memory.ts';
import { inMemory } from './in-memory.ts';
import type { Described } from './preprocessing/described.ts';
import { described } from './preprocessing/described.ts';

export interface LabelledImage {
  /** [height, width, channels], 0 … 255. */
  readonly pixels: Uint8Array;
  readonly label: number;
}

interface LabelledMore extends Pick<Contents, 'contents' | 'relation' | 'remarks' | 'whole'> {
  /** How pictures of other proportions were brought to the size. */
  readonly fit?: 'crop' | 'stretch';
}

/** Columns `image` [height, width, channels] and `label`. */
export function labelledImages(
  images: readonly LabelledImage[],
  shared: SharedOut,
  sizes: readonly [number, number, number],
  classes: readonly string[],
  { fit, ...more }: LabelledMore = {},
): Opened {
  const all = drawnBy(shared, images);
  const { training, heldOut } = shared;
  const size = sizes[0] * sizes[1] * sizes[2];
  const values = new Uint8Array(all.length * size);
  all.forEach(({ pixels }, index) => values.set(pixels, index * size));
  return inMemory({
    columns: [
      { ...imageColumn(sizes, fit), values },
      {
        ...described(
          { kind: 'class', name: 'label', classes: [...classes] },
          text('Label', 'ラベル'),
        ),
        values: Int32Array.from(all, ({ label }) => label),
      },
    ],
    count: { training, 'held-out': heldOut },
    tested: all.length - training - heldOut,
    ...more,
  });
}

/** Bytes 0 … 255 become 0 … 1. */
export function imageColumn(
  [height = 0, width = 0, channels = 1]: readonly number[],
  fit?: 'crop' | 'stretch',
  name = 'image',
  label = text('Image', '画像'),
): Described {
  return described(
    { kind: 'image', name, height, width, channels, range: [0, 1], ...(fit && { fit }) },
    label,
  );
}
