// Sums and sums of squares of each column, for means and variances. Owns no memory.
import { fma, put, splat, take } from './simd';

/** sums [2, C]: of x − x₀ and of (x − x₀)² over rows; x₀ [C] lies near them, so that a large mean costs no digits. */
export function sumsOfRows(x: usize, rows: i32, channels: i32, origin: usize, sums: usize): void {
  const step = <usize>channels << 2;
  let c = 0;
  for (; c + 16 <= channels; c += 16) {
    const at = <usize>c << 2;
    sixteenSums(x + at, rows, step, origin + at, sums + at);
  }
  for (; c < channels; c += 4) {
    const at = <usize>c << 2;
    columnsSums(x + at, rows, step, channels - c, origin + at, sums + at);
  }
}

/** Sixteen columns in registers: one addition to a sum has to wait for the one before it. */
function sixteenSums(x: usize, rows: i32, step: usize, origin: usize, sums: usize): void {
  const originA = v128.load(origin);
  const originB = v128.load(origin, 16);
  const originC = v128.load(origin, 32);
  const originD = v128.load(origin, 48);
  let sumA = splat(0);
  let sumB = sumA;
  let sumC = sumA;
  let sumD = sumA;
  let squareA = sumA;
  let squareB = sumA;
  let squareC = sumA;
  let squareD = sumA;
  const end = x + <usize>rows * step;
  for (; x < end; x += step) {
    let d = f32x4.sub(v128.load(x), originA);
    sumA = f32x4.add(sumA, d);
    squareA = fma(d, d, squareA);
    d = f32x4.sub(v128.load(x, 16), originB);
    sumB = f32x4.add(sumB, d);
    squareB = fma(d, d, squareB);
    d = f32x4.sub(v128.load(x, 32), originC);
    sumC = f32x4.add(sumC, d);
    squareC = fma(d, d, squareC);
    d = f32x4.sub(v128.load(x, 48), originD);
    sumD = f32x4.add(sumD, d);
    squareD = fma(d, d, squareD);
  }
  v128.store(sums, sumA);
  v128.store(sums, sumB, 16);
  v128.store(sums, sumC, 32);
  v128.store(sums, sumD, 48);
  sums += step;
  v128.store(sums, squareA);
  v128.store(sums, squareB, 16);
  v128.store(sums, squareC, 32);
  v128.store(sums, squareD, 48);
}

// @ts-ignore: decorator
@inline
function columnsSums(x: usize, rows: i32, step: usize, n: i32, origin: usize, sums: usize): void {
  const zero = take(origin, n);
  let sum = splat(0);
  let square = splat(0);
  const end = x + <usize>rows * step;
  for (; x < end; x += step) {
    const d = f32x4.sub(take(x, n), zero);
    sum = f32x4.add(sum, d);
    square = fma(d, d, square);
  }
  put(sums, sum, n);
  put(sums + step, square, n);
}
