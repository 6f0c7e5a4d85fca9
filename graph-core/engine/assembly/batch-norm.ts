// Training-mode batch norm over rows [rows, channels] and its gradient (Ioffe 2015). Owns no memory.
import { fma, put, relu, reluSlope, shareStart, splat, take } from './simd';

/** Rows that are worked on together, so that several columns' passes over them stay in the L1 cache. */
const ROWS = 64;

/** sums [2, C]: of x − x₀ and of (x − x₀)² over rows, x₀ being the first of them: a large mean costs no digits. */
export function sumsOfRows(x: usize, rows: i32, channels: i32, sums: usize): void {
  const step = <usize>channels << 2;
  for (let c = 0; c < channels; c += 4) {
    const at = <usize>c << 2;
    const n = channels - c;
    const origin = take(x + at, n);
    let sum = splat(0);
    let square = splat(0);
    let p = x + at;
    for (let i = 0; i < rows; i++, p += step) {
      const d = f32x4.sub(take(p, n), origin);
      sum = f32x4.add(sum, d);
      square = fma(d, d, square);
    }
    put(sums + at, sum, n);
    put(sums + step + at, square, n);
  }
}

/** The first row of run `run` of `number`. */
// @ts-ignore: decorator
@inline
function runStart(rows: i32, run: i32, number: i32): i32 {
  return <i32>((<i64>rows * run) / number);
}

/**
 * chunks [chunks, 2, C]: the sums of runs of rows. Their number depends on the rows only: the bits do not depend on the
 * threads.
 */
export function channelSums(
  x: usize,
  rows: i32,
  channels: i32,
  chunks: usize,
  number: i32,
  part: i32,
  parts: i32,
): void {
  const step = <usize>channels << 2;
  const last = shareStart(number, 1, part + 1, parts);
  for (let chunk = shareStart(number, 1, part, parts); chunk < last; chunk++) {
    const first = runStart(rows, chunk, number);
    const count = runStart(rows, chunk + 1, number) - first;
    sumsOfRows(x + <usize>first * step, count, channels, chunks + <usize>(chunk * 2) * step);
  }
}

/** From the chunks: mean, (biased) variance and 1/√(variance + ε), each [C]. */
export function batchStatistics(
  x: usize,
  chunks: usize,
  number: i32,
  rows: i32,
  channels: i32,
  epsilon: f32,
  mean: usize,
  variance: usize,
  inverse: usize,
): void {
  const step = <usize>channels << 2;
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2;
    let sum: f64 = 0;
    for (let i = 0, first = 0; i < number; i++) {
      const next = runStart(rows, i + 1, number);
      const origin = <f64>load<f32>(x + <usize>first * step + at);
      sum += <f64>load<f32>(chunks + <usize>(i * 2) * step + at) + <f64>(next - first) * origin;
      first = next;
    }
    const average = sum / <f64>rows;
    // Σ (x − mean)² of a run is that around its own origin less what the origin is off (Chan 1983).
    let square: f64 = 0;
    for (let i = 0, first = 0; i < number; i++) {
      const next = runStart(rows, i + 1, number);
      const chunk = chunks + <usize>(i * 2) * step + at;
      const off = average - <f64>load<f32>(x + <usize>first * step + at);
      const both = 2 * <f64>load<f32>(chunk) - <f64>(next - first) * off;
      square += <f64>load<f32>(chunk + step) - off * both;
      first = next;
    }
    // Not by max, which would hide a NaN.
    let spread = square / <f64>rows;
    if (spread < 0) spread = 0;
    store<f32>(mean + at, <f32>average);
    store<f32>(variance + at, <f32>spread);
    store<f32>(inverse + at, <f32>(1 / sqrt<f64>(spread + <f64>epsilon)));
  }
}

/** y = (x − mean)·inverse·gamma + beta, or its ReLU. */
export function batchNormApply(
  x: usize,
  mean: usize,
  inverse: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  rows: i32,
  channels: i32,
  rectified: bool,
  part: i32,
  parts: i32,
): void {
  const step = <usize>channels << 2;
  const end = shareStart(rows, ROWS, part + 1, parts);
  for (let first = shareStart(rows, ROWS, part, parts); first < end; first += ROWS) {
    const last = min(end, first + ROWS);
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c << 2;
      const n = channels - c;
      const center = take(mean + at, n);
      const scale = f32x4.mul(take(inverse + at, n), take(gamma + at, n));
      const shift = take(beta + at, n);
      let p = <usize>first * step + at;
      for (let i = first; i < last; i++, p += step) {
        const value = fma(f32x4.sub(take(x + p, n), center), scale, shift);
        put(y + p, rectified ? relu(value) : value, n);
      }
    }
  }
}

/** dy, or where the ReLU of the values was taken dy times its slope; d is x − mean. */
// @ts-ignore: decorator
@inline
function slopeAt(dy: v128, d: v128, scale: v128, shift: v128, rectified: bool): v128 {
  return rectified ? f32x4.mul(dy, reluSlope(fma(d, scale, shift))) : dy;
}

/** chunks [chunks, 2, C]: sums of dy·x̂ and of dy, which are the gradients of gamma and beta. */
export function batchNormSums(
  x: usize,
  mean: usize,
  inverse: usize,
  gamma: usize,
  beta: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  rectified: bool,
  chunks: usize,
  number: i32,
  part: i32,
  parts: i32,
): void {
  const step = <usize>channels << 2;
  const last = shareStart(number, 1, part + 1, parts);
  for (let chunk = shareStart(number, 1, part, parts); chunk < last; chunk++) {
    const sums = chunks + (<usize>(chunk * 2 * channels) << 2);
    const first = shareStart(rows, 1, chunk, number);
    const end = shareStart(rows, 1, chunk + 1, number);
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c << 2;
      const n = channels - c;
      const center = take(mean + at, n);
      const r = take(inverse + at, n);
      const scale = f32x4.mul(r, take(gamma + at, n));
      const shift = take(beta + at, n);
      let along = splat(0);
      let sum = splat(0);
      let p = at + <usize>first * step;
      for (let i = first; i < end; i++, p += step) {
        const d = f32x4.sub(take(x + p, n), center);
        const slope = slopeAt(take(dy + p, n), d, scale, shift, rectified);
        along = fma(slope, d, along);
        sum = f32x4.add(sum, slope);
      }
      put(sums + at, f32x4.mul(along, r), n);
      put(sums + step + at, sum, n);
    }
  }
}

/** dx = gamma·inverse·(dy − dbeta/rows − x̂·dgamma/rows) */
export function batchNormBackward(
  x: usize,
  mean: usize,
  inverse: usize,
  gamma: usize,
  beta: usize,
  dgamma: usize,
  dbeta: usize,
  dy: usize,
  dx: usize,
  rows: i32,
  channels: i32,
  rectified: bool,
  part: i32,
  parts: i32,
): void {
  const share = splat(1 / <f32>rows);
  const step = <usize>channels << 2;
  const end = shareStart(rows, ROWS, part + 1, parts);
  for (let first = shareStart(rows, ROWS, part, parts); first < end; first += ROWS) {
    const last = min(end, first + ROWS);
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c << 2;
      const n = channels - c;
      const r = take(inverse + at, n);
      const center = take(mean + at, n);
      const along = f32x4.mul(f32x4.mul(take(dgamma + at, n), r), share);
      const even = f32x4.mul(take(dbeta + at, n), share);
      const scale = f32x4.mul(r, take(gamma + at, n));
      const shift = take(beta + at, n);
      let p = <usize>first * step + at;
      for (let i = first; i < last; i++, p += step) {
        const d = f32x4.sub(take(x + p, n), center);
        const slope = slopeAt(take(dy + p, n), d, scale, shift, rectified);
        const rest = f32x4.sub(f32x4.sub(slope, even), f32x4.mul(d, along));
        put(dx + p, f32x4.mul(rest, scale), n);
      }
    }
  }
}
