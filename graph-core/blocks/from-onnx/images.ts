// Operators over images and sequences with channels, and the blocks that compute them.
import { sizeAt } from '../kit/shape.ts';
import type { Numbers, Operation, Part, Parts, Translation } from './operation.ts';
import { single, turned, vector } from './operation.ts';

const image = { in: 'image', out: 'image' } as const;
const values = { in: 'values', out: 'values' } as const;

/** One number for all directions; undefined where they differ. */
function common(list: readonly number[] | undefined, otherwise: number): number | undefined {
  const [first = otherwise] = list ?? [];
  return (list ?? []).every((value) => value === first) ? first : undefined;
}

type Padding =
  | { readonly padding: 'same' | 'valid' }
  /** Zeros on every side, and then only whole windows. */
  | { readonly before: number; readonly after: number };

/** How the window moves, in the words of our blocks; undefined where they have none. */
function paddingOf(operation: Operation, size: number, stride: number): Padding | undefined {
  const auto = operation.words('auto_pad', 'NOTSET');
  if (auto === 'VALID') return { padding: 'valid' };
  if (auto === 'SAME_UPPER') return { padding: 'same' };
  if (auto !== 'NOTSET') return undefined;
  const from = operation.shape(0);
  const spatial = (from?.dims.length ?? 2) - 2;
  const pads = operation.ints('pads') ?? [];
  if (pads.every((pad) => pad === 0)) return { padding: 'valid' };
  const isSame = Array.from({ length: spatial }, (_, axis) => {
    const length = from ? sizeAt(from, axis + 1) : 0;
    const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + size - length);
    const [before, after] = [pads[axis], pads[axis + spatial]];
    return before === Math.floor(total / 2) && after === Math.ceil(total / 2);
  });
  if (isSame.every(Boolean)) return { padding: 'same' };
  const before = common(pads.slice(0, spatial), 0);
  const after = common(pads.slice(spatial), 0);
  return before === undefined || after === undefined ? undefined : { before, after };
}

function windowOf(operation: Operation, kernel: readonly number[] | undefined) {
  const size = common(kernel, 1);
  const stride = common(operation.ints('strides'), 1);
  const isPlain = (operation.ints('dilations') ?? []).every((step) => step === 1);
  if (size === undefined || stride === undefined || !isPlain) return undefined;
  const pads = paddingOf(operation, size, stride);
  return pads && { size, stride, pads };
}

/** The block behind zeros, where the padding is neither of ours. */
function slid(
  pads: Padding,
  block: (padding: 'same' | 'valid', source: Part['inputs'][string]) => Part,
  port: string,
): Parts {
  if ('padding' in pads) return { parts: [block(pads.padding, 0)], outputs: [{ part: 0, port }] };
  const zeros: Part = { type: 'pad', params: { ...pads }, inputs: { values: 0 } };
  return {
    parts: [zeros, block('valid', { part: 0, port: 'values' })],
    outputs: [{ part: 1, port }],
  };
}

const convolution: Translation = {
  order: 'channels-last',
  parts(operation) {
    const kernel = operation.constant(1);
    const [filters = 0, per = 0, ...sides] = kernel?.shape ?? [];
    const window = windowOf(operation, sides);
    const given = operation.shape(0);
    if (!kernel || !window || !given) return undefined;
    const channels = sizeAt(given, -1);
    const group = operation.int('group', 1);
    const { size, stride, pads } = window;
    const flat = { kernel: size, stride, activation: 'linear', bias: true };
    const bias = vector(operation.constant(2), filters);
    if (sides.length === 1 && group === 1) {
      const weights = { kernel: turned(kernel, [2, 1, 0]), bias };
      const part = (padding: string, source: Part['inputs'][string]): Part => ({
        type: 'conv-1d',
        params: { ...flat, filters, padding },
        inputs: { values: source },
        weights,
      });
      return slid(pads, part, 'values');
    }
    if (sides.length !== 2) return undefined;
    const isDeep = group === channels && per === 1 && group > 1;
    if (group !== 1 && !isDeep) return undefined;
    // [filters, channels, h, w] → [h, w, channels, filters], or [channels · m, 1, h, w] → [h, w, channels, m]
    const multiplier = filters / channels;
    const weights = isDeep
      ? {
          kernel: turned({ ...kernel, shape: [channels, multiplier, ...sides] }, [2, 3, 0, 1]),
          bias,
        }
      : { kernel: turned(kernel, [2, 3, 1, 0]), bias };
    const part = (padding: string, source: Part['inputs'][string]): Part => ({
      type: isDeep ? 'depthwise-conv-2d' : 'conv-2d',
      params: { ...flat, padding, ...(isDeep ? { multiplier } : { filters }) },
      inputs: { image: source },
      weights,
    });
    return slid(pads, part, 'image');
  },
};

const transposedConvolution: Translation = {
  order: 'channels-last',
  parts(operation) {
    const kernel = operation.constant(1);
    const [, filters = 0, ...sides] = kernel?.shape ?? [];
    const [side, stride] = [common(sides, 1), common(operation.ints('strides'), 1)];
    const isPlain =
      (operation.ints('dilations') ?? []).every((step) => step === 1) &&
      operation.int('group', 1) === 1 &&
      operation.words('auto_pad', 'NOTSET') === 'NOTSET' &&
      !operation.ints('output_shape');
    if (!kernel || sides.length !== 2 || side === undefined || stride === undefined || !isPlain)
      return undefined;
    const pads = operation.ints('pads') ?? [0, 0, 0, 0];
    const more = operation.ints('output_padding') ?? [0, 0];
    // What SAME cuts off on all sides, so that the image grows by the stride.
    const surplus = side - stride;
    const [low, high] = [Math.floor(Math.max(0, surplus) / 2), Math.ceil(Math.max(0, surplus) / 2)];
    const isSame =
      pads.join() === [low, low, high, high].join() &&
      more.every((pixels) => pixels === Math.max(0, -surplus));
    const isValid = pads.every((pixels) => pixels === 0) && more.every((pixels) => pixels === 0);
    if (!isSame && (!isValid || surplus < 0)) return undefined;
    const params = {
      filters,
      kernel: side,
      stride,
      padding: isSame ? 'same' : 'valid',
      activation: 'linear',
      bias: true,
    };
    // [in, out, h, w] → [h, w, out, in]
    const weights = {
      kernel: turned(kernel, [2, 3, 1, 0]),
      bias: vector(operation.constant(2), filters),
    };
    return single('transposed-conv-2d', params, image, weights);
  },
};

const pooling = (type: string, keepsZeros: boolean): Translation => ({
  order: 'channels-last',
  parts(operation) {
    const window = windowOf(operation, operation.ints('kernel_shape'));
    const isImage = operation.shape(0)?.dims.length === 4;
    if (!window || !isImage || operation.int('ceil_mode', 0) === 1 || operation.outputs > 1)
      return undefined;
    const { size, stride, pads } = window;
    const counts = keepsZeros && operation.int('count_include_pad', 0) === 1;
    // Zeros around would count in a maximum, and in a mean that does not ask for them.
    const isOurs = 'padding' in pads && !(counts && pads.padding === 'same');
    const asZeros = counts || operation.int('overZeros', 0) === 1;
    if (!isOurs && !(asZeros && 'before' in pads)) return undefined;
    const part = (padding: string, source: Part['inputs'][string]): Part => ({
      type,
      params: { size, stride, padding },
      inputs: { image: source },
    });
    return slid(pads, part, 'image');
  },
});

const overall = (kind: 'average' | 'max'): Translation => ({
  order: 'channels-last',
  parts(operation) {
    const rank = operation.shape(0)?.dims.length ?? 0;
    if (rank !== 3 && rank !== 4) return undefined;
    if (operation.int('places', rank - 2) !== rank - 2) return undefined;
    const axes = [0, 1, ...Array.from({ length: rank - 2 }, () => -1)];
    const { parts } = single('global-pooling', { kind }, values);
    return { parts, outputs: [{ part: 0, port: 'values', axes }] };
  },
});

const batchNorm: Translation = {
  order: 'channels-last',
  parts(operation) {
    const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((index) => operation.constant(index));
    if (!gamma || !beta || !mean || !variance || operation.outputs > 1) return undefined;
    const weights: Record<string, Numbers> = {
      gamma,
      beta,
      'moving-mean': mean,
      'moving-variance': variance,
    };
    return single('batch-norm', { epsilon: operation.float('epsilon', 1e-5) }, values, weights);
  },
};

const localResponseNorm: Translation = {
  order: 'channels-last',
  parts(operation) {
    const size = operation.int('size', 1);
    if (size % 2 === 0 || size < 3) return undefined;
    const params = {
      radius: (size - 1) / 2,
      alpha: operation.float('alpha', 1e-4) / size,
      beta: operation.float('beta', 0.75),
      k: operation.float('bias', 1),
    };
    return single('local-response-norm', params, image);
  },
};

const resize: Translation = {
  order: 'channels-last',
  parts(operation) {
    const scales = operation.constant(operation.op === 'Upsample' ? 1 : 2);
    const [batch, channels, ...sides] = Array.from(scales?.data ?? []);
    const factor = common(sides, 1);
    const isNearest =
      operation.words('mode', 'nearest') === 'nearest' &&
      (operation.op === 'Upsample' ||
        (operation.words('coordinate_transformation_mode', 'half_pixel') === 'asymmetric' &&
          operation.words('nearest_mode', 'round_prefer_floor') === 'floor'));
    if (!isNearest || batch !== 1 || channels !== 1 || sides.length !== 2) return undefined;
    if (factor === undefined || !Number.isInteger(factor)) return undefined;
    return single('upsampling', { factor }, image);
  },
};

export const onImages: Readonly<Record<string, Translation>> = {
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  MaxPool: pooling('max-pooling', false),
  AveragePool: pooling('average-pooling', true),
  GlobalAveragePool: overall('average'),
  GlobalMaxPool: overall('max'),
  BatchNormalization: batchNorm,
  LRN: localResponseNorm,
  Resize: resize,
  Upsample: resize,
};
