// Sums over rows: bias gradients, means, and the partial sums that make any number of threads give the same bits.
import { addInto, put, shareStart, splat, sum4, take } from './simd';

/** Rows that are added up before they join the rest: a long run of additions to one number would lose digits. */
const RUN = 32;

/** to[j] = scale · Σ_i x[i, j] over `rows` rows that start `stride` bytes apart, 16 columns in registers at a time. */
function columnSums(
  x: usize,
  rows: i32,
  stride: usize,
  columns: i32,
  to: usize,
  scale: f32,
): void {
  const zero = splat(0);
  const factor = splat(scale);
  let j = 0;
  for (; j + 16 <= columns; j += 16) {
    let sumA = zero;
    let sumB = zero;
    let sumC = zero;
    let sumD = zero;
    let p = x + (<usize>j << 2);
    for (let i = 0; i < rows; ) {
      let a = zero;
      let b = zero;
      let c = zero;
      let d = zero;
      for (const end = min(i + RUN, rows); i < end; i++, p += stride) {
        a = f32x4.add(a, v128.load(p));
        b = f32x4.add(b, v128.load(p, 16));
        c = f32x4.add(c, v128.load(p, 32));
        d = f32x4.add(d, v128.load(p, 48));
      }
      sumA = f32x4.add(sumA, a);
      sumB = f32x4.add(sumB, b);
      sumC = f32x4.add(sumC, c);
      sumD = f32x4.add(sumD, d);
    }
    const q = to + (<usize>j << 2);
    v128.store(q, f32x4.mul(sumA, factor));
    v128.store(q, f32x4.mul(sumB, factor), 16);
    v128.store(q, f32x4.mul(sumC, factor), 32);
    v128.store(q, f32x4.mul(sumD, factor), 48);
  }
  for (; j < columns; j += 4) {
    const n = columns - j;
    let sum = zero;
    let p = x + (<usize>j << 2);
    for (let i = 0; i < rows; ) {
      let a = zero;
      for (const end = min(i + RUN, rows); i < end; i++, p += stride) a = f32x4.add(a, take(p, n));
      sum = f32x4.add(sum, a);
    }
    put(to + (<usize>j << 2), f32x4.mul(sum, factor), n);
  }
}

/** to[j] = Σ_i x[i, j] for x [rows, columns]; each part owns whole columns. */
export function sumRows(
  x: usize,
  rows: i32,
  columns: i32,
  to: usize,
  part: i32,
  parts: i32,
): void {
  const from = shareStart(columns, 16, part, parts);
  const count = shareStart(columns, 16, part + 1, parts) - from;
  const at = <usize>from << 2;
  columnSums(x + at, rows, <usize>columns << 2, count, to + at, 1);
}

/** to [count] = the sum of `number` arrays that start `stride` floats apart. */
export function sumChunks(chunks: usize, number: i32, stride: i32, count: i32, to: usize): void {
  memory.copy(to, chunks, <usize>count << 2);
  for (let c = 1; c < number; c++) addInto(chunks + (<usize>(c * stride) << 2), to, count);
}

/** to [outer, inner] = scale · Σ over the middle of x [outer, middle, inner]; parts own whole outer rows or columns. */
export function sumMiddle(
  x: usize,
  to: usize,
  outer: i32,
  middle: i32,
  inner: i32,
  scale: f32,
  part: i32,
  parts: i32,
): void {
  const byRow = outer >= parts;
  const first = byRow ? shareStart(outer, 1, part, parts) : 0;
  const last = byRow ? shareStart(outer, 1, part + 1, parts) : outer;
  const from = byRow ? 0 : shareStart(inner, 16, part, parts);
  const count = (byRow ? inner : shareStart(inner, 16, part + 1, parts)) - from;
  if (count === 0) return;
  for (let o = first; o < last; o++) {
    const out = to + (<usize>(o * inner + from) << 2);
    const row = x + (<usize>(o * middle * inner + from) << 2);
    if (inner === 1) store<f32>(out, scale * sumRun(row, middle));
    else columnSums(row, middle, <usize>inner << 2, count, out, scale);
  }
}

/** Σ of neighbours, in runs of 256 so that long sums keep their digits. */
function sumRun(x: usize, count: i32): f32 {
  let total: f64 = 0;
  let i = 0;
  while (i + 4 <= count) {
    let sum = splat(0);
    const end = min(i + 256, count - 3);
    for (; i < end; i += 4) sum = f32x4.add(sum, v128.load(x + (<usize>i << 2)));
    total += <f64>sum4(sum);
  }
  for (; i < count; i++) total += <f64>load<f32>(x + (<usize>i << 2));
  return <f32>total;
}
