// The gradient of a strided convolution in its images: one product for all windows, then each is added where it lies. Owns no memory.
import { multiplyPacked, packedSize, packWhole, workspaceBytes } from './gemm';
import { addInto, fill, shareStart } from './simd';

/** Floats each thread needs in `spare` of `stridedInputGradient`. */
export function stridedSpare(
  tall: i32,
  wide: i32,
  channels: i32,
  depth: i32,
  pixels: i32,
  filters: i32,
): i32 {
  return tall * wide * channels + pixels * depth + packedSize(depth, filters);
}

/** dy [B, outHeight, outWidth, F], kernel [kh, kw, C, F], bias [C] or 0 → dx [B, height, width, C]. */
export function stridedInputGradient(
  dy: usize,
  kernel: usize,
  bias: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tall: i32,
  wide: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  spare: usize,
  workspace: usize,
  part: i32,
  parts: i32,
): void {
  const depth = kh * kw * channels;
  const pixels = outHeight * outWidth;
  const mine = workspace + <usize>(part * workspaceBytes());
  const padded =
    spare + (<usize>(part * stridedSpare(tall, wide, channels, depth, pixels, filters)) << 2);
  const windows = padded + (<usize>(tall * wide * channels) << 2);
  const packed = windows + (<usize>(pixels * depth) << 2);
  const run = kw * channels;
  const end = shareStart(batch, 1, part + 1, parts);
  packWhole(depth, filters, kernel, 1, filters, packed);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    const slopes = dy + (<usize>(b * pixels * filters) << 2);
    multiplyPacked(pixels, depth, filters, slopes, filters, packed, windows, depth, 0, false, mine);
    fill(padded, tall * wide * channels, 0);
    let from = windows;
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let ky = 0; ky < kh; ky++) {
          const place = ((oy * strideY + ky) * wide + ox * strideX) * channels;
          addInto(from, padded + (<usize>place << 2), run);
          from += <usize>run << 2;
        }
    for (let row = 0; row < height; row++) {
      const to = dx + (<usize>((b * height + row) * width * channels) << 2);
      const at = padded + (<usize>(((row + top) * wide + left) * channels) << 2);
      memory.copy(to, at, <usize>(width * channels) << 2);
      if (bias)
        for (let column = 0; column < width; column++)
          addInto(bias, to + (<usize>(column * channels) << 2), channels);
    }
  }
}
