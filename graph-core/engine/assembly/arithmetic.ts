// Sums, differences and products of two arrays, one of them repeated over a middle axis. Owns no memory.
import { put, relu, shareStart, splat, take } from './simd';

const ADD = 0;
const MULTIPLY = 1;
const ADD_RELU = 3;

// @ts-ignore: decorator
@inline
function combined(a: v128, b: v128, kind: i32): v128 {
  if (kind === ADD) return f32x4.add(a, b);
  if (kind === MULTIPLY) return f32x4.mul(a, b);
  if (kind === ADD_RELU) return relu(f32x4.add(a, b));
  return f32x4.sub(a, b);
}

// @ts-ignore: decorator
@inline
function combineRow(a: usize, b: usize, to: usize, count: i32, kind: i32): void {
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const at = <usize>j << 2;
    v128.store(to + at, combined(v128.load(a + at), v128.load(b + at), kind));
  }
  if (j < count) {
    const at = <usize>j << 2;
    const n = count - j;
    put(to + at, combined(take(a + at, n), take(b + at, n), kind), n);
  }
}

/** Rows worked on together where rows are short, so that several columns' passes over them stay in the L1 cache. */
const ROWS = 64;
const SHORT = 128;

// @ts-ignore: decorator
@inline
function combineRows(
  a: usize,
  b: usize,
  to: usize,
  middle: i32,
  inner: i32,
  first: i32,
  end: i32,
  kind: i32,
): void {
  const step = <usize>inner << 2;
  let row = first;
  while (row < end) {
    const other = b + <usize>(row / middle) * step;
    // Up to the end of the rows that share one row of b.
    const last = min(min(end, row + ROWS), (row / middle + 1) * middle);
    if (inner > SHORT || inner & 3)
      for (; row < last; row++) combineRow(a + <usize>row * step, other, to + <usize>row * step, inner, kind);
    else
      for (let j: usize = 0; j < step; j += 16) {
        const x = v128.load(other + j);
        const stop = <usize>last * step + j;
        for (let at = <usize>row * step + j; at < stop; at += step)
          v128.store(to + at, combined(v128.load(a + at), x, kind));
      }
    row = last;
  }
}

/** One number against a run of them. */
// @ts-ignore: decorator
@inline
function combineNumber(a: usize, b: f32, to: usize, count: i32, kind: i32): void {
  const other = splat(b);
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const at = <usize>j << 2;
    v128.store(to + at, combined(v128.load(a + at), other, kind));
  }
  if (j < count) {
    const at = <usize>j << 2;
    const n = count - j;
    put(to + at, combined(take(a + at, n), other, kind), n);
  }
}

/** to[o, m, i] = a[o, m, i] ∘ b[o, i]. kind: 0 sum, 1 product, 2 difference, 3 ReLU of the sum. */
export function combine(
  a: usize,
  b: usize,
  to: usize,
  outer: i32,
  middle: i32,
  inner: i32,
  kind: i32,
  part: i32,
  parts: i32,
): void {
  // Equal shapes first: they may come as any split into outer and inner.
  if (middle === 1) {
    const count = outer * inner;
    const from = shareStart(count, 16, part, parts);
    const size = shareStart(count, 16, part + 1, parts) - from;
    const at = <usize>from << 2;
    if (kind === ADD) combineRow(a + at, b + at, to + at, size, ADD);
    else if (kind === MULTIPLY) combineRow(a + at, b + at, to + at, size, MULTIPLY);
    else if (kind === ADD_RELU) combineRow(a + at, b + at, to + at, size, ADD_RELU);
    else combineRow(a + at, b + at, to + at, size, kind);
    return;
  }
  if (inner === 1) {
    const end = shareStart(outer, 1, part + 1, parts);
    for (let o = shareStart(outer, 1, part, parts); o < end; o++) {
      const at = <usize>(o * middle) << 2;
      const number = load<f32>(b + (<usize>o << 2));
      if (kind === ADD) combineNumber(a + at, number, to + at, middle, ADD);
      else if (kind === MULTIPLY) combineNumber(a + at, number, to + at, middle, MULTIPLY);
      else combineNumber(a + at, number, to + at, middle, kind);
    }
    return;
  }
  const first = shareStart(outer * middle, 1, part, parts);
  const end = shareStart(outer * middle, 1, part + 1, parts);
  if (kind === ADD) combineRows(a, b, to, middle, inner, first, end, ADD);
  else if (kind === MULTIPLY) combineRows(a, b, to, middle, inner, first, end, MULTIPLY);
  else combineRows(a, b, to, middle, inner, first, end, kind);
}

/** to = share·a + rest·b */
export function blend(a: usize, b: usize, to: usize, count: i32, share: f32, rest: f32): void {
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2;
    const n = count - i;
    const kept = f32x4.mul(take(a + at, n), splat(share));
    put(to + at, f32x4.add(kept, f32x4.mul(take(b + at, n), splat(rest))), n);
  }
}
