// Max pooling and convolution gradients over three axes, plain arrays: simple and right.

/** The members of tfjs' Conv3DInfo that are read here; channels last, dilation 1. */
export interface Geometry3 {
  readonly batchSize: number;
  readonly inDepth: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outDepth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterDepth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideDepth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padInfo: { readonly front: number; readonly top: number; readonly left: number };
}

/** Per output position: its offset in positions, and each (input position, filter position) under its window. */
function eachWindow(
  g: Geometry3,
  visit: (output: number, under: readonly (readonly [number, number])[]) => void,
): void {
  let output = 0;
  for (let b = 0; b < g.batchSize; b++)
    for (let d = 0; d < g.outDepth; d++)
      for (let y = 0; y < g.outHeight; y++)
        for (let x = 0; x < g.outWidth; x++) visit(output++, windowAt(g, b, d, y, x));
}

function windowAt(g: Geometry3, b: number, d: number, y: number, x: number) {
  const under: [number, number][] = [];
  for (let fd = 0; fd < g.filterDepth; fd++)
    for (let fy = 0; fy < g.filterHeight; fy++)
      for (let fx = 0; fx < g.filterWidth; fx++) {
        const inD = d * g.strideDepth - g.padInfo.front + fd;
        const inY = y * g.strideHeight - g.padInfo.top + fy;
        const inX = x * g.strideWidth - g.padInfo.left + fx;
        const inside =
          inD >= 0 &&
          inD < g.inDepth &&
          inY >= 0 &&
          inY < g.inHeight &&
          inX >= 0 &&
          inX < g.inWidth;
        if (inside)
          under.push([
            ((b * g.inDepth + inD) * g.inHeight + inY) * g.inWidth + inX,
            (fd * g.filterHeight + fy) * g.filterWidth + fx,
          ]);
      }
  return under;
}

/** Place of the first largest of a window, per channel. */
function largest(
  x: Float32Array,
  under: readonly (readonly [number, number])[],
  c: number,
  n: number,
) {
  let best = -1;
  for (const [input] of under)
    if (best < 0 || (x[input * n + c] ?? 0) > (x[best] ?? 0)) best = input * n + c;
  return best;
}

export function maxPool3d(x: Float32Array, g: Geometry3, out: Float32Array): void {
  const n = g.inChannels;
  eachWindow(g, (output, under) => {
    for (let c = 0; c < n; c++) out[output * n + c] = x[largest(x, under, c, n)] ?? 0;
  });
}

/** out must hold zeros. */
export function maxPool3dGradient(
  x: Float32Array,
  dy: Float32Array,
  g: Geometry3,
  out: Float32Array,
): void {
  const n = g.inChannels;
  eachWindow(g, (output, under) => {
    for (let c = 0; c < n; c++) {
      const at = largest(x, under, c, n);
      out[at] = (out[at] ?? 0) + (dy[output * n + c] ?? 0);
    }
  });
}

/** filter [kd, kh, kw, C, F], dy [B, D', H', W', F] → out [B, D, H, W, C], which must hold zeros. */
export function conv3dInputGradient(
  dy: Float32Array,
  filter: Float32Array,
  g: Geometry3,
  out: Float32Array,
): void {
  eachWindow(g, (output, under) => {
    for (const [input, weight] of under)
      for (let c = 0; c < g.inChannels; c++) {
        let sum = 0;
        const row = (weight * g.inChannels + c) * g.outChannels;
        for (let f = 0; f < g.outChannels; f++)
          sum += (dy[output * g.outChannels + f] ?? 0) * (filter[row + f] ?? 0);
        out[input * g.inChannels + c] = (out[input * g.inChannels + c] ?? 0) + sum;
      }
  });
}
