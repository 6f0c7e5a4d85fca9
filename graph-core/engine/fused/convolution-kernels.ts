// A convolution and both its gradients by address, from padded images. Knows no tape and no block.
import { windowOf } from '../composed/window.ts';
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

/** Sizes of a convolution [B, H, W, C] → [B, H', W', F]; `tall` and `wide` are H and W with their padding. */
export interface ConvGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filters: number;
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly outHeight: number;
  readonly outWidth: number;
  readonly top: number;
  readonly left: number;
  readonly tall: number;
  readonly wide: number;
}

export function geometryOf(
  image: readonly number[],
  kernel: readonly number[],
  filters: number,
  strides: readonly [number, number],
  padding: 'same' | 'valid',
): ConvGeometry {
  const [batch = 0, height = 0, width = 0, channels = 0] = image;
  const [kh = 1, kw = 1] = kernel;
  const rows = windowOf(height, kh, strides[0], padding);
  const columns = windowOf(width, kw, strides[1], padding);
  return {
    batch,
    height,
    width,
    channels,
    filters,
    strides,
    kernel: [kh, kw],
    outHeight: rows.outputs,
    outWidth: columns.outputs,
    top: rows.before,
    left: columns.before,
    tall: height + rows.before + rows.after,
    wide: width + columns.before + columns.after,
  };
}

const depthOf = (g: ConvGeometry) => g.kernel[0] * g.kernel[1] * g.channels;
const eights = (count: number) => Math.ceil(count / 8) * 8;
const imageSizes = (g: ConvGeometry) => [g.batch, g.height, g.width, g.channels];

/** y = x * kernel + bias */
export function convolveInto(
  host: KernelHost,
  g: ConvGeometry,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  y: Tensor,
): void {
  const packedBytes = eights(g.filters) * depthOf(g) * 4;
  const own = g.tall * g.wide * g.channels + 64;
  const packed = host.scratch(packedBytes + host.parts * own * 4);
  host.once('packFilters', host.at(kernel), depthOf(g), g.filters, packed);
  const addresses = [host.at(x), packed, bias ? host.at(bias) : 0, host.at(y)];
  const padding = [g.top, g.left, g.tall, g.wide];
  const windows = [...g.kernel, ...g.strides, g.outHeight, g.outWidth, g.filters];
  const spare = packed + packedBytes;
  host.share('convolve', ...addresses, ...imageSizes(g), ...padding, ...windows, spare);
}

/**
 * The gradient in x, which is also the transposed convolution: dy by the kernel turned half way round, or, where it is
 * strided, window by window. kernel [kh, kw, C, F]; dx [B, H, W, C]; bias [C]
 */
export function convolveBackInto(
  host: KernelHost,
  g: ConvGeometry,
  dy: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  dx: Tensor,
): void {
  const [kh, kw] = g.kernel;
  if (g.strides[0] > 1 || g.strides[1] > 1) {
    stridedBackInto(host, g, dy, kernel, bias, dx);
    return;
  }
  const [tall, wide] = [g.height + kh - 1, g.width + kw - 1];
  const depth = kh * kw * g.filters;
  const turnedBytes = depth * g.channels * 4;
  const packedBytes = eights(g.channels) * depth * 4;
  const own = tall * wide * g.filters + 64;
  const turned = host.scratch(turnedBytes + packedBytes + host.parts * own * 4);
  const packed = turned + turnedBytes;
  host.once('turnKernel', host.at(kernel), turned, kh * kw, g.channels, g.filters);
  host.once('packFilters', turned, depth, g.channels, packed);
  const addresses = [host.at(dy), packed, bias ? host.at(bias) : 0, host.at(dx)];
  const from = [g.batch, g.outHeight, g.outWidth, g.filters];
  const padding = [kh - 1 - g.top, kw - 1 - g.left, tall, wide];
  const windows = [kh, kw, 1, 1, g.height, g.width, g.channels];
  const spare = packed + packedBytes;
  host.share('convolve', ...addresses, ...from, ...padding, ...windows, spare);
}

function stridedBackInto(
  host: KernelHost,
  g: ConvGeometry,
  dy: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  dx: Tensor,
): void {
  const { tall, wide, channels, filters } = g;
  const pixels = g.outHeight * g.outWidth;
  const own = host.once('stridedSpare', tall, wide, channels, depthOf(g), pixels, filters);
  const spare = host.scratch(host.parts * own * 4);
  const addresses = [host.at(dy), host.at(kernel), bias ? host.at(bias) : 0, host.at(dx)];
  const sizes = [...imageSizes(g), g.top, g.left, tall, wide];
  const windows = [...g.kernel, ...g.strides, g.outHeight, g.outWidth, filters];
  host.share('stridedInputGradient', ...addresses, ...sizes, ...windows, spare, host.workspace);
}

/** So many runs of images have partial sums of their own, whatever the number of threads. */
export const mostChunks = 4;

/** The gradient in the kernel, [kh, kw, C, F]. */
export function filterGradientInto(
  host: KernelHost,
  g: ConvGeometry,
  x: Tensor,
  dy: Tensor,
  dkernel: Tensor,
): void {
  const chunks = Math.min(mostChunks, g.batch);
  const size = depthOf(g) * g.filters;
  const own = g.tall * g.wide * g.channels + g.outHeight * g.outWidth * eights(g.filters) + 80;
  const sums = host.scratch((chunks * size + host.parts * own) * 4);
  const padding = [g.top, g.left, g.tall, g.wide];
  const windows = [...g.kernel, ...g.strides, g.outHeight, g.outWidth, g.filters];
  const spare = sums + chunks * size * 4;
  const addresses = [host.at(x), host.at(dy), sums, chunks];
  host.share('filterGradient', ...addresses, ...imageSizes(g), ...padding, ...windows, spare);
  host.once('sumChunks', sums, chunks, size, size, host.at(dkernel));
}
