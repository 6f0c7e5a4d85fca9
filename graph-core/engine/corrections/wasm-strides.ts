// Convolutions of the wasm backend whose stride is larger than their kernel, which stock answers with zeros.
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

/**
 * tfjs#8405: SAME where a window leaves pixels at the far side over, as strides larger than the kernel can, is refused
 * by the library underneath, and nobody looks. VALID over an image that was padded by hand gives the same sums.
 */
export function replaceWideStrides(tf: Tf): void {
  for (const [name, depthwise] of Object.entries(convolutions))
    replaceKernel(tf, 'wasm', name, (call, stock) => {
      const [x, filter] = [input(call, 'x'), input(call, 'filter')];
      const g = geometry(tf, call, x, filter, depthwise);
      const over =
        (g.outHeight - 1) * g.strideHeight + g.effectiveFilterHeight < g.inHeight ||
        (g.outWidth - 1) * g.strideWidth + g.effectiveFilterWidth < g.inWidth;
      if (g.padInfo.type !== 'SAME' || !over) return stock.original(call.inputs, call.attrs);
      const { top, bottom, left, right } = g.padInfo;
      const paddings = [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ];
      const padded = stock.run('PadV2', { x }, { paddings, constantValue: 0 });
      stock.drop(padded);
      return stock.original({ ...call.inputs, x: padded }, { ...call.attrs, pad: 'valid' });
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
