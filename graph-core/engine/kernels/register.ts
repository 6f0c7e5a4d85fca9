// Registers kernels that stock TensorFlow.js lacks, computes wrongly or too slowly, on cpu and wasm. Knows no block.
import type * as TF from '@tensorflow/tfjs';
import type { Tf } from '../ops.ts';
import {
  convFilterGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  maxPoolGradient,
} from './convolution-gradients.ts';
import type { Geometry } from './geometry.ts';
import { type Arrays, arraysOf } from './heap.ts';
import { scatterAdd } from './scatter-add.ts';

interface Call {
  readonly inputs: Readonly<Record<string, TF.TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

type Kernel = (call: Call, arrays: Arrays, tf: Tf) => TF.TensorInfo;

type Pair = [number, number];
type Shape4 = [number, number, number, number];

function input({ inputs }: Call, name: string): TF.TensorInfo {
  const found = inputs[name];
  if (!found) throw new Error(`A kernel was called without its input ${name}.`);
  return found;
}

/** The casts are the edge: tfjs hands attributes over untyped. */
function convolution(call: Call, tf: Tf, x: Shape4, filter: Shape4, depthwise: boolean): Geometry {
  const { strides, pad, dimRoundingMode } = call.attrs as {
    strides: Pair;
    pad: 'same';
    dimRoundingMode?: 'floor';
  };
  return tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad, dimRoundingMode, depthwise);
}

const shape4 = (shape: unknown): Shape4 => shape as Shape4;

const kernels: Readonly<Record<string, Kernel>> = {
  UnsortedSegmentSum(call, arrays) {
    const [x, ids] = [input(call, 'x'), input(call, 'segmentIds')];
    const inner = x.shape.slice(ids.shape.length);
    const width = inner.reduce((a, b) => a * b, 1);
    return arrays.make([Number(call.attrs.numSegments), ...inner], (out) =>
      scatterAdd(arrays.read(x) as Float32Array, arrays.read(ids) as Int32Array, width, out),
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
    return arrays.make(
      [...ids.shape, depth],
      (out) => {
        out.fill(offValue);
        arrays.read(ids).forEach((id, i) => {
          if (id >= 0 && id < depth) out[i * depth + id] = onValue;
        });
      },
      dtype,
    );
  },
  Conv2DBackpropFilter(call, arrays, tf) {
    const [x, dy] = [input(call, 'x'), input(call, 'dy')];
    const filter = shape4(call.attrs.filterShape);
    const g = convolution(call, tf, shape4(x.shape), filter, false);
    return arrays.make(filter, (out) =>
      convFilterGradient(arrays.read(x) as Float32Array, arrays.read(dy) as Float32Array, g, out),
    );
  },
  DepthwiseConv2dNativeBackpropFilter(call, arrays, tf) {
    const [x, dy] = [input(call, 'x'), input(call, 'dy')];
    const filter = shape4(call.attrs.filterShape);
    const g = convolution(call, tf, shape4(x.shape), filter, true);
    return arrays.make(filter, (out) =>
      depthwiseFilterGradient(
        arrays.read(x) as Float32Array,
        arrays.read(dy) as Float32Array,
        g,
        out,
      ),
    );
  },
  DepthwiseConv2dNativeBackpropInput(call, arrays, tf) {
    const [dy, filter] = [input(call, 'dy'), input(call, 'filter')];
    const shape = shape4(call.attrs.inputShape);
    const g = convolution(call, tf, shape, shape4(filter.shape), true);
    return arrays.make(shape, (out) =>
      depthwiseInputGradient(
        arrays.read(dy) as Float32Array,
        arrays.read(filter) as Float32Array,
        g,
        out,
      ),
    );
  },
  MaxPoolGrad(call, arrays, tf) {
    const [x, dy] = [input(call, 'input'), input(call, 'dy')];
    const { filterSize, strides, pad, dimRoundingMode } = call.attrs as {
      filterSize: Pair;
      strides: Pair;
      pad: 'same';
      dimRoundingMode?: 'floor';
    };
    const g = tf.backend_util.computePool2DInfo(
      shape4(x.shape),
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return arrays.make(x.shape, (out) =>
      maxPoolGradient(arrays.read(x) as Float32Array, arrays.read(dy) as Float32Array, g, out),
    );
  },
};

/** Those of stock cpu are right but take seconds (embedding gradient at 1,000 words: 29 s); those of wasm are missing or wrong. */
const replaced: Readonly<Record<'cpu' | 'wasm', readonly string[]>> = {
  cpu: ['UnsortedSegmentSum', 'Conv2DBackpropFilter'],
  wasm: Object.keys(kernels),
};

const done = new WeakMap<Tf, Set<string>>();

/** Once per tf and backend; safe to call again. */
export function registerKernels(tf: Tf, backend: 'cpu' | 'wasm'): void {
  const registered = done.get(tf) ?? new Set();
  done.set(tf, registered);
  if (registered.has(backend)) return;
  registered.add(backend);
  const arrays = arraysOf(tf, backend);
  for (const name of replaced[backend]) {
    const kernel = kernels[name];
    if (!kernel) continue;
    replaceKernel(tf, backend, name, (call) => kernel(call as Call, arrays, tf));
  }
  if (backend === 'wasm') transposeBeforeProduct(tf);
}

function replaceKernel(tf: Tf, backend: string, name: string, kernelFunc: TF.KernelFunc): void {
  if (tf.getKernel(name, backend)) tf.unregisterKernel(name, backend);
  tf.registerKernel({ kernelName: name, backendName: backend, kernelFunc });
}

/** The stock product falls to a naive loop for a transposed operand; transposing first is 6 times faster. */
function transposeBeforeProduct(tf: Tf): void {
  const product = tf.getKernel('BatchMatMul', 'wasm')?.kernelFunc;
  const transpose = tf.getKernel('Transpose', 'wasm')?.kernelFunc;
  if (!product || !transpose) return;
  replaceKernel(tf, 'wasm', 'BatchMatMul', ({ inputs, backend, attrs }) => {
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    const made: TF.TensorInfo[] = [];
    const upright = (x: TF.TensorInfo | undefined, transposed: boolean): TF.TensorInfo => {
      if (!x) throw new Error('A matrix product was called without an operand.');
      if (!transposed) return x;
      const rank = x.shape.length;
      const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
      const turned = transpose({ inputs: { x }, backend, attrs: { perm } }) as TF.TensorInfo;
      made.push(turned);
      return turned;
    };
    const a = upright(inputs.a, transposeA);
    const b = upright(inputs.b, transposeB);
    const out = product({
      inputs: { a, b },
      backend,
      attrs: { transposeA: false, transposeB: false },
    });
    for (const { dataId } of made) (backend as TF.KernelBackend).disposeData(dataId);
    return out;
  });
}
