/**
 * Convolution of three columns and stride 1 with half the products: four neighbouring outputs from six products, by
 * Toom and Cook's points 0, ±1, ±2, ∞ (Winograd 1980; Lavin & Gray 2016). Along rows it is a plain convolution by
 * `kh` × 1 filters, one for each of the six points. Channels and filters come in eights. Not for gradients of kernels:
 * decision 20 says why. Owns no memory.
 */
import { convolveImage } from './convolution';
import { shareStart } from './simd';
import { POINTS, TILE, tilesOf, transformImages, transformOutputs } from './winograd-points';

/** Floats that images are cut up for, so that they stay in the cache. */
const CACHED = 65_536;
/** Bytes at the start of `spare`: a tile of a product, before the six pixels of a tile at the border. */
const EDGE: usize = 256;

/** Floats of one image at all points: its rows and those of its result. */
function floatsOf(rows: i32, kh: i32, outWidth: i32, channels: i32, filters: i32): i32 {
  return POINTS * tilesOf(outWidth) * ((rows + kh - 1) * channels + rows * filters);
}

/** Output rows that are worked on at once, where one image is too large. */
function rowsAtOnce(kh: i32, outHeight: i32, outWidth: i32, channels: i32, filters: i32): i32 {
  const row = POINTS * tilesOf(outWidth) * (channels + filters);
  const above = POINTS * tilesOf(outWidth) * (kh - 1) * channels;
  return min(outHeight, max(TILE, (CACHED - above) / row));
}

/** Images that are worked on at once, where they are small. */
function imagesAtOnce(kh: i32, outHeight: i32, outWidth: i32, channels: i32, filters: i32): i32 {
  return max(1, CACHED / floatsOf(outHeight, kh, outWidth, channels, filters));
}

/** Floats each thread needs in `spare` of `winograd`. */
export function winogradSpare(
  kh: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  filters: i32,
): i32 {
  const rows = rowsAtOnce(kh, outHeight, outWidth, channels, filters);
  const largest = max(CACHED, floatsOf(rows, kh, outWidth, channels, filters));
  return <i32>(EDGE >> 2) + POINTS * max(channels, filters) + largest;
}

/**
 * x [B, height, width, C] with zeros around it, its first pixel at (top, left), by filters that `packWinograd` packed →
 * y [B, outHeight, outWidth, F], bias [F] or 0; parts own whole images.
 */
export function winograd(
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
  kh: i32,
  outHeight: i32,
  outWidth: i32,
  filters: i32,
  spare: usize,
  part: i32,
  parts: i32,
): void {
  const own = winogradSpare(kh, outHeight, outWidth, channels, filters);
  const product = spare + (<usize>(part * own) << 2);
  const edge = product + EDGE;
  const points = edge + (<usize>(POINTS * max(channels, filters)) << 2);
  const tiles = tilesOf(outWidth);
  const pixel = <usize>channels << 2;
  const outPixel = <usize>filters << 2;
  const panel = <usize>(kh * channels) * outPixel;
  const step = rowsAtOnce(kh, outHeight, outWidth, channels, filters);
  const most = imagesAtOnce(kh, outHeight, outWidth, channels, filters);
  const end = shareStart(batch, 1, part + 1, parts);
  for (let b = shareStart(batch, 1, part, parts); b < end; b += most) {
    const images = min(most, end - b);
    const line = images * tiles;
    for (let first = 0; first < outHeight; first += step) {
      const rows = min(step, outHeight - first);
      const tall = rows + kh - 1;
      transformImages(
        x + <usize>(b * height * width) * pixel, images, height, width, channels, first - top, left, tall, tiles, edge,
        points,
      );
      const rowBytes = <usize>line * pixel;
      const products = points + <usize>(POINTS * tall) * rowBytes;
      for (let p: usize = 0; p < <usize>POINTS; p++)
        convolveImage(
          points + p * <usize>tall * rowBytes, rowBytes, rowBytes, pixel, kh, <usize>channels, packed + p * panel, 0,
          products + p * <usize>(rows * line) * outPixel, rows, line, <usize>line * outPixel, outPixel, filters, product,
        );
      transformOutputs(
        products, images, rows, tiles, filters, bias, y + <usize>((b * outHeight + first) * outWidth) * outPixel,
        outHeight, outWidth,
      );
    }
  }
}
