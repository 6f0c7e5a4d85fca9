// Pooling from stock operations. Knows no block.
import type * as TF from '@tensorflow/tfjs';
import type { PoolOptions, Tensor, Tf } from '../ops.ts';
import { type Window, windowOf } from './window.ts';

/** tfjs types images by rank; the shapes were checked by the block's shape rule. */
const image = (x: Tensor) => x as TF.Tensor4D;

export function maxPool(tf: Tf, x: Tensor, { size, strides, padding }: PoolOptions): Tensor {
  return tf.maxPool(image(x), size, strides, padding);
}

/**
 * The stock gradient divides by the wrong count at a padded border, on every backend. So the padding is made first,
 * every window is whole, and a constant turns division by the window's area into division by what is real under it.
 */
export function averagePool(tf: Tf, x: Tensor, { size, strides, padding }: PoolOptions): Tensor {
  const [, height = 0, width = 0] = x.shape;
  const rows = windowOf(height, size[0], strides[0], padding);
  const columns = windowOf(width, size[1], strides[1], padding);
  if (rows.before + rows.after + columns.before + columns.after === 0)
    return tf.avgPool(image(x), size, strides, 'valid');
  const padded = tf.pad(x, [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ]);
  const area = size[0] * size[1];
  const tall = realCounts(height, size[0], strides[0], rows);
  const wide = realCounts(width, size[1], strides[1], columns);
  const share = Float32Array.from(
    tall.flatMap((down) => wide.map((across) => area / (down * across))),
  );
  return tf.mul(
    tf.avgPool(image(padded), size, strides, 'valid'),
    tf.tensor(share, [1, rows.outputs, columns.outputs, 1]),
  );
}

/** How many places under each window along one axis are not padding. */
function realCounts(size: number, kernel: number, stride: number, { outputs, before }: Window) {
  return Array.from({ length: outputs }, (_, i) => {
    const start = i * stride - before;
    return Math.min(start + kernel, size) - Math.max(start, 0);
  });
}
