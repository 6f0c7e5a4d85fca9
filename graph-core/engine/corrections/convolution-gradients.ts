// Gradients of convolutions and max pooling over plain arrays: simple and right, not fast.
import { type Geometry, overWindow } from './geometry.ts';

/** x [B, H, W, C], dy [B, H', W', F] → filter gradient [kh, kw, C, F], which must hold zeros. */
export function convFilterGradient(
  x: Float32Array,
  dy: Float32Array,
  g: Geometry,
  out: Float32Array,
): void {
  const { inChannels, outChannels } = g;
  eachOutput(g, outChannels, (b, y, column, to) =>
    overWindow(g, y, column, (inY, inX, fy, fx) => {
      const pixel = ((b * g.inHeight + inY) * g.inWidth + inX) * inChannels;
      const weight = (fy * g.filterWidth + fx) * inChannels * outChannels;
      for (let c = 0; c < inChannels; c++) {
        const value = x[pixel + c] ?? 0;
        const row = weight + c * outChannels;
        for (let f = 0; f < outChannels; f++)
          out[row + f] = (out[row + f] ?? 0) + value * (dy[to + f] ?? 0);
      }
    }),
  );
}

/** x [B, H, W, C], dy [B, H', W', C·m] → filter gradient [kh, kw, C, m], which must hold zeros. */
export function depthwiseFilterGradient(
  x: Float32Array,
  dy: Float32Array,
  g: Geometry,
  out: Float32Array,
): void {
  eachDepthwiseProduct(g, (input, weight, output) => {
    out[weight] = (out[weight] ?? 0) + (x[input] ?? 0) * (dy[output] ?? 0);
  });
}

/** dy [B, H', W', C·m], filter [kh, kw, C, m] → input gradient [B, H, W, C], which must hold zeros. */
export function depthwiseInputGradient(
  dy: Float32Array,
  filter: Float32Array,
  g: Geometry,
  out: Float32Array,
): void {
  eachDepthwiseProduct(g, (input, weight, output) => {
    out[input] = (out[input] ?? 0) + (filter[weight] ?? 0) * (dy[output] ?? 0);
  });
}

/** Calls back with the indices of every product that the forward convolution sums: input × weight, added to output. */
function eachDepthwiseProduct(
  g: Geometry,
  use: (input: number, weight: number, output: number) => void,
): void {
  const multiplier = g.outChannels / g.inChannels;
  eachOutput(g, g.outChannels, (b, y, column, to) =>
    overWindow(g, y, column, (inY, inX, fy, fx) => {
      const pixel = ((b * g.inHeight + inY) * g.inWidth + inX) * g.inChannels;
      const weight = (fy * g.filterWidth + fx) * g.outChannels;
      for (let f = 0; f < g.outChannels; f++)
        use(pixel + Math.floor(f / multiplier), weight + f, to + f);
    }),
  );
}

/**
 * Each window hands its gradient to its first largest pixel, whatever its sign.
 * x [B, H, W, C], dy [B, H', W', C] → input gradient, which must hold zeros.
 */
export function maxPoolGradient(
  x: Float32Array,
  dy: Float32Array,
  g: Geometry,
  out: Float32Array,
): void {
  const channels = g.inChannels;
  eachOutput(g, channels, (b, y, column, to) => {
    for (let c = 0; c < channels; c++) {
      let largest = Number.NEGATIVE_INFINITY;
      let at = -1;
      overWindow(g, y, column, (inY, inX) => {
        const index = ((b * g.inHeight + inY) * g.inWidth + inX) * channels + c;
        const value = x[index] ?? 0;
        if (at < 0 || value > largest) {
          largest = value;
          at = index;
        }
      });
      if (at >= 0) out[at] = (out[at] ?? 0) + (dy[to + c] ?? 0);
    }
  });
}

/** Calls `visit` with example, row, column and the offset of each output pixel. */
function eachOutput(
  g: Geometry,
  channels: number,
  visit: (b: number, y: number, x: number, offset: number) => void,
): void {
  let offset = 0;
  for (let b = 0; b < g.batchSize; b++)
    for (let y = 0; y < g.outHeight; y++)
      for (let x = 0; x < g.outWidth; x++, offset += channels) visit(b, y, x, offset);
}
