// Convolutions as products over windows that are read in place: one dispatch forward, two backward.
import { keepsInput } from '../pointwise.ts';
import { differentiable, present } from '../differentiable.ts';
import { geometryOf } from '../geometry.ts';
import type { ConvOptions, Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { linear } from './linear.ts';
import { softmax } from './softmax.ts';
import { makeGradient } from './parameter-pool.ts';
import { addParts } from './sums.ts';
import { convolve, convolveBack, side } from './wgsl/convolution.ts';
import { tilesOf } from './wgsl/tile.ts';

/** Pixels of the result that one part of the kernel's gradient sums over. */
const pixelsPerPart = 512;
const mostParts = 128;

export function conv2d(
  host: GpuHost,
  x: Tensor,
  kernel: Tensor,
  bias: Tensor | undefined,
  options: ConvOptions,
): Tensor {
  const { strides, padding, activation: name } = options;
  if (name === 'softmax')
    return softmax(host, conv2d(host, x, kernel, bias, { ...options, activation: 'linear' }));
  const [kh = 1, kw = 1, channels = 1, filters = 1] = kernel.shape;
  // A 1 × 1 convolution is a linear layer at each pixel.
  if (kh === 1 && kw === 1 && strides[0] === 1 && strides[1] === 1)
    return linear(host, x, host.tf.reshape(kernel, [channels, filters]), bias, name);
  const g = geometryOf(x.shape, kernel.shape, filters, strides, padding);
  const { batch, height, width, outHeight, outWidth } = g;
  const pixels = batch * outHeight * outWidth;
  const biased = bias !== undefined;
  return differentiable(host.tf, {
    inputs: bias ? [x, kernel, bias] : [x, kernel],
    forward(save) {
      const y = host.make([batch, outHeight, outWidth, filters]);
      const z = keepsInput[name] ? host.make(y.shape) : y;
      const groups = tilesOf(pixels, side) * tilesOf(filters, side);
      const tensors = { x, w: kernel, bias: bias ?? kernel, y, z };
      host.run(convolve(name, biased), groups, tensors, g);
      save(name === 'linear' ? [x, kernel] : [x, kernel, z]);
      return y;
    },
    backward(dy, saved) {
      const [from, by] = saved.slice(0, 2).map(present) as [Tensor, Tensor];
      const dx = host.make(from.shape);
      const dw = makeGradient(host, by);
      const db = bias ? makeGradient(host, bias) : dw;
      const parts = Math.max(1, Math.min(mostParts, Math.floor(pixels / pixelsPerPart)));
      const inputToo = { done: false };
      const once = (wantsInput: boolean): void => {
        if (inputToo.done) return;
        inputToo.done = true;
        const first = wantsInput
          ? tilesOf(batch * height * width, side) * tilesOf(channels, side)
          : 0;
        const groups = first + parts * tilesOf(kh * kw * channels, side) * tilesOf(filters, side);
        const whole = parts === 1;
        const dwParts = whole ? dw : host.make([parts, dw.size]);
        const dbParts = whole ? db : host.make([parts, filters]);
        const kept = saved[2] ?? dy;
        host.run(
          convolveBack(name, biased, wantsInput),
          groups,
          { x: from, w: by, dy, kept, dx, dw: dwParts, db: dbParts },
          { ...g, first, part: Math.ceil(pixels / parts) },
        );
        if (!whole) addParts(host, parts, [dwParts, dw], biased ? [dbParts, db] : undefined);
      };
      const after = (gradient: Tensor, wantsInput: boolean) => () => {
        once(wantsInput);
        return gradient;
      };
      return [after(dx, true), after(dw, false), after(db, false)];
    },
  });
}
