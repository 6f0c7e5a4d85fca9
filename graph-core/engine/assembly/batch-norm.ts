// Training-mode batch norm over rows [rows, channels] and its gradient (Ioffe 2015). Owns no memory.
import { fill, fma, put, shareStart, splat, take } from './simd';

/**
 * chunks [chunks, 2, C]: sums of x − x₀ and of (x − x₀)², x₀ being the first row, so that a large mean costs no digits.
 * The number of chunks depends on the rows only: the bits do not depend on the threads.
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
  const last = shareStart(number, 1, part + 1, parts);
  for (let chunk = shareStart(number, 1, part, parts); chunk < last; chunk++) {
    const sums = chunks + (<usize>(chunk * 2 * channels) << 2);
    const squares = sums + (<usize>channels << 2);
    fill(sums, 2 * channels, 0);
    const end = shareStart(rows, 1, chunk + 1, number);
    for (let i = shareStart(rows, 1, chunk, number); i < end; i++) {
      const row = x + (<usize>(i * channels) << 2);
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c << 2;
        const n = channels - c;
        const d = f32x4.sub(take(row + at, n), take(x + at, n));
        put(sums + at, f32x4.add(take(sums + at, n), d), n);
        put(squares + at, fma(d, d, take(squares + at, n)), n);
      }
    }
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
    // NaN must stay NaN, which max would hide.
    let spread = square / <f64>rows - shift * shift;
    if (spread < 0) spread = 0;
    store<f32>(mean + at, <f32>(<f64>load<f32>(x + at) + shift));
    store<f32>(variance + at, <f32>spread);
    store<f32>(inverse + at, <f32>(1 / sqrt<f64>(spread + <f64>epsilon)));
  }
}

/** y = (x − mean)·inverse·gamma + beta */
export function batchNormApply(
  x: usize,
  mean: usize,
  inverse: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  rows: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(rows, 1, part + 1, parts);
  for (let i = shareStart(rows, 1, part, parts); i < end; i++) {
    const row = <usize>(i * channels) << 2;
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c << 2;
      const n = channels - c;
      const scale = f32x4.mul(take(inverse + at, n), take(gamma + at, n));
      const d = f32x4.sub(take(x + row + at, n), take(mean + at, n));
      put(y + row + at, fma(d, scale, take(beta + at, n)), n);
    }
  }
}

/** chunks [chunks, 2, C]: sums of dy·x̂ and of dy, which are the gradients of gamma and beta. */
export function batchNormSums(
  x: usize,
  mean: usize,
  inverse: usize,
  dy: usize,
  rows: i32,
  channels: i32,
  chunks: usize,
  number: i32,
  part: i32,
  parts: i32,
): void {
  const last = shareStart(number, 1, part + 1, parts);
  for (let chunk = shareStart(number, 1, part, parts); chunk < last; chunk++) {
    const along = chunks + (<usize>(chunk * 2 * channels) << 2);
    const sums = along + (<usize>channels << 2);
    fill(along, 2 * channels, 0);
    const end = shareStart(rows, 1, chunk + 1, number);
    for (let i = shareStart(rows, 1, chunk, number); i < end; i++) {
      const row = <usize>(i * channels) << 2;
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c << 2;
        const n = channels - c;
        const d = f32x4.sub(take(x + row + at, n), take(mean + at, n));
        const slope = take(dy + row + at, n);
        put(along + at, fma(slope, f32x4.mul(d, take(inverse + at, n)), take(along + at, n)), n);
        put(sums + at, f32x4.add(take(sums + at, n), slope), n);
      }
    }
  }
}

/** dx = gamma·inverse·(dy − dbeta/rows − x̂·dgamma/rows) */
export function batchNormBackward(
  x: usize,
  mean: usize,
  inverse: usize,
  gamma: usize,
  dgamma: usize,
  dbeta: usize,
  dy: usize,
  dx: usize,
  rows: i32,
  channels: i32,
  part: i32,
  parts: i32,
): void {
  const share = splat(1 / <f32>rows);
  const end = shareStart(rows, 1, part + 1, parts);
  for (let i = shareStart(rows, 1, part, parts); i < end; i++) {
    const row = <usize>(i * channels) << 2;
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c << 2;
      const n = channels - c;
      const r = take(inverse + at, n);
      const normal = f32x4.mul(f32x4.sub(take(x + row + at, n), take(mean + at, n)), r);
      const along = fma(normal, take(dgamma + at, n), take(dbeta + at, n));
      const slope = f32x4.sub(take(dy + row + at, n), f32x4.mul(along, share));
      put(dx + row + at, f32x4.mul(slope, f32x4.mul(r, take(gamma + at, n))), n);
    }
  }
}
