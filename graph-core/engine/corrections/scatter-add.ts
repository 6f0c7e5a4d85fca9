// Adds rows into the rows of a table that their ids name: the gradient of a gather.

/** rows [count, width] → out [segments, width], which must hold zeros. Negative ids are dropped. */
export function scatterAdd(
  rows: Float32Array,
  ids: Int32Array,
  width: number,
  out: Float32Array,
): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? -1;
    if (id < 0 || (id + 1) * width > out.length) continue;
    const to = id * width;
    const from = i * width;
    for (let j = 0; j < width; j++) out[to + j] = (out[to + j] ?? 0) + (rows[from + j] ?? 0);
  }
}
