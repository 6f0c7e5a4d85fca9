// The gradient of average pooling whose windows reach over the border.
import type * as TF from '@tensorflow/tfjs';
import type { Tensor, Tf } from '../ops.ts';

export interface PoolAttributes {
  readonly filterSize: [number, number] | number;
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same';
  readonly dimRoundingMode?: 'floor';
}

/**
 * The stock gradient divides by the wrong count at a padded border, on every backend; over an image that was padded
 * first every window is whole, and there it is right. dy was divided by what is real under its window instead of by
 * the window's area, so it is scaled by the ratio.
 */
export function averagePoolGradient(tf: Tf, dy: Tensor, x: Tensor, of: PoolAttributes): Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = of;
  const g = tf.backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { top, bottom, left, right } = g.padInfo;
  const whole = (gradient: Tensor, input: Tensor): Tensor =>
    tf
      .engine()
      .runKernel('AvgPoolGrad', { dy: gradient, input }, { filterSize, strides, pad: 'valid' });
  // Rows and columns that no window reaches at the far side only make the image larger.
  if (top + bottom + left + right === 0) return whole(dy, x);
  const tall = realCounts(g.inHeight, g.filterHeight, g.strideHeight, g.outHeight, top);
  const wide = realCounts(g.inWidth, g.filterWidth, g.strideWidth, g.outWidth, left);
  const area = g.filterHeight * g.filterWidth;
  const share = Float32Array.from(
    tall.flatMap((down) => wide.map((across) => area / (down * across))),
  );
  const scaled = tf.mul(dy, tf.tensor(share, [1, g.outHeight, g.outWidth, 1]));
  const padded = [g.batchSize, g.inHeight + top + bottom, g.inWidth + left + right, g.inChannels];
  return tf.slice(whole(scaled, tf.zeros(padded)), [0, top, left, 0], x.shape) as TF.Tensor;
}

/** How many places under each window along one axis are not padding. */
function realCounts(size: number, kernel: number, stride: number, outputs: number, before: number) {
  return Array.from({ length: outputs }, (_, i) => {
    const start = i * stride - before;
    return Math.min(start + kernel, size) - Math.max(start, 0);
  });
}
