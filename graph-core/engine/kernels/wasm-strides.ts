// Convolutions of the wasm backend whose stride is larger than their kernel, which stock answers with zeros. Knows no block.
import type * as TF from '@tensorflow/tfjs';
import type { Tf } from '../ops.ts';
import { input, type KernelCall, replaceKernel } from './replace-kernel.ts';

/** Name of each kernel and whether it works channel by channel. */
const convolutions = {
  Conv2D: false,
  FusedConv2D: false,
  DepthwiseConv2dNative: true,
  FusedDepthwiseConv2D: true,
} as const;

type Shape4 = [number, number, number, number];

/** tfjs#8405. There the kernel grows to the stride with zero weights, over an image padded to match: the same sums. */
export function replaceWideStrides(tf: Tf): void {
  for (const [name, depthwise] of Object.entries(convolutions))
    replaceKernel(tf, 'wasm', name, (call, stock) => {
      const [x, filter] = [input(call, 'x'), input(call, 'filter')];
      const g = geometry(tf, call, x, filter, depthwise);
      const growth = [
        Math.max(0, g.strideHeight - g.effectiveFilterHeight),
        Math.max(0, g.strideWidth - g.effectiveFilterWidth),
      ] as const;
      if (growth[0] + growth[1] === 0) return stock.original(call.inputs, call.attrs);
      const { top, bottom, left, right } = g.padInfo;
      const padded = stock.run(
        'PadV2',
        { x },
        paddings([top, bottom + growth[0]], [left, right + growth[1]], 1),
      );
      const grown = stock.run('PadV2', { x: filter }, paddings([0, growth[0]], [0, growth[1]], 0));
      stock.drop(padded, grown);
      const attrs = { ...call.attrs, pad: 'valid', dimRoundingMode: undefined };
      return stock.original({ ...call.inputs, x: padded, filter: grown }, attrs);
    });
}

/** The casts are the edge: attributes and shapes are untyped in tfjs' kernels. */
function geometry(
  tf: Tf,
  call: KernelCall,
  x: TF.TensorInfo,
  filter: TF.TensorInfo,
  depthwise: boolean,
) {
  const { strides, dilations, pad, dimRoundingMode } = call.attrs as {
    strides: [number, number];
    dilations?: [number, number];
    pad: 'same';
    dimRoundingMode?: 'floor';
  };
  return tf.backend_util.computeConv2DInfo(
    x.shape as Shape4,
    filter.shape as Shape4,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    depthwise,
  );
}

/** For an image (height is axis 1) or a filter (height is axis 0). */
function paddings(
  height: readonly [number, number],
  width: readonly [number, number],
  axis: 0 | 1,
) {
  const none = [0, 0];
  const both = [height, width];
  return {
    paddings: axis === 1 ? [none, ...both, none] : [...both, none, none],
    constantValue: 0,
  };
}
