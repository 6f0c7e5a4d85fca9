// To and from the six points of Winograd's form: kernels, images and results. Owns no memory.
import { NR } from './pack';
import { fma, splat } from './simd';

export const POINTS = 6;
/** Neighbouring outputs of a tile. */
export const TILE = 4;

export function tilesOf(width: i32): i32 {
  return (width + TILE - 1) / TILE;
}

/** Kernel [kh, 3, C, F] at the six points, each [kh·C, F] as panels of eight for `winograd`. */
export function packWinograd(kernel: usize, kh: i32, channels: i32, filters: i32, to: usize): void {
  const tap = <usize>(channels * filters) << 2;
  const depth = kh * channels;
  const point = <usize>(depth * filters) << 2;
  const quarter = splat(0.25);
  const sixth = splat(-1.0 / 6);
  const half = splat(0.5);
  for (let ky = 0; ky < kh; ky++)
    for (let c = 0; c < channels; c++) {
      const from = kernel + <usize>(3 * ky) * tap + (<usize>(c * filters) << 2);
      const row = to + (<usize>((ky * channels + c) * NR) << 2);
      for (let f = 0; f < filters; f += 4) {
        const p = from + (<usize>f << 2);
        const first = v128.load(p);
        const second = v128.load(p + tap);
        const third = v128.load(p + 2 * tap);
        let q = row + (<usize>((f & ~(NR - 1)) * depth + (f & (NR - 1))) << 2);
        v128.store(q, f32x4.mul(quarter, first));
        const outer = f32x4.mul(sixth, f32x4.add(first, third));
        const inner = f32x4.mul(sixth, second);
        v128.store((q += point), f32x4.add(outer, inner));
        v128.store((q += point), f32x4.sub(outer, inner));
        // 1/24, 1/12, 1/6
        const even = f32x4.mul(sixth, fma(quarter, first, third));
        const odd = f32x4.mul(sixth, f32x4.mul(half, second));
        v128.store((q += point), f32x4.neg(f32x4.add(even, odd)));
        v128.store((q += point), f32x4.sub(odd, even));
        v128.store(q + point, third);
      }
    }
}

/** Six pixels, `pixel` bytes each, at the six points, `point` bytes apart. */
function inputTile(from: usize, pixel: usize, to: usize, point: usize): void {
  const two = splat(2);
  const four = splat(4);
  const five = splat(5);
  for (let at: usize = 0; at < pixel; at += 16) {
    let p = from + at;
    const d0 = v128.load(p);
    const d1 = v128.load((p += pixel));
    const d2 = v128.load((p += pixel));
    const d3 = v128.load((p += pixel));
    const d4 = v128.load((p += pixel));
    const d5 = v128.load(p + pixel);
    let q = to + at;
    v128.store(q, f32x4.add(f32x4.sub(f32x4.mul(four, d0), f32x4.mul(five, d2)), d4));
    let even = f32x4.sub(d4, f32x4.mul(four, d2));
    let odd = f32x4.sub(d3, f32x4.mul(four, d1));
    v128.store((q += point), f32x4.add(even, odd));
    v128.store((q += point), f32x4.sub(even, odd));
    even = f32x4.sub(d4, d2);
    odd = f32x4.mul(two, f32x4.sub(d3, d1));
    v128.store((q += point), f32x4.add(even, odd));
    v128.store((q += point), f32x4.sub(even, odd));
    v128.store(q + point, f32x4.add(f32x4.sub(f32x4.mul(four, d1), f32x4.mul(five, d3)), d5));
  }
}

/**
 * `rows` rows of `images` images [height, width, C] from row `first` on, which may lie above or below them, at the six
 * points: to [6, rows, images, tiles, C]. `edge` holds six pixels.
 */
export function transformImages(
  x: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  first: i32,
  left: i32,
  rows: i32,
  tiles: i32,
  edge: usize,
  to: usize,
): void {
  const pixel = <usize>channels << 2;
  const line = <usize>tiles * pixel;
  const point = <usize>(rows * images) * line;
  for (let r = first; r < first + rows; r++)
    for (let i = 0; i < images; i++, to += line) {
      if (r < 0 || r >= height) {
        for (let p: usize = 0; p < <usize>POINTS; p++) memory.fill(to + p * point, 0, line);
        continue;
      }
      const row = x + <usize>((i * height + r) * width) * pixel;
      for (let t = 0; t < tiles; t++) {
        const column = t * TILE - left;
        const into = to + <usize>t * pixel;
        if (column >= 0 && column + POINTS <= width) {
          inputTile(row + <usize>column * pixel, pixel, into, point);
          continue;
        }
        memory.fill(edge, 0, <usize>POINTS * pixel);
        const from = max(0, column);
        const until = min(width, column + POINTS);
        if (from < until)
          memory.copy(edge + <usize>(from - column) * pixel, row + <usize>from * pixel, <usize>(until - from) * pixel);
        inputTile(edge, pixel, into, point);
      }
    }
}

/** Products [6, rows, images, tiles, F] to outputs: y of the first image at its first row; bias [F] or 0. */
export function transformOutputs(
  products: usize,
  images: i32,
  rows: i32,
  tiles: i32,
  filters: i32,
  bias: usize,
  y: usize,
  outHeight: i32,
  outWidth: i32,
): void {
  const pixel = <usize>filters << 2;
  const point = <usize>(rows * images * tiles) * pixel;
  const two = splat(2);
  const four = splat(4);
  const eight = splat(8);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < images; i++) {
      const row = y + <usize>((i * outHeight + r) * outWidth) * pixel;
      for (let t = 0; t < tiles; t++, products += pixel) {
        const to = row + <usize>(t * TILE) * pixel;
        const count = outWidth - t * TILE;
        for (let at: usize = 0; at < pixel; at += 16) {
          let p = products + at;
          const m0 = v128.load(p);
          const m1 = v128.load((p += point));
          const m2 = v128.load((p += point));
          const m3 = v128.load((p += point));
          const m4 = v128.load((p += point));
          const m5 = v128.load(p + point);
          const near = f32x4.add(m1, m2);
          const nearOdd = f32x4.sub(m1, m2);
          const far = f32x4.add(m3, m4);
          const farOdd = f32x4.sub(m3, m4);
          const shift = bias ? v128.load(bias + at) : splat(0);
          let q = to + at;
          v128.store(q, f32x4.add(shift, f32x4.add(m0, f32x4.add(near, far))));
          if (count > 1) v128.store((q += pixel), f32x4.add(shift, fma(two, farOdd, nearOdd)));
          if (count > 2) v128.store((q += pixel), f32x4.add(shift, fma(four, far, near)));
          if (count > 3)
            v128.store(q + pixel, f32x4.add(shift, f32x4.add(fma(eight, farOdd, nearOdd), m5)));
        }
      }
    }
}
