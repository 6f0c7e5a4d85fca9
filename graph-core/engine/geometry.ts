// Sizes of a convolution or a pooling, for kernels that find windows by themselves.
import { windowOf } from './composed/window.ts';

/** Sizes of a convolution [B, H, W, C] → [B, H', W', F]; `tall` and `wide` are H and W with their padding. */
export interface ConvGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  /** Of the kernel, rows first. */
  readonly kh: number;
  readonly kw: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly top: number;
  readonly left: number;
  readonly tall: number;
  readonly wide: number;
}

export function geometryOf(
  image: readonly number[],
  kernel: readonly number[],
  filters: number,
  strides: readonly [number, number],
  padding: 'same' | 'valid',
): ConvGeometry {
  const [batch = 0, height = 0, width = 0, channels = 0] = image;
  const [kh = 1, kw = 1] = kernel;
  const rows = windowOf(height, kh, strides[0], padding);
  const columns = windowOf(width, kw, strides[1], padding);
  return {
    batch,
    height,
    width,
    channels,
    filters,
    kh,
    kw,
    strideY: strides[0],
    strideX: strides[1],
    outHeight: rows.outputs,
    outWidth: columns.outputs,
    top: rows.before,
    left: columns.before,
    tall: height + rows.before + rows.after,
    wide: width + columns.before + columns.after,
  };
}
