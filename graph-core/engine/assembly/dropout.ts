// Dropout from counter-based numbers, the same as ../random.ts makes: hash32 of (key, place). Owns no memory.
import { loadTail, shareStart, splat, storeTail } from './simd';

// @ts-ignore: decorator
@inline
function hash(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(<i32>0x846ca68b));
  return v128.xor(x, i32x4.shr_u(x, 16));
}

/** y = 0 where the place's 24-bit number is below `threshold` (of 2²⁴), else x·scale (times 0, so that NaN stays NaN). */
export function dropout(
  x: usize,
  y: usize,
  count: i32,
  key: i32,
  threshold: i32,
  scale: f32,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(count, 4, part + 1, parts);
  const start = shareStart(count, 4, part, parts);
  thin(x, y, start, end, start, key, threshold, scale);
}

/**
 * The same of a tensor [examples, a, b, c] that was cut out of one of [examples, fromA, fromB, fromC]: it has the pattern
 * that it had there.
 */
export function dropoutCut(
  x: usize,
  y: usize,
  examples: i32,
  a: i32,
  b: i32,
  c: i32,
  fromA: i32,
  fromB: i32,
  fromC: i32,
  key: i32,
  threshold: i32,
  scale: f32,
  part: i32,
  parts: i32,
): void {
  const rows = examples * a * b;
  const end = shareStart(rows, 1, part + 1, parts);
  for (let row = shareStart(rows, 1, part, parts); row < end; row++) {
    const inB = row % b;
    const inA = (row / b) % a;
    const place = ((row / (a * b)) * fromA + inA) * fromB + inB;
    thin(x, y, row * c, (row + 1) * c, place * fromC, key, threshold, scale);
  }
}

/** Elements from `start` to `end`, the first of which is at `place` of the pattern. */
// @ts-ignore: decorator
@inline
function thin(
  x: usize,
  y: usize,
  start: i32,
  end: i32,
  place: i32,
  key: i32,
  threshold: i32,
  scale: f32,
): void {
  const salt = i32x4.splat((key * 0x2c1b3c6d) ^ <i32>(<u32>key >> 15));
  const scales = splat(scale);
  const limit = i32x4.splat(threshold);
  let places = i32x4.add(i32x4.splat(place + <i32>0x9e3779b9), i32x4(0, 1, 2, 3));
  for (let i = start; i < end; i += 4) {
    const word = hash(v128.xor(hash(places), salt));
    const factor = v128.and(i32x4.ge_s(i32x4.shr_u(word, 8), limit), scales);
    const at = <usize>i << 2;
    if (i + 4 <= end) v128.store(y + at, f32x4.mul(v128.load(x + at), factor));
    else storeTail(y + at, f32x4.mul(loadTail(x + at, end - i), factor), end - i);
    places = i32x4.add(places, i32x4.splat(4));
  }
}
