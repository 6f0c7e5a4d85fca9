// Depthwise convolution and its gradients as kernels.
import type { ConvOptions, Tensor } from '../ops.ts';
import { activated } from './convolution.ts';
import { mostChunks } from './convolution-kernels.ts';
import { type ConvGeometry, geometryOf } from '../geometry.ts';
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
  host.share(
    'depthwise',
    {
      x: host.at(x),
      kernel: host.at(kernel),
      bias: bias ? host.at(bias) : 0,
      y: host.at(y),
      spare: host.scratch(paddedBytes(host, g)),
      multiplier: g.filters / g.channels,
    },
    g,
  );
}

export function depthwiseInputInto(
  host: KernelHost,
  g: ConvGeometry,
  dy: Tensor,
  kernel: Tensor,
  dx: Tensor,
): void {
  host.share(
    'depthwiseInputGradient',
    {
      dy: host.at(dy),
      kernel: host.at(kernel),
      dx: host.at(dx),
      spare: host.scratch(paddedBytes(host, g)),
      multiplier: g.filters / g.channels,
    },
    g,
  );
}

export function depthwiseFilterInto(
  host: KernelHost,
  g: ConvGeometry,
  x: Tensor,
  dy: Tensor,
  dkernel: Tensor,
): void {
  const chunks = Math.min(mostChunks, g.batch);
  const size = g.kh * g.kw * g.filters;
  const sums = host.scratch(chunks * size * 4 + paddedBytes(host, g));
  host.share(
    'depthwiseFilterGradient',
    {
      x: host.at(x),
      dy: host.at(dy),
      chunks: sums,
      number: chunks,
      spare: sums + chunks * size * 4,
      multiplier: g.filters / g.channels,
    },
    g,
  );
  const to = host.at(dkernel);
  host.once('sumChunks', { chunks: sums, number: chunks, stride: size, count: size, to });
}
