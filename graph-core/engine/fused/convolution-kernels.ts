// A convolution and both its gradients by address, from padded images.
import type { ConvGeometry } from '../geometry.ts';
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

const depthOf = (g: ConvGeometry) => g.kh * g.kw * g.channels;
const eights = (count: number) => Math.ceil(count / 8) * 8;

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
  host.once('packFilters', {
    kernel: host.at(kernel),
    depth: depthOf(g),
    filters: g.filters,
    to: packed,
  });
  const call = {
    x: host.at(x),
    packed,
    bias: bias ? host.at(bias) : 0,
    y: host.at(y),
    spare: packed + packedBytes,
  };
  host.share('convolve', call, g);
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
  const { kh, kw } = g;
  if (g.strideY > 1 || g.strideX > 1) {
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
  host.once('turnKernel', {
    kernel: host.at(kernel),
    to: turned,
    positions: kh * kw,
    inner: g.channels,
    outer: g.filters,
  });
  host.once('packFilters', { kernel: turned, depth, filters: g.channels, to: packed });
  host.share('convolve', {
    x: host.at(dy),
    packed,
    bias: bias ? host.at(bias) : 0,
    y: host.at(dx),
    batch: g.batch,
    height: g.outHeight,
    width: g.outWidth,
    channels: g.filters,
    top: kh - 1 - g.top,
    left: kw - 1 - g.left,
    tall,
    wide,
    kh,
    kw,
    strideY: 1,
    strideX: 1,
    outHeight: g.height,
    outWidth: g.width,
    filters: g.channels,
    spare: packed + packedBytes,
  });
}

function stridedBackInto(
  host: KernelHost,
  g: ConvGeometry,
  dy: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  dx: Tensor,
): void {
  const packedBytes = g.kh * g.kw * g.filters * eights(g.channels) * 4;
  const own = host.once('stridedSpare', g);
  const packed = host.scratch(packedBytes + host.parts * own * 4);
  host.once('packPhases', { kernel: host.at(kernel), ...g, to: packed });
  const call = {
    dy: host.at(dy),
    packed,
    bias: bias ? host.at(bias) : 0,
    dx: host.at(dx),
    spare: packed + packedBytes,
  };
  host.share('stridedInputGradient', call, g);
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
  host.share(
    'filterGradient',
    {
      x: host.at(x),
      dy: host.at(dy),
      chunks: sums,
      number: chunks,
      spare: sums + chunks * size * 4,
    },
    g,
  );
  const to = host.at(dkernel);
  host.once('sumChunks', { chunks: sums, number: chunks, stride: size, count: size, to });
}
