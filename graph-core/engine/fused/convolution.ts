// Convolution, its transpose and upsampling on the tape.
import { keepsInput } from '../pointwise.ts';
import { differentiable, present } from '../differentiable.ts';
import type { ConvOptions, Tensor } from '../ops.ts';
import { activationCodes, activationGradient, softmax } from './activation.ts';
import { convolveBackInto, convolveInto, filterGradientInto } from './convolution-kernels.ts';
import { geometryOf } from '../geometry.ts';
import type { KernelHost } from './host.ts';
import { linear } from './linear.ts';

export function conv2d(
  host: KernelHost,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  options: ConvOptions,
): Tensor {
  const [kh, kw, channels = 1, filters = 1] = kernel.shape;
  const { strides, padding, activation } = options;
  // A 1 × 1 convolution is a linear layer at each pixel.
  if (kh === 1 && kw === 1 && strides[0] === 1 && strides[1] === 1)
    return linear(host, x, host.tf.reshape(kernel, [channels, filters]), bias, activation);
  const g = geometryOf(x.shape, kernel.shape, filters, strides, padding);
  return activated(host, [x, kernel], bias, options, {
    shape: [g.batch, g.outHeight, g.outWidth, filters],
    forward: (y) => convolveInto(host, g, x, kernel, bias, y),
    dx: (dz, [, k], dx) => convolveBackInto(host, g, dz, k, undefined, dx),
    dkernel: (dz, [image], dkernel) => filterGradientInto(host, g, image, dz, dkernel),
  });
}

export function conv2dTranspose(
  host: KernelHost,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  options: ConvOptions,
): Tensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const [kh = 1, kw = 1, filters = 1] = kernel.shape;
  const [sh, sw] = options.strides;
  const valid = options.padding === 'valid';
  const shape = [
    batch,
    valid ? (height - 1) * sh + Math.max(kh, sh) : height * sh,
    valid ? (width - 1) * sw + Math.max(kw, sw) : width * sw,
    filters,
  ];
  const g = geometryOf(shape, kernel.shape, channels, options.strides, options.padding);
  return activated(host, [x, kernel], bias, options, {
    shape,
    forward: (y) => convolveBackInto(host, g, x, kernel, bias, y),
    dx: (dz, [, k], dx) => convolveInto(host, g, dz, k, undefined, dx),
    dkernel: (dz, [image], dkernel) => filterGradientInto(host, g, dz, image, dkernel),
  });
}

interface Convolution {
  readonly shape: readonly number[];
  /** Each fills its last argument. dz is the gradient before the activation; of is [x, kernel]. */
  forward(y: Tensor): void;
  dx(dz: Tensor, of: readonly [Tensor, Tensor], dx: Tensor): void;
  dkernel(dz: Tensor, of: readonly [Tensor, Tensor], dkernel: Tensor): void;
}

/** A convolution with bias and activation as one operation with gradients in x, kernel and bias. */
export function activated(
  host: KernelHost,
  [x, kernel]: readonly [Tensor, Tensor],
  bias: Tensor | undefined,
  { activation: name }: ConvOptions,
  convolution: Convolution,
): Tensor {
  const own = name === 'softmax' ? 'linear' : name;
  const y = differentiable(host.tf, {
    inputs: bias ? [x, kernel, bias] : [x, kernel],
    forward(save) {
      const sum = host.make(convolution.shape);
      convolution.forward(sum);
      const out = keepsInput[own] ? host.make(sum.shape) : sum;
      if (own === 'linear') save([x, kernel]);
      else {
        host.share('activate', {
          x: host.at(sum),
          y: host.at(out),
          count: sum.size,
          kind: activationCodes[own],
        });
        save([x, kernel, sum, out]);
      }
      return out;
    },
    backward(dy, [savedX, savedKernel, sum, out]) {
      const dz = sum && out ? activationGradient(host, own, sum, out, dy) : dy;
      const of = [present(savedX), present(savedKernel)] as const;
      const filled = (shape: readonly number[], fill: (into: Tensor) => void) => () => {
        const into = host.make(shape);
        fill(into);
        return into;
      };
      const filters = dz.shape.at(-1) ?? 1;
      return [
        filled(of[0].shape, (dx) => convolution.dx(dz, of, dx)),
        filled(of[1].shape, (dkernel) => convolution.dkernel(dz, of, dkernel)),
        filled([filters], (dbias) =>
          host.share('sumRows', {
            x: host.at(dz),
            rows: dz.size / filters,
            columns: filters,
            to: host.at(dbias),
          }),
        ),
      ];
    },
  });
  return name === 'softmax' ? softmax(host, y) : y;
}

export function upsample(host: KernelHost, x: Tensor, factor: number): Tensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = x.shape;
  const sizes = { batch, height, width, channels, factor };
  return differentiable(host.tf, {
    inputs: [x],
    forward() {
      const y = host.make([batch, height * factor, width * factor, channels]);
      host.share('upsample', { x: host.at(x), y: host.at(y) }, sizes);
      return y;
    },
    backward: (dy) => [
      () => {
        const dx = host.make(x.shape);
        host.share('upsampleBackward', { dy: host.at(dy), dx: host.at(dx) }, sizes);
        return dx;
      },
    ],
  });
}
