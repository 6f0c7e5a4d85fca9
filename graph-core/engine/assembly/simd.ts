// Small vector helpers every kernel uses. FMA where the build has relaxed SIMD. Owns no memory.

/** a·b + c; one rounding with relaxed SIMD, two without. */
// @ts-ignore: decorator
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// @ts-ignore: decorator
@inline
export function sum4(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

// @ts-ignore: decorator
@inline
export function max4(x: v128): f32 {
  const pairs = f32x4.max(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return max<f32>(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/** What is not a number stays so. */
// @ts-ignore: decorator
@inline
export function relu(x: v128): v128 {
  return f32x4.pmax(x, splat(0));
}

/** Slope of `relu` from its output. */
// @ts-ignore: decorator
@inline
export function reluSlope(y: v128): v128 {
  return v128.and(splat(1), f32x4.gt(y, splat(0)));
}

/** Up to three floats, the rest of the lanes zero: reads nothing beyond them. */
export function loadTail(p: usize, count: i32): v128 {
  let x = v128.load32_zero(p);
  if (count > 1) x = v128.load32_lane(p + 4, x, 1);
  if (count > 2) x = v128.load32_lane(p + 8, x, 2);
  return x;
}

/** Writes the first `count` (1 … 3) floats. */
export function storeTail(p: usize, x: v128, count: i32): void {
  v128.store32_lane(p, x, 0);
  if (count > 1) v128.store32_lane(p + 4, x, 1);
  if (count > 2) v128.store32_lane(p + 8, x, 2);
}

/** Four floats, or the `count` that are left of a row. */
// @ts-ignore: decorator
@inline
export function take(p: usize, count: i32): v128 {
  return count >= 4 ? v128.load(p) : loadTail(p, count);
}

// @ts-ignore: decorator
@inline
export function put(p: usize, x: v128, count: i32): void {
  if (count >= 4) v128.store(p, x);
  else storeTail(p, x, count);
}

export function fill(p: usize, count: i32, value: f32): void {
  const x = splat(value);
  let i = 0;
  for (; i + 4 <= count; i += 4) v128.store(p + (i << 2), x);
  for (; i < count; i++) store<f32>(p + (i << 2), value);
}

export function copy(from: usize, to: usize, count: i32): void {
  memory.copy(to, from, count << 2);
}

/** to += from */
export function addInto(from: usize, to: usize, count: i32): void {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const at = i << 2;
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  }
  for (; i < count; i++) {
    const at = i << 2;
    store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
  }
}

/** First index of the share of `total` items that part `part` of `parts` works on, in multiples of `step`. */
export function shareStart(total: i32, step: i32, part: i32, parts: i32): i32 {
  const units = (total + step - 1) / step;
  return min(total, ((units * part) / parts) * step);
}
