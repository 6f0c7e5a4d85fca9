// The gradient of nearest-neighbour resizing over plain arrays.

export interface Resize {
  /** Of the small side: batch, height, width, channels. */
  readonly from: readonly [number, number, number, number];
  readonly to: readonly [number, number];
  readonly alignCorners: boolean;
  readonly halfPixelCenters: boolean;
}

/** Each pixel of dy goes to the one it was copied from. dy [B, H', W', C] → out [B, H, W, C], which must hold zeros. */
export function resizeNearestGradient(dy: Float32Array, of: Resize, out: Float32Array): void {
  const [batch, height, width, channels] = of.from;
  const [tall, wide] = of.to;
  const rows = sources(height, tall, of);
  const columns = sources(width, wide, of);
  let offset = 0;
  for (let b = 0; b < batch; b++)
    for (let y = 0; y < tall; y++)
      for (let x = 0; x < wide; x++) {
        const to = ((b * height + (rows[y] ?? 0)) * width + (columns[x] ?? 0)) * channels;
        for (let c = 0; c < channels; c++, offset++)
          out[to + c] = (out[to + c] ?? 0) + (dy[offset] ?? 0);
      }
}

/** Which place of the small axis each place of the large one was copied from. */
function sources(small: number, large: number, { alignCorners, halfPixelCenters }: Resize) {
  const scale = alignCorners && large > 1 ? (small - 1) / (large - 1) : small / large;
  return Array.from({ length: large }, (_, i) => {
    const from = halfPixelCenters ? scale * (i + 0.5) : scale * i;
    return Math.min(small - 1, alignCorners ? Math.round(from) : Math.floor(from));
  });
}
