// Corrects kernels that stock TensorFlow.js lacks, computes wrongly or too slowly, on cpu and wasm.
import type * as TF from '@tensorflow/tfjs';
import type { Tf } from '../ops.ts';
import {
  convFilterGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  maxPoolGradient,
} from './convolution-gradients.ts';
import { type Arrays, arraysOf } from './heap.ts';
import { input, type KernelCall, replaceKernel } from './replace-kernel.ts';
import { resizeNearestGradient } from './resize-gradient.ts';
import { scatterAdd } from './scatter-add.ts';
import { conv3dInputGradient, maxPool3d, maxPool3dGradient } from './three-d.ts';
import { replaceProducts } from './wasm-products.ts';
import { replaceWideStrides } from './wasm-strides.ts';

type Kernel = (call: KernelCall, arrays: Arrays, tf: Tf) => TF.TensorInfo;
type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

/** What sliding windows are told by. The casts are the edge: tfjs hands attributes over untyped. */
interface Sliding {
  readonly filterSize: [number, number];
  readonly strides: [number, number];
  readonly pad: 'same';
  readonly dimRoundingMode?: 'floor';
}

function convolution({ attrs }: KernelCall, tf: Tf, x: Shape4, filter: Shape4, depthwise = false) {
  const { strides, pad, dimRoundingMode } = attrs as unknown as Sliding;
  return tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad, dimRoundingMode, depthwise);
}

function pooling3d({ attrs }: KernelCall, tf: Tf, x: TF.TensorInfo) {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as {
    filterSize: [number, number, number];
    strides: [number, number, number];
    pad: 'same';
    dimRoundingMode?: 'floor';
  };
  const shape = x.shape as Shape5;
  return tf.backend_util.computePool3DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
}

const floats = (arrays: Arrays, info: TF.TensorInfo) => arrays.read(info) as Float32Array;

const kernels: Readonly<Record<string, Kernel>> = {
  UnsortedSegmentSum(call, arrays) {
    const [x, ids] = [input(call, 'x'), input(call, 'segmentIds')];
    const inner = x.shape.slice(ids.shape.length);
    const width = inner.reduce((a, b) => a * b, 1);
    return arrays.make([Number(call.attrs.numSegments), ...inner], (out) =>
      scatterAdd(floats(arrays, x), arrays.read(ids) as Int32Array, width, out),
    );
  },
  /** Stock WASM writes whole numbers' bits into a float32 result. */
  OneHot(call, arrays) {
    const ids = input(call, 'indices');
    const { depth, onValue, offValue, dtype } = call.attrs as {
      depth: number;
      onValue: number;
      offValue: number;
      dtype: 'float32' | 'int32';
    };
    const fill = (out: Float32Array) => {
      out.fill(offValue);
      arrays.read(ids).forEach((id, i) => {
        if (id >= 0 && id < depth) out[i * depth + id] = onValue;
      });
    };
    return arrays.make([...ids.shape, depth], fill, dtype);
  },
  Conv2DBackpropFilter(call, arrays, tf) {
    const [x, dy] = [input(call, 'x'), input(call, 'dy')];
    const filter = call.attrs.filterShape as Shape4;
    const g = convolution(call, tf, x.shape as Shape4, filter);
    return arrays.make(filter, (out) =>
      convFilterGradient(floats(arrays, x), floats(arrays, dy), g, out),
    );
  },
  DepthwiseConv2dNativeBackpropFilter(call, arrays, tf) {
    const [x, dy] = [input(call, 'x'), input(call, 'dy')];
    const filter = call.attrs.filterShape as Shape4;
    const g = convolution(call, tf, x.shape as Shape4, filter, true);
    return arrays.make(filter, (out) =>
      depthwiseFilterGradient(floats(arrays, x), floats(arrays, dy), g, out),
    );
  },
  DepthwiseConv2dNativeBackpropInput(call, arrays, tf) {
    const [dy, filter] = [input(call, 'dy'), input(call, 'filter')];
    const shape = call.attrs.inputShape as Shape4;
    const g = convolution(call, tf, shape, filter.shape as Shape4, true);
    return arrays.make(shape, (out) =>
      depthwiseInputGradient(floats(arrays, dy), floats(arrays, filter), g, out),
    );
  },
  /** Stock WASM misroutes where a window's values are all ≤ 0. */
  MaxPoolGrad(call, arrays, tf) {
    const [x, dy] = [input(call, 'input'), input(call, 'dy')];
    const { filterSize, strides, pad, dimRoundingMode } = call.attrs as unknown as Sliding;
    const shape = x.shape as Shape4;
    const { computePool2DInfo } = tf.backend_util;
    const g = computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    return arrays.make(x.shape, (out) =>
      maxPoolGradient(floats(arrays, x), floats(arrays, dy), g, out),
    );
  },
  MaxPool3D(call, arrays, tf) {
    const x = input(call, 'x');
    const g = pooling3d(call, tf, x);
    return arrays.make(g.outShape, (out) => maxPool3d(floats(arrays, x), g, out));
  },
  MaxPool3DGrad(call, arrays, tf) {
    const [x, dy] = [input(call, 'input'), input(call, 'dy')];
    const g = pooling3d(call, tf, x);
    return arrays.make(x.shape, (out) =>
      maxPool3dGradient(floats(arrays, x), floats(arrays, dy), g, out),
    );
  },
  /** Stock WASM puts elements in wrong places for more than one input channel. */
  Conv3DBackpropInputV2(call, arrays, tf) {
    const [dy, filter] = [input(call, 'dy'), input(call, 'filter')];
    const { inputShape, strides, pad } = call.attrs as unknown as {
      inputShape: Shape5;
      strides: [number, number, number];
      pad: 'same';
    };
    const { computeConv3DInfo } = tf.backend_util;
    const g = computeConv3DInfo(inputShape, filter.shape as Shape5, strides, 1, pad);
    return arrays.make(inputShape, (out) =>
      conv3dInputGradient(floats(arrays, dy), floats(arrays, filter), g, out),
    );
  },
  /** Stock cpu reads the wrong example of dy beyond the first. */
  ResizeNearestNeighborGrad(call, arrays) {
    const [images, dy] = [input(call, 'images'), input(call, 'dy')];
    const [, height = 0, width = 0] = dy.shape;
    const of = {
      from: images.shape as Shape4,
      to: [height, width] as const,
      alignCorners: call.attrs.alignCorners === true,
      halfPixelCenters: call.attrs.halfPixelCenters === true,
    };
    return arrays.make(images.shape, (out) => resizeNearestGradient(floats(arrays, dy), of, out));
  },
};

/** Of those that stock cpu has right, two take seconds (embedding gradient at 1,000 words: 29 s). */
const replaced: Readonly<Record<'cpu' | 'wasm', readonly string[]>> = {
  cpu: ['UnsortedSegmentSum', 'Conv2DBackpropFilter', 'ResizeNearestNeighborGrad'],
  wasm: Object.keys(kernels),
};

const done = new WeakMap<Tf, Set<string>>();

/** Once per tf and backend; safe to call again. */
export function correctKernels(tf: Tf, backend: 'cpu' | 'wasm'): void {
  const registered = done.get(tf) ?? new Set();
  done.set(tf, registered);
  if (registered.has(backend)) return;
  registered.add(backend);
  const arrays = arraysOf(tf, backend);
  for (const name of replaced[backend]) {
    const kernel = kernels[name];
    if (kernel) replaceKernel(tf, backend, name, (call) => kernel(call, arrays, tf));
  }
  if (backend === 'wasm') {
    replaceProducts(tf);
    replaceWideStrides(tf);
  }
}
