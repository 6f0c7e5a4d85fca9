// Sums over rows: bias gradients and the partial sums that make any number of threads give the same bits.
import { addInto, fill, shareStart } from './simd';

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
  if (count === 0) return;
  to += <usize>from << 2;
  x += <usize>from << 2;
  fill(to, count, 0);
  for (let i = 0; i < rows; i++) {
    addInto(x, to, count);
    x += <usize>columns << 2;
  }
}

/** to [count] = the sum of `number` arrays that start `stride` floats apart. */
export function sumChunks(chunks: usize, number: i32, stride: i32, count: i32, to: usize): void {
  memory.copy(to, chunks, <usize>count << 2);
  for (let c = 1; c < number; c++) addInto(chunks + (<usize>(c * stride) << 2), to, count);
}
