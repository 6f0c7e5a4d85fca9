// Softmax of rows with masks and its gradient. A row with nothing to look at is all zeros.
import { exp4 } from './math';
import { fma, loadTail, max4, shareStart, splat, storeTail, sum4 } from './simd';

/**
 * One row in place or not: y[j] = exp(scale·x[j] − max) / Σ over the first `seen` entries whose mask is not 0;
 * zero for all others. Scores are scaled here so that the product before needs no pass of its own.
 */
export function softmaxRow(
  x: usize,
  y: usize,
  n: i32,
  seen: i32,
  scale: f32,
  mask: usize,
): void {
  const hidden = splat(-Infinity);
  const factor = splat(scale);
  let top = hidden;
  let j = 0;
  for (; j + 4 <= seen; j += 4) {
    const at = <usize>j << 2;
    let s = f32x4.mul(v128.load(x + at), factor);
    if (mask) s = v128.bitselect(hidden, s, f32x4.eq(v128.load(mask + at), splat(0)));
    v128.store(y + at, s);
    top = f32x4.max(top, s);
  }
  let highest = max4(top);
  for (; j < seen; j++) {
    const at = <usize>j << 2;
    let s = load<f32>(x + at) * scale;
    if (mask) s = load<f32>(mask + at) === 0 ? -Infinity : s;
    store<f32>(y + at, s);
    highest = max<f32>(highest, s);
  }
  if (highest === -Infinity) {
    memory.fill(y, 0, <usize>n << 2);
    return;
  }
  const shift = splat(highest);
  let sum = splat(0);
  for (j = 0; j + 4 <= seen; j += 4) {
    const at = <usize>j << 2;
    const s = v128.load(y + at);
    let e = exp4(f32x4.sub(s, shift));
    if (mask) e = v128.andnot(e, f32x4.eq(s, hidden));
    v128.store(y + at, e);
    sum = f32x4.add(sum, e);
  }
  if (j < seen) {
    const at = <usize>j << 2;
    const s = loadTail(y + at, seen - j);
    let e = exp4(f32x4.sub(s, shift));
    if (mask) e = v128.andnot(e, f32x4.eq(s, hidden));
    storeTail(y + at, e, seen - j);
    sum = f32x4.add(sum, loadTail(y + at, seen - j));
  }
  const share = splat(1 / sum4(sum));
  for (j = 0; j + 4 <= seen; j += 4) {
    const at = <usize>j << 2;
    v128.store(y + at, f32x4.mul(v128.load(y + at), share));
  }
  const one = f32x4.extract_lane(share, 0);
  for (; j < seen; j++) {
    const at = <usize>j << 2;
    store<f32>(y + at, load<f32>(y + at) * one);
  }
  if (seen < n) memory.fill(y + (<usize>seen << 2), 0, <usize>(n - seen) << 2);
}

/** dx[j] = scale · y[j] · (dy[j] − Σ y·dy) over the first `seen` entries, zero after; dx may be dy. */
export function softmaxRowBackward(
  y: usize,
  dy: usize,
  dx: usize,
  n: i32,
  seen: i32,
  scale: f32,
): void {
  let sum = splat(0);
  let j = 0;
  for (; j + 4 <= seen; j += 4) {
    const at = <usize>j << 2;
    sum = fma(v128.load(y + at), v128.load(dy + at), sum);
  }
  if (j < seen) {
    const at = <usize>j << 2;
    sum = fma(loadTail(y + at, seen - j), loadTail(dy + at, seen - j), sum);
  }
  const dot = sum4(sum);
  const center = splat(dot);
  const factor = splat(scale);
  for (j = 0; j + 4 <= seen; j += 4) {
    const at = <usize>j << 2;
    v128.store(
      dx + at,
      f32x4.mul(f32x4.mul(factor, v128.load(y + at)), f32x4.sub(v128.load(dy + at), center)),
    );
  }
  for (; j < seen; j++) {
    const at = <usize>j << 2;
    store<f32>(dx + at, scale * load<f32>(y + at) * (load<f32>(dy + at) - dot));
  }
  if (seen < n) memory.fill(dx + (<usize>seen << 2), 0, <usize>(n - seen) << 2);
}

/** x, y and mask (or 0) [rows, n]. */
export function softmax(
  x: usize,
  y: usize,
  mask: usize,
  rows: i32,
  n: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(rows, 1, part + 1, parts);
  for (let i = shareStart(rows, 1, part, parts); i < end; i++) {
    const at = <usize>(i * n) << 2;
    softmaxRow(x + at, y + at, n, n, 1, mask ? mask + at : 0);
  }
}

export function softmaxBackward(
  y: usize,
  dy: usize,
  dx: usize,
  rows: i32,
  n: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(rows, 1, part + 1, parts);
  for (let i = shareStart(rows, 1, part, parts); i < end; i++) {
    const at = <usize>(i * n) << 2;
    softmaxRowBackward(y + at, dy + at, dx + at, n, n, 1);
  }
}
