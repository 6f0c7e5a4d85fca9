// Training-mode batch norm over rows [rows, channels] and its gradient (Ioffe 2015). Owns no memory.
import { sumsOfRows } from './row-sums';
import { fma, put, relu, reluSlope, shareStart, splat, take } from './simd';

/** Rows that are worked on together, so that several columns' passes over them stay in the L1 cache. */
const ROWS = 64;

/**
 * chunks [chunks, 2, C]: sums of x − x₀ and of (x − x₀)², x₀ being the first row. The number of chunks depends on the rows
 * only: the bits do not depend on the threads.
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
    const first = shareStart(rows, 1, chunk, number);
    const count = shareStart(rows, 1, chunk + 1, number) - first;
    sumsOfRows(x + <usize>first * step, count, channels, x, chunks + <usize>(chunk * 2) * step);
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
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2;
    let sum: f64 = 0;
    let square: f64 = 0;
    for (let i = 0; i < number; i++) {
      const chunk = chunks + (<usize>(i * 2 * channels) << 2) + at;
      sum += <f64>load<f32>(chunk);
      square += <f64>load<f32>(chunk + (<usize>channels << 2));
    }
    const shift = sum / <f64>rows;
    // Not by max, which would hide a NaN.
    let spread = square / <f64>rows - shift * shift;
    if (spread < 0) spread = 0;
    store<f32>(mean + at, <f32>(<f64>load<f32>(x + at) + shift));
    store<f32>(variance + at, <f32>spread);
    store<f32>(inverse + at, <f32>(1 / sqrt<f64>(spread + <f64>epsilon)));
  }
}

// Inlined once for whole columns with and without ReLU, so that the loops do not ask.
// @ts-ignore: decorator
@inline
function applyColumns(
  x: usize,
  y: usize,
  from: usize,
  end: usize,
  step: usize,
  n: i32,
  center: v128,
  scale: v128,
  shift: v128,
  rectified: bool,
): void {
  for (let p = from; p < end; p += step) {
    const value = fma(f32x4.sub(take(x + p, n), center), scale, shift);
    put(y + p, rectified ? relu(value) : value, n);
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
      const from = <usize>first * step + at;
      const to = <usize>last * step;
      if (n < 4) applyColumns(x, y, from, to, step, n, center, scale, shift, rectified);
      else if (rectified) applyColumns(x, y, from, to, step, 4, center, scale, shift, true);
      else applyColumns(x, y, from, to, step, 4, center, scale, shift, false);
    }
  }
}

/** dy, or where the ReLU of the values was taken dy times its slope; d is x − mean. */
// @ts-ignore: decorator
@inline
function slopeAt(dy: v128, d: v128, scale: v128, shift: v128, rectified: bool): v128 {
  return rectified ? f32x4.mul(dy, reluSlope(fma(d, scale, shift))) : dy;
}

// @ts-ignore: decorator
@inline
function eightSlopeSums(
  x: usize,
  dy: usize,
  from: usize,
  end: usize,
  step: usize,
  mean: usize,
  inverse: usize,
  gamma: usize,
  beta: usize,
  rectified: bool,
  sums: usize,
): void {
  const centerA = v128.load(mean);
  const centerB = v128.load(mean, 16);
  const scaleA = f32x4.mul(v128.load(inverse), v128.load(gamma));
  const scaleB = f32x4.mul(v128.load(inverse, 16), v128.load(gamma, 16));
  const shiftA = v128.load(beta);
  const shiftB = v128.load(beta, 16);
  let alongA = splat(0);
  let alongB = alongA;
  let sumA = alongA;
  let sumB = alongA;
  for (let p = from; p < end; p += step) {
    let d = f32x4.sub(v128.load(x + p), centerA);
    let slope = slopeAt(v128.load(dy + p), d, scaleA, shiftA, rectified);
    alongA = fma(slope, d, alongA);
    sumA = f32x4.add(sumA, slope);
    d = f32x4.sub(v128.load(x + p, 16), centerB);
    slope = slopeAt(v128.load(dy + p, 16), d, scaleB, shiftB, rectified);
    alongB = fma(slope, d, alongB);
    sumB = f32x4.add(sumB, slope);
  }
  v128.store(sums, f32x4.mul(alongA, v128.load(inverse)));
  v128.store(sums, f32x4.mul(alongB, v128.load(inverse, 16)), 16);
  v128.store(sums + step, sumA);
  v128.store(sums + step, sumB, 16);
}

// @ts-ignore: decorator
@inline
function slopeSums(
  x: usize,
  dy: usize,
  from: usize,
  end: usize,
  step: usize,
  n: i32,
  center: v128,
  inverse: v128,
  scale: v128,
  shift: v128,
  rectified: bool,
  sums: usize,
): void {
  let along = splat(0);
  let sum = splat(0);
  for (let p = from; p < end; p += step) {
    const d = f32x4.sub(take(x + p, n), center);
    const slope = slopeAt(take(dy + p, n), d, scale, shift, rectified);
    along = fma(slope, d, along);
    sum = f32x4.add(sum, slope);
  }
  put(sums, f32x4.mul(along, inverse), n);
  put(sums + step, sum, n);
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
    const end = <usize>shareStart(rows, 1, chunk + 1, number) * step;
    let c = 0;
    for (; c + 8 <= channels; c += 8) {
      const at = <usize>c << 2;
      const from = <usize>first * step + at;
      const out = sums + at;
      if (rectified)
        eightSlopeSums(x, dy, from, end, step, mean + at, inverse + at, gamma + at, beta + at, true, out);
      else
        eightSlopeSums(x, dy, from, end, step, mean + at, inverse + at, gamma + at, beta + at, false, out);
    }
    for (; c < channels; c += 4) {
      const at = <usize>c << 2;
      const n = channels - c;
      const from = <usize>first * step + at;
      const r = take(inverse + at, n);
      const scale = f32x4.mul(r, take(gamma + at, n));
      const shift = take(beta + at, n);
      slopeSums(x, dy, from, end, step, n, take(mean + at, n), r, scale, shift, rectified, sums + at);
    }
  }
}

// @ts-ignore: decorator
@inline
function backwardColumns(
  x: usize,
  dy: usize,
  dx: usize,
  from: usize,
  end: usize,
  step: usize,
  n: i32,
  center: v128,
  along: v128,
  even: v128,
  scale: v128,
  shift: v128,
  rectified: bool,
): void {
  for (let p = from; p < end; p += step) {
    const d = f32x4.sub(take(x + p, n), center);
    const slope = slopeAt(take(dy + p, n), d, scale, shift, rectified);
    const rest = f32x4.sub(f32x4.sub(slope, even), f32x4.mul(d, along));
    put(dx + p, f32x4.mul(rest, scale), n);
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
      const from = <usize>first * step + at;
      const to = <usize>last * step;
      if (n < 4)
        backwardColumns(x, dy, dx, from, to, step, n, center, along, even, scale, shift, rectified);
      else if (rectified)
        backwardColumns(x, dy, dx, from, to, step, 4, center, along, even, scale, shift, true);
      else backwardColumns(x, dy, dx, from, to, step, 4, center, along, even, scale, shift, false);
    }
  }
}
