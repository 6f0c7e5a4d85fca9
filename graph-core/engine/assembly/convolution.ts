// Convolution of padded images without im2col: a tile is six output pixels by eight filters, read in place. Owns no memory.
import { spread } from './image';
import { MR, NR, packB } from './pack';
import { sumsOfRows } from './row-sums';
import { fma, shareStart } from './simd';
import { storeRow } from './tile';

/** Filters [kh·kw·C, F] as panels of eight for `convolve`. */
export function packFilters(kernel: usize, depth: i32, filters: i32, to: usize): void {
  packB(kernel, <usize>filters << 2, 4, depth, filters, to);
}

/**
 * Six output pixels whose windows start at a0 … a5, by one panel of filters: `kh` runs of `run` floats, `skip` bytes
 * from the end of one to the start of the next.
 */
function pixelTile(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  a4: usize,
  a5: usize,
  kh: i32,
  run: usize,
  skip: usize,
  b: usize,
  c: usize,
  ldc: usize,
  bias: usize,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  if (bias) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
  }
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  let c40 = c00;
  let c41 = c01;
  let c50 = c00;
  let c51 = c01;
  // One index for all six, as moving each on would take as many instructions as it loads.
  let i: usize = 0;
  for (let ky = 0; ky < kh; ky++) {
    const end = b + (run << 5);
    while (b < end) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let x = v128.load_splat<f32>(a0 + i);
      c00 = fma(x, b0, c00);
      c01 = fma(x, b1, c01);
      x = v128.load_splat<f32>(a1 + i);
      c10 = fma(x, b0, c10);
      c11 = fma(x, b1, c11);
      x = v128.load_splat<f32>(a2 + i);
      c20 = fma(x, b0, c20);
      c21 = fma(x, b1, c21);
      x = v128.load_splat<f32>(a3 + i);
      c30 = fma(x, b0, c30);
      c31 = fma(x, b1, c31);
      x = v128.load_splat<f32>(a4 + i);
      c40 = fma(x, b0, c40);
      c41 = fma(x, b1, c41);
      x = v128.load_splat<f32>(a5 + i);
      c50 = fma(x, b0, c50);
      c51 = fma(x, b1, c51);
      i += 4;
      b += 32;
    }
    i += skip;
  }
  storeRow(c, c00, c01, false);
  c += ldc;
  storeRow(c, c10, c11, false);
  c += ldc;
  storeRow(c, c20, c21, false);
  c += ldc;
  storeRow(c, c30, c31, false);
  c += ldc;
  storeRow(c, c40, c41, false);
  c += ldc;
  storeRow(c, c50, c51, false);
}

/**
 * Windows of one image by packed filters into `out`, whose rows and pixels lie `outRow` and `outPixel` bytes apart. A
 * window has `kh` runs of `run` floats, one image row (`rowBytes`) apart; bias [F] or 0; `edge` holds 64 floats.
 */
export function convolveImage(
  image: usize,
  rowBytes: usize,
  rowStep: usize,
  pixelStep: usize,
  kh: i32,
  run: usize,
  packed: usize,
  bias: usize,
  out: usize,
  outHeight: i32,
  outWidth: i32,
  outRow: usize,
  outPixel: usize,
  filters: i32,
  edge: usize,
): void {
  const skip = rowBytes - (run << 2);
  const depth = kh * <i32>run;
  const pixels = outHeight * outWidth;
  const dense = outRow === <usize>outWidth * outPixel;
  // Windows of one row follow those of the row before: where each starts takes no search.
  const even = dense && rowStep === <usize>outWidth * pixelStep;
  for (let j = 0; j < filters; j += NR) {
    const columns = min(NR, filters - j);
    const panel = packed + (<usize>(j * depth) << 2);
    const whole = columns === NR;
    const biasHere: usize = bias && whole ? bias + (<usize>j << 2) : 0;
    let row = 0;
    let column = 0;
    let at = image;
    for (let p = 0; p < pixels; p += MR) {
      if (even && whole && p + MR <= pixels) {
        const a = image + <usize>p * pixelStep;
        pixelTile(
          a, a + pixelStep, a + 2 * pixelStep, a + 3 * pixelStep, a + 4 * pixelStep, a + 5 * pixelStep, kh, run, skip,
          panel, out + <usize>p * outPixel + (<usize>j << 2), outPixel, biasHere,
        );
        continue;
      }
      if (even) {
        row = p / outWidth;
        column = p % outWidth;
        at = image + <usize>p * pixelStep;
      }
      // Where each of the six windows starts; past the last pixel the last one is computed again.
      const a0 = at;
      let a1 = a0;
      let a2 = a0;
      let a3 = a0;
      let a4 = a0;
      let a5 = a0;
      const rows = min(MR, pixels - p);
      const firstRow = row;
      const firstColumn = column;
      for (let r = 1; r <= MR; r++) {
        if (++column === outWidth) {
          column = 0;
          row++;
          at = image + <usize>row * rowStep;
        } else at += pixelStep;
        if (r >= rows) continue;
        if (r === 1) a1 = at;
        else if (r === 2) a2 = at;
        else if (r === 3) a3 = at;
        else if (r === 4) a4 = at;
        else if (r === 5) a5 = at;
      }
      const to = out + <usize>firstRow * outRow + <usize>firstColumn * outPixel + (<usize>j << 2);
      if (rows === MR && whole && (dense || firstColumn + MR <= outWidth)) {
        pixelTile(a0, a1, a2, a3, a4, a5, kh, run, skip, panel, to, outPixel, biasHere);
        continue;
      }
      pixelTile(a0, a1, a2, a3, a4, a5, kh, run, skip, panel, edge, NR * 4, biasHere);
      let from = edge;
      let c = firstColumn;
      let pixel = to;
      for (let r = 0; r < rows; r++, from += NR * 4) {
        if (whole) storeRow(pixel, v128.load(from), v128.load(from, 16), false);
        else
          for (let q: usize = 0; q < <usize>columns << 2; q += 4) {
            const shift: f32 = bias ? load<f32>(bias + (<usize>j << 2) + q) : 0;
            store<f32>(pixel + q, load<f32>(from + q) + shift);
          }
        pixel += outPixel;
        if (++c < outWidth) continue;
        c = 0;
        pixel += outRow - <usize>outWidth * outPixel;
      }
    }
  }
}

/**
 * x [B, height, width, C], padded to [tall, wide], by packed filters → y [B, outHeight, outWidth, F],
 * bias [F] or 0. `spare` holds for each thread tall·wide·C + 64 floats; parts own whole images.
 */
export function convolve(
  x: usize,
  packed: usize,
  bias: usize,
  y: usize,
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
  part: i32,
  parts: i32,
): void {
  const pixel = <usize>channels << 2;
  const size = tall * wide * channels;
  const edge = spare + (<usize>(part * (size + 64)) << 2);
  const padded = edge + 256;
  const plain = tall === height && wide === width;
  const rowBytes = <usize>wide * pixel;
  const outPixel = <usize>filters << 2;
  const outRow = <usize>outWidth * outPixel;
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b++) {
    let image = x + <usize>(b * height * width) * pixel;
    if (!plain) {
      spread(image, padded, height, width, channels, top, left, tall, wide);
      image = padded;
    }
    convolveImage(
      image, rowBytes, <usize>strideY * rowBytes, <usize>strideX * pixel, kh, <usize>(kw * channels), packed, bias,
      y + <usize>(b * outHeight) * outRow, outHeight, outWidth, outRow, outPixel, filters, edge,
    );
  }
}
