// A convolution and both its gradients by address, from padded images.
import type { ConvGeometry } from '../geometry.ts';
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

const depthOf = (g: ConvGeometry) => g.kh * g.kw * g.channels;
const eights = (count: number) => Math.ceil(count / 8) * 8;

/** Products by which Winograd's form makes four neighbouring outputs of three columns each. */
const points = 6;

/** Whether Winograd's form saves products: as `assembly/winograd.ts` wants it, and not too narrow. */
function suitsWinograd(g: ConvGeometry): boolean {
  const narrow = g.kw !== 3 || g.strideY !== 1 || g.strideX !== 1;
  if (narrow || g.channels % 8 !== 0 || g.filters % 8 !== 0) return false;
  return points * Math.ceil(g.outWidth / 4) <= 0.7 * g.kw * g.outWidth;
}

/** y = x * kernel + bias */
export function convolveInto(
  host: KernelHost,
  g: ConvGeometry,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  y: Tensor,
): void {
  const winograd = suitsWinograd(g);
  const { packedBytes, own } = winograd ? winogradSizes(host, g) : plainSizes(g);
  const packed = host.scratch(packedBytes + host.parts * own * 4);
  convolve(host, g, winograd, { x, kernel: host.at(kernel), packed, packedBytes, bias, y });
}

function plainSizes(g: ConvGeometry) {
  return {
    packedBytes: eights(g.filters) * depthOf(g) * 4,
    own: g.tall * g.wide * g.channels + 64,
  };
}

function winogradSizes(host: KernelHost, g: ConvGeometry) {
  return {
    packedBytes: points * g.kh * g.channels * g.filters * 4,
    own: host.once('winogradSpare', g),
  };
}

/** By a kernel at an address; what each thread needs lies behind the packed filters. */
function convolve(
  host: KernelHost,
  g: ConvGeometry,
  winograd: boolean,
  given: {
    readonly x: Tensor;
    readonly kernel: number;
    readonly packed: number;
    readonly packedBytes: number;
    readonly bias: Tensor | undefined;
    readonly y: Tensor;
  },
): void {
  const { kernel, packed } = given;
  const call = {
    x: host.at(given.x),
    packed,
    bias: given.bias ? host.at(given.bias) : 0,
    y: host.at(given.y),
    spare: packed + given.packedBytes,
  };
  if (winograd) {
    host.once('packWinograd', { kernel, ...g, to: packed });
    host.share('winograd', call, g);
  } else {
    host.once('packFilters', { kernel, depth: depthOf(g), filters: g.filters, to: packed });
    host.share('convolve', call, g);
  }
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
  const back: ConvGeometry = {
    batch: g.batch,
    height: g.outHeight,
    width: g.outWidth,
    channels: g.filters,
    top: kh - 1 - g.top,
    left: kw - 1 - g.left,
    tall: g.height + kh - 1,
    wide: g.width + kw - 1,
    kh,
    kw,
    strideY: 1,
    strideX: 1,
    outHeight: g.height,
    outWidth: g.width,
    filters: g.channels,
  };
  const winograd = suitsWinograd(back);
  const turnedBytes = depthOf(back) * back.filters * 4;
  const { packedBytes, own } = winograd ? winogradSizes(host, back) : plainSizes(back);
  const turned = host.scratch(turnedBytes + packedBytes + host.parts * own * 4);
  host.once('turnKernel', {
    kernel: host.at(kernel),
    to: turned,
    positions: kh * kw,
    inner: g.channels,
    outer: g.filters,
  });
  const packed = turned + turnedBytes;
  convolve(host, back, winograd, { x: dy, kernel: turned, packed, packedBytes, bias, y: dx });
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

/** The gradient in the kernel, [kh, kw, C, F]: never in Winograd's form, as what nothing reaches must stay zero (decision 20). */
export function filterGradientInto(
  host: KernelHost,
  g: ConvGeometry,
  x: Tensor,
  dy: Tensor,
  dkernel: Tensor,
): void {
  const number = Math.min(mostChunks, g.batch);
  const size = depthOf(g) * g.filters;
  const own = g.tall * g.wide * g.channels + g.outHeight * g.outWidth * eights(g.filters) + 80;
  const chunks = host.scratch((number * size + host.parts * own) * 4);
  const call = {
    x: host.at(x),
    dy: host.at(dy),
    chunks,
    number,
    spare: chunks + number * size * 4,
  };
  host.share('filterGradient', call, g);
  host.once('sumChunks', { chunks, number, stride: size, count: size, to: host.at(dkernel) });
}
