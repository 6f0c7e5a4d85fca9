// The gradient of a convolution in its filters, straight from padded images, no im2col. Owns no memory.
import { spread } from './image';
import { MR, NR } from './pack';
import { copy, fill, fma, shareStart } from './simd';
import { storeRow } from './tile';

/** Six neighbouring inputs of a window by eight filters, summed over all output pixels of one image, added to c. */
function filterTile(
  image: usize,
  rowStep: usize,
  pixelStep: usize,
  dy: usize,
  dyStep: usize,
  outHeight: i32,
  outWidth: i32,
  c: usize,
  ldc: usize,
  accumulate: bool,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  for (let y = 0; y < outHeight; y++) {
    let a = image;
    const end = dy + <usize>outWidth * dyStep;
    while (dy < end) {
      const b0 = v128.load(dy);
      const b1 = v128.load(dy, 16);
      let x = v128.load_splat<f32>(a);
      c00 = fma(x, b0, c00);
      c01 = fma(x, b1, c01);
      x = v128.load_splat<f32>(a, 4);
      c10 = fma(x, b0, c10);
      c11 = fma(x, b1, c11);
      x = v128.load_splat<f32>(a, 8);
      c20 = fma(x, b0, c20);
      c21 = fma(x, b1, c21);
      x = v128.load_splat<f32>(a, 12);
      c30 = fma(x, b0, c30);
      c31 = fma(x, b1, c31);
      x = v128.load_splat<f32>(a, 16);
      c40 = fma(x, b0, c40);
      c41 = fma(x, b1, c41);
      x = v128.load_splat<f32>(a, 20);
      c50 = fma(x, b0, c50);
      c51 = fma(x, b1, c51);
      a += pixelStep;
      dy += dyStep;
    }
    image += rowStep;
  }
  storeRow(c, c00, c01, accumulate);
  c += ldc;
  storeRow(c, c10, c11, accumulate);
  c += ldc;
  storeRow(c, c20, c21, accumulate);
  c += ldc;
  storeRow(c, c30, c31, accumulate);
  c += ldc;
  storeRow(c, c40, c41, accumulate);
  c += ldc;
  storeRow(c, c50, c51, accumulate);
}

/**
 * x [B, height, width, C] padded to [tall, wide], dy [B, outHeight, outWidth, F] → chunks [chunks, kh·kw·C, F], whose
 * sum is the gradient. Chunks are runs of images, so any number of threads gives the same bits. `spare` holds for each
 * thread tall·wide·C + outHeight·outWidth·(F rounded up to eights) + 80 floats.
 */
export function filterGradient(
  x: usize,
  dy: usize,
  chunks: usize,
  number: i32,
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
  const columnsPadded = (filters + NR - 1) & ~(NR - 1);
  const pixels = outHeight * outWidth;
  const own = tall * wide * channels + pixels * columnsPadded + 80;
  const edge = spare + (<usize>(part * own) << 2);
  const wideDy = edge + 256;
  // Last, as the tiles at the end of a run read up to five floats past it.
  const padded = wideDy + (<usize>(pixels * columnsPadded) << 2);
  const rowBytes = <usize>wide * pixel;
  const run = kw * channels;
  const ldc = <usize>filters << 2;
  const last = shareStart(number, 1, part + 1, parts);
  for (let chunk = shareStart(number, 1, part, parts); chunk < last; chunk++) {
    const out = chunks + <usize>(chunk * kh * run) * ldc;
    fill(out, kh * run * filters, 0);
    const end = shareStart(batch, 1, chunk + 1, number);
    for (let b = shareStart(batch, 1, chunk, number); b < end; b++) {
      const image = x + <usize>(b * height * width) * pixel;
      spread(image, padded, height, width, channels, top, left, tall, wide);
      let slopes = dy + <usize>(b * pixels) * ldc;
      if (columnsPadded !== filters) {
        for (let p = 0; p < pixels; p++)
          copy(slopes + <usize>p * ldc, wideDy + (<usize>(p * columnsPadded) << 2), filters);
        slopes = wideDy;
      }
      for (let ky = 0; ky < kh; ky++)
        for (let k = 0; k < run; k += MR) {
          const rows = min(MR, run - k);
          const a = padded + <usize>ky * rowBytes + (<usize>k << 2);
          for (let j = 0; j < filters; j += NR) {
            const columns = min(NR, filters - j);
            const c = out + <usize>(ky * run + k) * ldc + (<usize>j << 2);
            const whole = rows === MR && columns === NR;
            filterTile(
              a, <usize>strideY * rowBytes, <usize>strideX * pixel, slopes + (<usize>j << 2),
              <usize>columnsPadded << 2, outHeight, outWidth, whole ? c : edge, whole ? ldc : <usize>NR * 4, whole,
            );
            if (whole) continue;
            for (let r = 0; r < rows; r++)
              for (let q = 0; q < columns; q++) {
                const at = c + <usize>r * ldc + (<usize>q << 2);
                store<f32>(at, load<f32>(at) + load<f32>(edge + (<usize>(r * NR + q) << 2)));
              }
          }
        }
    }
  }
}
