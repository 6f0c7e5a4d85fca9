// The sizes of a sliding-window kernel as tfjs counts them.

/** The members of tfjs' Conv2DInfo that kernels read; channels last, dilation 1. */
export interface Geometry {
  readonly batchSize: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padInfo: { readonly top: number; readonly left: number };
}

/** Calls `visit` for each filter row and column that lies over a real pixel of one output position. */
export function overWindow(
  g: Geometry,
  y: number,
  x: number,
  visit: (inY: number, inX: number, filterY: number, filterX: number) => void,
): void {
  const top = y * g.strideHeight - g.padInfo.top;
  const left = x * g.strideWidth - g.padInfo.left;
  for (let fy = Math.max(0, -top); fy < g.filterHeight && top + fy < g.inHeight; fy++)
    for (let fx = Math.max(0, -left); fx < g.filterWidth && left + fx < g.inWidth; fx++)
      visit(top + fy, left + fx, fy, fx);
}
