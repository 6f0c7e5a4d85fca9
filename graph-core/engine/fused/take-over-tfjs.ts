// Lets plain tf operations run on our kernels where stock ones are missing, wrong or slow.
import type * as TF from '@tensorflow/tfjs';
import type { ActivationName, Tensor } from '../ops.ts';
import { activationCodes } from './activation.ts';
import { type combinations, combine } from './arithmetic.ts';
import { convolveBackInto, convolveInto, filterGradientInto } from './convolution-kernels.ts';
import { type ConvGeometry } from '../geometry.ts';
import { depthwiseFilterInto, depthwiseInputInto, depthwiseInto } from './depthwise.ts';
import { type KernelHost, wasmBackendOf } from './host.ts';
import { multiply } from './mat-mul.ts';
import { maxPoolGradient } from './pool.ts';
import { concat, slice, tile } from './slices.ts';

interface Call {
  readonly inputs: Readonly<Record<string, Tensor | undefined>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** Answers, or leaves the call to the stock kernel by returning undefined. */
type Kernel = (host: KernelHost, call: Call) => TF.TensorInfo | TF.TensorInfo[] | undefined;

function input({ inputs }: Call, name: string): Tensor {
  const found = inputs[name];
  if (!found) throw new Error(`A kernel was called without its input ${name}.`);
  return found;
}

const allFloat = (...xs: Tensor[]) => xs.every(({ dtype }) => dtype === 'float32');

/** The heap backend's reference counts; the cast is the edge. */
interface Counting {
  incRef(dataId: object): void;
}

/** Stock WASM copies, also for every tensor that the tape saves. */
const identity: Kernel = (host, call) => {
  const x = input(call, 'x');
  if (x.dtype === 'string') return undefined;
  (wasmBackendOf(host.tf) as unknown as Counting).incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};

const batchMatMul: Kernel = (host, call) => {
  const [a, b] = [input(call, 'a'), input(call, 'b')];
  const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean };
  return allFloat(a, b) ? multiply(host, a, b, transposeA, transposeB) : undefined;
};

/** Stock WASM is wrong with a bias or an activation where operands are batched or transposed. */
const fusedMatMul: Kernel = (host, call) => {
  const { tf } = host;
  const { bias, preluActivationWeights } = call.inputs;
  const { activation, leakyreluAlpha } = call.attrs as {
    activation?: string;
    leakyreluAlpha?: number;
  };
  const product = batchMatMul(host, call) as Tensor | undefined;
  if (!product) return undefined;
  const sum = bias ? tf.add(product, bias) : product;
  if (activation === 'prelu' && preluActivationWeights)
    return tf.prelu(sum, preluActivationWeights);
  if (activation === 'leakyrelu') return tf.leakyRelu(sum, leakyreluAlpha);
  if (activation === 'relu6') return tf.relu6(sum);
  const kind = activationCodes[(activation ?? 'linear') as Exclude<ActivationName, 'softmax'>];
  if (kind) host.share('activate', { x: host.at(sum), y: host.at(sum), count: sum.size, kind });
  return sum;
};

/** Sums and means over axes that lie together, without transposing first. */
const reduction =
  (mean: boolean): Kernel =>
  (host, call) => {
    const x = input(call, 'x');
    const { axis, keepDims } = call.attrs as { axis?: number | number[]; keepDims?: boolean };
    const axes = [...host.tf.util.parseAxisParam(axis as number[], x.shape)].sort((a, b) => a - b);
    const [first = 0] = axes;
    const together = axes.every((entry, i) => entry === first + i);
    if (!allFloat(x) || x.size === 0 || axes.length === 0 || !together) return undefined;
    const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);
    const outer = size(x.shape.slice(0, first));
    const inner = size(x.shape.slice(first + axes.length));
    const middle = x.size / outer / inner;
    const shape = x.shape.flatMap((length, i) =>
      axes.includes(i) ? (keepDims ? [1] : []) : [length],
    );
    const out = host.make(shape);
    const scale = mean ? 1 / middle : 1;
    host.share('sumMiddle', { x: host.at(x), to: host.at(out), outer, middle, inner, scale });
    return out;
  };

const arithmetic =
  (kind: keyof typeof combinations): Kernel =>
  (host, call) =>
    combine(host, input(call, 'a'), input(call, 'b'), kind);

const unary =
  (name: 'relu' | 'tanh' | 'sigmoid' | 'elu'): Kernel =>
  (host, call) => {
    const x = input(call, 'x');
    if (!allFloat(x) || x.size === 0) return undefined;
    const y = host.make(x.shape);
    const kind = activationCodes[name];
    host.share('activate', { x: host.at(x), y: host.at(y), count: x.size, kind });
    return y;
  };

const segmentSum: Kernel = (host, call) => {
  const [x, ids] = [input(call, 'x'), input(call, 'segmentIds')];
  if (!allFloat(x)) return undefined;
  const rows = Number(call.attrs.numSegments);
  const inner = x.shape.slice(ids.shape.length);
  const out = host.make([rows, ...inner]);
  const width = inner.reduce((a, b) => a * b, 1);
  host.share('scatterAddRows', {
    ids: host.at(ids),
    x: host.at(x),
    to: host.at(out),
    count: ids.size,
    width,
    rows,
  });
  return out;
};

const axisOf = ({ tf }: KernelHost, { attrs }: Call, shape: number[]): number =>
  tf.util.parseAxisParam(attrs.axis as number, shape)[0] ?? 0;

const joined: Kernel = (host, call) => {
  const xs = Object.values(call.inputs).filter((x) => x !== undefined);
  return xs[0] && concat(host, xs, axisOf(host, call, xs[0].shape));
};

/** Cuts along more than one axis are left to the stock kernel. */
const sliced: Kernel = (host, call) => {
  const x = input(call, 'x');
  const { begin, size } = call.attrs as { begin: number[]; size: number[] };
  const [from = [], lengths = []] = host.tf.slice_util.parseSliceParams(x, begin, size);
  const cut = x.shape.flatMap((length, axis) => (lengths[axis] === length ? [] : [axis]));
  const [axis = 0] = cut;
  return cut.length === 1 ? slice(host, x, axis, from[axis] ?? 0, lengths[axis] ?? 0) : undefined;
};

const split: Kernel = (host, call) => {
  const x = input(call, 'x');
  const axis = axisOf(host, call, x.shape);
  const asked = call.attrs.numOrSizeSplits as number | number[];
  const lengths = host.tf.backend_util.prepareSplitSize(x, asked, axis);
  let begin = 0;
  const pieces = lengths.map((length) => {
    begin += length;
    return slice(host, x, axis, begin - length, length);
  });
  return pieces.every((piece) => piece !== undefined) ? pieces : undefined;
};

const tiled: Kernel = (host, call) => tile(host, input(call, 'x'), call.attrs.reps as number[]);

type Pair = [number, number];
type Shape4 = [number, number, number, number];

/** Our geometry of a stock convolution or pool; undefined where it is dilated or channels come first. */
function geometry(
  { tf }: KernelHost,
  { attrs }: Call,
  x: readonly number[],
  filter: readonly number[],
  depthwise = false,
): ConvGeometry | undefined {
  // The cast is the edge: tfjs hands attributes over untyped.
  const { strides, pad, dataFormat, dilations, dimRoundingMode } = attrs as {
    strides: Pair | number;
    pad: 'same';
    dataFormat?: string;
    dilations?: Pair | number;
    dimRoundingMode?: 'floor';
  };
  const spread = [dilations ?? 1].flat().some((rate) => rate !== 1);
  if (spread || (dataFormat !== undefined && dataFormat !== 'NHWC')) return undefined;
  const info = tf.backend_util.computeConv2DInfo(
    x as Shape4,
    filter as Shape4,
    strides,
    1,
    pad,
    dimRoundingMode,
    depthwise,
  );
  const { padInfo, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    channels: info.inChannels,
    filters: info.outChannels,
    kh: filterHeight,
    kw: filterWidth,
    strideY: strideHeight,
    strideX: strideWidth,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
    top: padInfo.top,
    left: padInfo.left,
    tall: info.inHeight + padInfo.top + padInfo.bottom,
    wide: info.inWidth + padInfo.left + padInfo.right,
  };
}

const conv2d: Kernel = (host, call) => {
  const [x, filter] = [input(call, 'x'), input(call, 'filter')];
  const g = geometry(host, call, x.shape, filter.shape);
  if (!g) return undefined;
  const y = host.make([g.batch, g.outHeight, g.outWidth, g.filters]);
  convolveInto(host, g, x, filter, undefined, y);
  return y;
};

const conv2dInput: Kernel = (host, call) => {
  const [dy, filter] = [input(call, 'dy'), input(call, 'filter')];
  const shape = call.attrs.inputShape as number[];
  const g = geometry(host, call, shape, filter.shape);
  // Padding wider than the kernel (explicit numbers) is left to the stock kernel.
  if (!g || g.top >= g.kh || g.left >= g.kw) return undefined;
  const dx = host.make(shape);
  convolveBackInto(host, g, dy, filter, undefined, dx);
  return dx;
};

const conv2dFilter: Kernel = (host, call) => {
  const [x, dy] = [input(call, 'x'), input(call, 'dy')];
  const shape = call.attrs.filterShape as number[];
  const g = geometry(host, call, x.shape, shape);
  if (!g) return undefined;
  const out = host.make(shape);
  filterGradientInto(host, g, x, dy, out);
  return out;
};

const depthwise: Kernel = (host, call) => {
  const [x, filter] = [input(call, 'x'), input(call, 'filter')];
  const g = geometry(host, call, x.shape, filter.shape, true);
  if (!g) return undefined;
  const y = host.make([g.batch, g.outHeight, g.outWidth, g.filters]);
  depthwiseInto(host, g, x, filter, undefined, y);
  return y;
};

const depthwiseInput: Kernel = (host, call) => {
  const [dy, filter] = [input(call, 'dy'), input(call, 'filter')];
  const shape = call.attrs.inputShape as number[];
  const g = geometry(host, call, shape, filter.shape, true);
  if (!g) return undefined;
  const dx = host.make(shape);
  depthwiseInputInto(host, g, dy, filter, dx);
  return dx;
};

const depthwiseFilter: Kernel = (host, call) => {
  const [x, dy] = [input(call, 'x'), input(call, 'dy')];
  const shape = call.attrs.filterShape as number[];
  const g = geometry(host, call, x.shape, shape, true);
  if (!g) return undefined;
  const out = host.make(shape);
  depthwiseFilterInto(host, g, x, dy, out);
  return out;
};

/** Stock WASM misroutes windows whose values are all ≤ 0. */
const maxPoolGrad: Kernel = (host, call) => {
  const [x, dy] = [input(call, 'input'), input(call, 'dy')];
  const channels = x.shape[3] ?? 1;
  const size = [call.attrs.filterSize as Pair | number].flat();
  const [kh = 1, kw = kh] = size;
  const g = geometry(host, call, x.shape, [kh, kw, channels, channels]);
  return g && maxPoolGradient(host, g, x, dy);
};

const kernels: Readonly<Record<string, Kernel>> = {
  Identity: identity,
  Add: arithmetic('sum'),
  Multiply: arithmetic('product'),
  Sub: arithmetic('difference'),
  Relu: unary('relu'),
  Tanh: unary('tanh'),
  Sigmoid: unary('sigmoid'),
  Elu: unary('elu'),
  BatchMatMul: batchMatMul,
  _FusedMatMul: fusedMatMul,
  Sum: reduction(false),
  Mean: reduction(true),
  UnsortedSegmentSum: segmentSum,
  Concat: joined,
  Slice: sliced,
  SplitV: split,
  Tile: tiled,
  Conv2D: conv2d,
  Conv2DBackpropInput: conv2dInput,
  Conv2DBackpropFilter: conv2dFilter,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwiseInput,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilter,
  MaxPoolGrad: maxPoolGrad,
};

/** Whose kernels run plain tf operations now; where there is none, the stock ones do. */
const inUse = new WeakMap<KernelHost['tf'], KernelHost | undefined>();

/**
 * From now on plain tf operations run on this host's kernels, or on stock ones. Those stay underneath for what ours
 * leave to them: other number types, dilation, channels first.
 */
export function takeOverTfjs(tf: KernelHost['tf'], host: KernelHost | undefined): void {
  const registered = inUse.has(tf);
  if (!registered && !host) return;
  inUse.set(tf, host);
  if (registered) return;
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    // The cast is the edge: getKernel gives nothing where there is none, whatever its type says.
    const stock = (tf.getKernel(kernelName, 'wasm') as TF.KernelConfig | undefined)?.kernelFunc;
    if (stock) tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      kernelName,
      backendName: 'wasm',
      kernelFunc(call) {
        const present = inUse.get(tf);
        const own = present && kernel(present, call as unknown as Call);
        if (own) return own;
        if (!stock) throw new Error(`The WASM backend has no ${kernelName} for this case.`);
        return stock(call);
      },
    });
  }
}
