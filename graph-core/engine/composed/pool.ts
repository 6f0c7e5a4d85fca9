// Pooling from stock operations.
import type * as TF from '@tensorflow/tfjs';
import type { PoolOptions, Tensor, Tf } from '../ops.ts';

/** tfjs types images by rank; the shapes were checked by the block's shape rule. */
const image = (x: Tensor) => x as TF.Tensor4D;

export function maxPool(tf: Tf, x: Tensor, { size, strides, padding }: PoolOptions): Tensor {
  return tf.maxPool(image(x), size, strides, padding);
}

/** Divides by what is real under the window; its gradient is mended in ../corrections/pool-gradient.ts. */
export function averagePool(tf: Tf, x: Tensor, { size, strides, padding }: PoolOptions): Tensor {
  return tf.avgPool(image(x), size, strides, padding);
}
