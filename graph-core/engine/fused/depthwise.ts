// Depthwise convolution and its gradients as kernels. Knows no block.
import type { ConvOptions, Tensor } from '../ops.ts';
import { activated } from './convolution.ts';
import { type ConvGeometry, geometryOf, mostChunks } from './convolution-kernels.ts';
import type { KernelHost } from './host.ts';

export function depthwiseConv2d(
  host: KernelHost,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  options: ConvOptions,
): Tensor {
  const [, , channels = 1, multiplier = 1] = kernel.shape;
  const outputs = channels * multiplier;
  const g = geometryOf(x.shape, kernel.shape, outputs, options.strides, options.padding);
  return activated(host, [x, kernel], bias, options, {
    shape: [g.batch, g.outHeight, g.outWidth, outputs],
    forward: (y) => depthwiseInto(host, g, x, kernel, bias, y),
    dx: (dz, [, k], dx) => depthwiseInputInto(host, g, dz, k, dx),
    dkernel: (dz, [image], dkernel) => depthwiseFilterInto(host, g, image, dz, dkernel),
  });
}

const images = (g: ConvGeometry) => [g.batch, g.height, g.width, g.channels];
const padding = (g: ConvGeometry) => [g.top, g.left, g.tall, g.wide];
const windows = (g: ConvGeometry) => [
  ...g.kernel,
  ...g.strides,
  g.outHeight,
  g.outWidth,
  g.filters / g.channels,
];
const paddedBytes = (host: KernelHost, g: ConvGeometry) =>
  host.parts * g.tall * g.wide * g.channels * 4;

export function depthwiseInto(
  host: KernelHost,
  g: ConvGeometry,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  y: Tensor,
): void {
  const addresses = [host.at(x), host.at(kernel), bias ? host.at(bias) : 0, host.at(y)];
  const spare = host.scratch(paddedBytes(host, g));
  host.share('depthwise', ...addresses, ...images(g), ...padding(g), ...windows(g), spare);
}

export function depthwiseInputInto(
  host: KernelHost,
  g: ConvGeometry,
  dy: Tensor,
  kernel: Tensor,
  dx: Tensor,
): void {
  const addresses = [dy, kernel, dx].map((x) => host.at(x));
  const sizes = [...images(g), ...padding(g), ...windows(g)];
  host.share('depthwiseInputGradient', ...addresses, ...sizes, host.scratch(paddedBytes(host, g)));
}

export function depthwiseFilterInto(
  host: KernelHost,
  g: ConvGeometry,
  x: Tensor,
  dy: Tensor,
  dkernel: Tensor,
): void {
  const chunks = Math.min(mostChunks, g.batch);
  const size = g.kernel[0] * g.kernel[1] * g.filters;
  const sums = host.scratch(chunks * size * 4 + paddedBytes(host, g));
  const sizes = [...images(g), ...padding(g), ...windows(g)];
  const spare = sums + chunks * size * 4;
  host.share('depthwiseFilterGradient', host.at(x), host.at(dy), sums, chunks, ...sizes, spare);
  host.once('sumChunks', sums, chunks, size, size, host.at(dkernel));
}
