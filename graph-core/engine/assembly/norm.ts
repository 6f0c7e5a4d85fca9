// Layer norm (Ba 2016) and RMS norm (Zhang 2019) over rows, with their gradients. Any width.
import { fill, fma, loadTail, shareStart, splat, storeTail, sum4 } from './simd';

// @ts-ignore: decorator
@inline
function mean(p: usize, d: i32): f32 {
  let sum = splat(0);
  let j = 0;
  for (; j + 4 <= d; j += 4) sum = f32x4.add(sum, v128.load(p + (<usize>j << 2)));
  if (j < d) sum = f32x4.add(sum, loadTail(p + (<usize>j << 2), d - j));
  return sum4(sum) / <f32>d;
}

/** Mean of (x − m)². */
// @ts-ignore: decorator
@inline
function spread(p: usize, d: i32, m: f32): f32 {
  const center = splat(m);
  let sum = splat(0);
  let j = 0;
  for (; j + 4 <= d; j += 4) {
    const x = f32x4.sub(v128.load(p + (<usize>j << 2)), center);
    sum = fma(x, x, sum);
  }
  let total = sum4(sum);
  for (; j < d; j++) {
    const x = load<f32>(p + (<usize>j << 2)) - m;
    total += x * x;
  }
  return total / <f32>d;
}

/** x, y [rows, d]; means and scales (1/σ) [rows] are kept for the gradient. beta = 0: RMS norm, no centring. */
export function norm(
  x: usize,
  gamma: usize,
  beta: usize,
  y: usize,
  means: usize,
  scales: usize,
  rows: i32,
  d: i32,
  epsilon: f32,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(rows, 1, part + 1, parts);
  for (let i = shareStart(rows, 1, part, parts); i < end; i++) {
    const p = x + (<usize>(i * d) << 2);
    const q = y + (<usize>(i * d) << 2);
    const m: f32 = beta ? mean(p, d) : 0;
    const r: f32 = 1 / sqrt<f32>(spread(p, d, m) + epsilon);
    if (beta) store<f32>(means + (<usize>i << 2), m);
    store<f32>(scales + (<usize>i << 2), r);
    const center = splat(m);
    const scale = splat(r);
    let j = 0;
    for (; j + 4 <= d; j += 4) {
      const at = <usize>j << 2;
      const n = f32x4.mul(f32x4.sub(v128.load(p + at), center), scale);
      v128.store(
        q + at,
        fma(n, v128.load(gamma + at), beta ? v128.load(beta + at) : splat(0)),
      );
    }
    if (j < d) {
      const at = <usize>j << 2;
      const n = f32x4.mul(f32x4.sub(loadTail(p + at, d - j), center), scale);
      const b = beta ? loadTail(beta + at, d - j) : splat(0);
      storeTail(q + at, fma(n, loadTail(gamma + at, d - j), b), d - j);
    }
  }
}

/**
 * dx [rows, d]; `sums` [chunks, 2, d] receives the chunks' dgamma and dbeta, which sumChunks adds up. The number of
 * chunks depends on the rows only, so the bits do not depend on the threads. means = 0: RMS norm.
 */
export function normBackward(
  x: usize,
  gamma: usize,
  means: usize,
  scales: usize,
  dy: usize,
  dx: usize,
  sums: usize,
  rows: i32,
  d: i32,
  chunks: i32,
  part: i32,
  parts: i32,
): void {
  const last = shareStart(chunks, 1, part + 1, parts);
  for (let c = shareStart(chunks, 1, part, parts); c < last; c++) {
    const dgamma = sums + (<usize>(c * 2 * d) << 2);
    fill(dgamma, 2 * d, 0);
    const end = shareStart(rows, 1, c + 1, chunks);
    for (let i = shareStart(rows, 1, c, chunks); i < end; i++) {
      const row = <usize>(i * d) << 2;
      const m: f32 = means ? load<f32>(means + (<usize>i << 2)) : 0;
      normRowBackward(x + row, gamma, m, load<f32>(scales + (<usize>i << 2)), dy + row, dx + row,
        dgamma, d, means !== 0);
    }
  }
}

/** With g = dy·gamma and n = (x−m)·r:  dx = r·(g − mean(g) − n·mean(g·n)); without centring mean(g) stays out. */
// @ts-ignore: decorator
@inline
function normRowBackward(
  p: usize,
  gamma: usize,
  m: f32,
  r: f32,
  q: usize,
  o: usize,
  dgamma: usize,
  d: i32,
  centred: bool,
): void {
  const center = splat(m);
  const scale = splat(r);
  const dbeta = dgamma + (<usize>d << 2);
  let g = splat(0);
  let gn = splat(0);
  let j = 0;
  for (; j + 4 <= d; j += 4) {
    const at = <usize>j << 2;
    const n = f32x4.mul(f32x4.sub(v128.load(p + at), center), scale);
    const y = v128.load(q + at);
    const slope = f32x4.mul(y, v128.load(gamma + at));
    g = f32x4.add(g, slope);
    gn = fma(slope, n, gn);
    v128.store(dgamma + at, fma(y, n, v128.load(dgamma + at)));
    v128.store(dbeta + at, f32x4.add(v128.load(dbeta + at), y));
  }
  let sumG = sum4(g);
  let sumGn = sum4(gn);
  for (; j < d; j++) {
    const at = <usize>j << 2;
    const n = (load<f32>(p + at) - m) * r;
    const y = load<f32>(q + at);
    const slope = y * load<f32>(gamma + at);
    sumG += slope;
    sumGn += slope * n;
    store<f32>(dgamma + at, load<f32>(dgamma + at) + y * n);
    store<f32>(dbeta + at, load<f32>(dbeta + at) + y);
  }
  const a: f32 = centred ? sumG / <f32>d : 0;
  const b: f32 = sumGn / <f32>d;
  for (j = 0; j + 4 <= d; j += 4) {
    const at = <usize>j << 2;
    const n = f32x4.mul(f32x4.sub(v128.load(p + at), center), scale);
    const slope = f32x4.sub(f32x4.mul(v128.load(q + at), v128.load(gamma + at)), splat(a));
    v128.store(o + at, f32x4.mul(scale, f32x4.sub(slope, f32x4.mul(n, splat(b)))));
  }
  for (; j < d; j++) {
    const at = <usize>j << 2;
    const n = (load<f32>(p + at) - m) * r;
    const slope = load<f32>(q + at) * load<f32>(gamma + at) - a;
    store<f32>(o + at, r * (slope - n * b));
  }
}
