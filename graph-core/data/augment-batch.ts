// The pictures of a batch, each changed at random: a function of the key of the step and of which example it is.
import type { AugmentationStep } from '../augmentations.ts';
import { changedBy } from '../augmentations.ts';
import { deriveKey, uniform } from '../engine/random.ts';
import type { Batch, Column } from './dataset.ts';
import { sizeOf } from './in-memory.ts';

const streams = 0xa96;

/** All pictures of an example are changed alike. `indices` are the places of the examples in their split. */
export function augmentBatch(
  batch: Batch,
  columns: readonly Pick<Column, 'name' | 'kind' | 'sizes'>[],
  steps: readonly AugmentationStep[],
  key: number,
  indices: ArrayLike<number>,
): Batch {
  if (steps.length === 0) return batch;
  const changed: Record<string, Float32Array | Int32Array> = { ...batch };
  for (const { name, kind, sizes } of columns) {
    const values = batch[name];
    if (kind !== 'image' || !(values instanceof Float32Array)) continue;
    const [height = 1, width = 1, channels = 1] = sizes;
    const size = sizeOf(sizes);
    // What the data set hands out may be its own.
    const all = new Float32Array(values.length);
    for (let at = 0; at < indices.length; at++) {
      let picture = values.subarray(at * size, (at + 1) * size);
      steps.forEach((step, index) => {
        const own = deriveKey(key, streams, indices[at] ?? 0, index);
        picture = changedBy(step, { height, width, channels, values: picture }, (of) =>
          uniform(own, of),
        );
      });
      all.set(picture, at * size);
    }
    changed[name] = all;
  }
  return changed;
}
