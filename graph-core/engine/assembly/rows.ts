// Rows of a table by their numbers, sums into rows, and rows moved between arrays of other widths.
import { addInto, fill, put, shareStart, take } from './simd';

/** Place of the first id outside 0 … limit − 1, or −1. */
export function firstOutside(ids: usize, count: i32, limit: i32): i32 {
  for (let i = 0; i < count; i++)
    if (<u32>load<i32>(ids + (<usize>i << 2)) >= <u32>limit) return i;
  return -1;
}

/** to[i] = table[ids[i]], rows of `width` floats. */
export function gatherRows(
  ids: usize,
  table: usize,
  to: usize,
  count: i32,
  width: i32,
  part: i32,
  parts: i32,
): void {
  const bytes = <usize>width << 2;
  const end = shareStart(count, 1, part + 1, parts);
  for (let i = shareStart(count, 1, part, parts); i < end; i++)
    memory.copy(
      to + <usize>i * bytes,
      table + <usize>load<i32>(ids + (<usize>i << 2)) * bytes,
      bytes,
    );
}

/** to [rows, width] = 0, then to[ids[i]] += x[i]; ids outside are left out. Each part owns whole columns. */
export function scatterAddRows(
  ids: usize,
  x: usize,
  to: usize,
  count: i32,
  width: i32,
  rows: i32,
  part: i32,
  parts: i32,
): void {
  const from = shareStart(width, 4, part, parts);
  const mine = shareStart(width, 4, part + 1, parts) - from;
  if (mine === 0) return;
  const bytes = <usize>width << 2;
  x += <usize>from << 2;
  to += <usize>from << 2;
  if (mine === width) memory.fill(to, 0, <usize>rows * bytes);
  else for (let r = 0; r < rows; r++) fill(to + <usize>r * bytes, mine, 0);
  for (let i = 0; i < count; i++) {
    const row = load<i32>(ids + (<usize>i << 2));
    if (<u32>row < <u32>rows) addInto(x + <usize>i * bytes, to + <usize>row * bytes, mine);
  }
}

/** `rows` rows of `width` numbers of 32 bits, `fromStride` and `toStride` of them apart: concatenation and slices. */
export function copyRows(
  from: usize,
  fromStride: i32,
  to: usize,
  toStride: i32,
  width: i32,
  rows: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareStart(rows, 1, part + 1, parts);
  let i = shareStart(rows, 1, part, parts);
  from += <usize>i * (<usize>fromStride << 2);
  to += <usize>i * (<usize>toStride << 2);
  for (; i < end; i++) {
    // Short rows are not worth a call.
    if (width > 64) memory.copy(to, from, <usize>width << 2);
    else
      for (let j = 0; j < width; j += 4)
        put(to + (<usize>j << 2), take(from + (<usize>j << 2), width - j), width - j);
    from += <usize>fromStride << 2;
    to += <usize>toStride << 2;
  }
}

/** to[i, t] = from[i] for `rows` rows of `width` numbers of 32 bits: each stands `times` times, one behind the other. */
export function repeatRows(
  from: usize,
  to: usize,
  rows: i32,
  times: i32,
  width: i32,
  part: i32,
  parts: i32,
): void {
  const all = rows * times;
  const end = shareStart(all, 1, part + 1, parts);
  for (let at = shareStart(all, 1, part, parts); at < end; ) {
    const row = at / times;
    const last = min((row + 1) * times, end);
    const here = from + (<usize>(row * width) << 2);
    const there = to + (<usize>(at * width) << 2);
    if (width === 1) fill(there, last - at, load<f32>(here));
    else copyRows(here, 0, there, width, width, last - at, 0, 1);
    at = last;
  }
}
