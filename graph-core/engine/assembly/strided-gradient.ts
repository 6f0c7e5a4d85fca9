// The gradient of a strided convolution in its images: pixels that the same taps of the kernel reach are a convolution of
// the slopes by those taps alone. Owns no memory.
import { convolveImage } from './convolution';
import { spread } from './image';
import { NR, packB } from './pack';
import { copy, fill, shareStart } from './simd';

/** Taps of a kernel of `size` that reach every `stride`th pixel from `phase` on. */
// @ts-ignore: decorator
@inline
function taps(size: i32, stride: i32, phase: i32): i32 {
  return max(0, (size - phase + stride - 1) / stride);
}

/** Kernel [kh, kw, C, F] as panels of eight channels for each phase in turn, taps turned half way round. */
export function packPhases(
  kernel: usize,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  channels: i32,
  filters: i32,
  to: usize,
): void {
  for (let phaseY = 0; phaseY < strideY; phaseY++)
    for (let phaseX = 0; phaseX < strideX; phaseX++) {
      const tapsY = taps(kh, strideY, phaseY);
      const tapsX = taps(kw, strideX, phaseX);
      for (let j = 0; j < channels; j += NR)
        for (let ty = tapsY - 1; ty >= 0; ty--)
          for (let tx = tapsX - 1; tx >= 0; tx--) {
            const tap = (phaseY + ty * strideY) * kw + phaseX + tx * strideX;
            const from = kernel + (<usize>((tap * channels + j) * filters) << 2);
            packB(from, 4, <usize>filters << 2, filters, min(NR, channels - j), to);
            to += <usize>(filters * NR) << 2;
          }
    }
}

/** The first place, counted in strides, that lies at or past `before` pixels of padding. */
// @ts-ignore: decorator
@inline
function firstPlace(before: i32, stride: i32, phase: i32): i32 {
  return max(0, (before - phase + stride - 1) / stride);
}

/** How many places from `first` on lie before `end`, in padded pixels. */
// @ts-ignore: decorator
@inline
function places(first: i32, end: i32, stride: i32, phase: i32): i32 {
  return max(0, (end - phase + stride - 1) / stride - first);
}

/** Floats each thread needs in `spare` of `stridedInputGradient`: slopes with zeros around them, and a tile. */
export function stridedSpare(
  height: i32,
  width: i32,
  top: i32,
  left: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
): i32 {
  const tall = paddedSlopes(height, top, kh, strideY, outHeight);
  return tall * paddedSlopes(width, left, kw, strideX, outWidth) * filters + 64;
}

/** The slopes along one axis, with the zeros before and after them that windows reach. */
function paddedSlopes(size: i32, before: i32, kernel: i32, stride: i32, slopes: i32): i32 {
  return taps(kernel, stride, 0) - 1 + max(slopes, (size - 1 + before) / stride + 1);
}

/**
 * dy [B, outHeight, outWidth, F], kernel as `packPhases` packs it, bias [C] or 0 → dx [B, height, width, C]; parts own
 * whole images.
 */
export function stridedInputGradient(
  dy: usize,
  packed: usize,
  bias: usize,
  dx: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  kh: i32,
  kw: i32,
  strideY: i32,
  strideX: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  spare: usize,
  part: i32,
  parts: i32,
): void {
  const zerosY = taps(kh, strideY, 0) - 1;
  const zerosX = taps(kw, strideX, 0) - 1;
  const tall = paddedSlopes(height, top, kh, strideY, outHeight);
  const wide = paddedSlopes(width, left, kw, strideX, outWidth);
  const edge = spare + (<usize>(part * (tall * wide * filters + 64)) << 2);
  const padded = edge + 256;
  const slope = <usize>filters << 2;
  const rowBytes = <usize>wide * slope;
  const pixel = <usize>channels << 2;
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    const slopes = dy + <usize>(b * outHeight * outWidth) * slope;
    spread(slopes, padded, outHeight, outWidth, filters, zerosY, zerosX, tall, wide);
    let panels = packed;
    for (let phaseY = 0; phaseY < strideY; phaseY++)
      for (let phaseX = 0; phaseX < strideX; phaseX++) {
        const tapsY = taps(kh, strideY, phaseY);
        const tapsX = taps(kw, strideX, phaseX);
        const y = firstPlace(top, strideY, phaseY);
        const x = firstPlace(left, strideX, phaseX);
        const rows = places(y, top + height, strideY, phaseY);
        const columns = places(x, left + width, strideX, phaseX);
        const firstRow = b * height + y * strideY + phaseY - top;
        const out = dx + <usize>(firstRow * width + x * strideX + phaseX - left) * pixel;
        const outRow = <usize>(strideY * width) * pixel;
        const outPixel = <usize>strideX * pixel;
        if (tapsY > 0 && tapsX > 0) {
          const from = padded + <usize>(y - tapsY + 1 + zerosY) * rowBytes + <usize>(x - tapsX + 1 + zerosX) * slope;
          convolveImage(
            from, rowBytes, rowBytes, slope, tapsY, <usize>(tapsX * filters), panels, bias, out, rows, columns, outRow,
            outPixel, channels, edge,
          );
          panels += <usize>(tapsY * tapsX * filters * ((channels + NR - 1) / NR) * NR) << 2;
        } else fillPixels(bias, out, rows, columns, outRow, outPixel, channels);
      }
  }
}

/** Pixels that no tap reaches: the bias, or zero. */
function fillPixels(
  bias: usize,
  out: usize,
  rows: i32,
  columns: i32,
  outRow: usize,
  outPixel: usize,
  channels: i32,
): void {
  for (let row = 0; row < rows; row++, out += outRow) {
    let to = out;
    for (let column = 0; column < columns; column++, to += outPixel)
      if (bias) copy(bias, to, channels);
      else fill(to, channels, 0);
  }
}
