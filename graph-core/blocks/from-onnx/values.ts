// Operators over any values, and the blocks that compute them.
import type { Operation, Part, Parts, Translation } from './operation.ts';
import { single, turned, vector } from './operation.ts';

const values = { in: 'values', out: 'values' } as const;

const activation = (
  name: string,
  fits: (operation: Operation) => boolean = () => true,
): Translation => ({
  order: 'like-first',
  parts: (operation) =>
    fits(operation) ? single('activation', { activation: name }, values) : undefined,
});

/** x · W + b: Gemm, or a product with a known matrix. */
const dense: Translation = {
  order: 'as-is',
  parts(operation) {
    const given = operation.constant(1);
    const rank = operation.shape(0)?.dims.length ?? 0;
    if (!given || given.shape.length !== 2 || operation.int('transA', 0) === 1 || rank < 2)
      return undefined;
    const kernel = operation.int('transB', 0) === 1 ? turned(given, [1, 0]) : given;
    const units = kernel.shape[1] ?? 0;
    const [alpha, beta] = [operation.float('alpha', 1), operation.float('beta', 1)];
    const bias = operation.constant(2);
    if (operation.operands > 2 && !bias) return undefined;
    const isRow = !bias || bias.data.length === units || bias.data.length === 1;
    if (!isRow) return undefined;
    const scaled = (data: ArrayLike<number>, by: number) => Float32Array.from(data, (x) => x * by);
    const row =
      bias?.data.length === 1 ? new Float32Array(units).fill(bias.data[0] ?? 0) : bias?.data;
    const weights = {
      kernel: { shape: kernel.shape, data: scaled(kernel.data, alpha) },
      ...(row && { bias: vector({ shape: [units], data: scaled(row, beta) }, units) }),
    };
    return single(
      'dense',
      { units, activation: 'linear', bias: row !== undefined },
      values,
      weights,
    );
  },
};

const product: Translation = {
  order: 'as-is',
  parts(operation) {
    if (operation.constant(1)) return dense.parts(operation);
    if (!operation.shape(0) || !operation.shape(1)) return undefined;
    const part = { type: 'mat-mul', params: { transposeB: false }, inputs: { a: 0, b: 1 } };
    return { parts: [part], outputs: [{ part: 0, port: 'values' }] };
  },
};

/** Both operands flow; `like-first` has arranged the second as the first. */
const merge = (type: string, ports?: readonly [string, string]): Translation => ({
  order: 'like-first',
  parts(operation) {
    if (operation.operands !== 2 || !operation.shape(0) || !operation.shape(1)) return undefined;
    const inputs: Part['inputs'] = ports ? { [ports[0]]: 0, [ports[1]]: 1 } : { values: [0, 1] };
    return { parts: [{ type, params: {}, inputs }], outputs: [{ part: 0, port: 'values' }] };
  },
});

/** Times one number. */
function scale(operation: Operation, by: (x: number) => number): Parts | undefined {
  const constant = operation.constant(1) ?? operation.constant(0);
  const [factor] = Array.from(constant?.data ?? []);
  if (factor === undefined || constant?.data.length !== 1 || !operation.shape(0)) return undefined;
  return single('scale', { factor: by(factor) }, values);
}

/** One vector at every place: a product with ones that spreads it. */
function repeated(operation: Operation): Parts | undefined {
  const ones = operation.constant(1);
  const dims = operation.shape(0)?.dims ?? [];
  const [batches, times = 0, units] = ones?.shape ?? [];
  const isOnes = Array.from(ones?.data ?? []).every((value) => value === 1);
  if (!isOnes || batches !== 1 || units !== 1 || dims.length !== 3 || dims[1]?.size !== 1)
    return undefined;
  const flat = { type: 'flatten', params: {}, inputs: { values: 0 } };
  const spread = {
    type: 'repeat-vector',
    params: { times },
    inputs: { values: { part: 0, port: 'values' } },
  };
  return { parts: [flat, spread], outputs: [{ part: 1, port: 'values' }] };
}

const times: Translation = {
  order: 'like-first',
  parts: (operation) =>
    combined(operation) ??
    scale(operation, (x) => x) ??
    repeated(operation) ??
    merge('multiply').parts(operation),
};

/** A sum over the last axis, as a product with ones. */
const sum: Translation = {
  order: 'as-is',
  parts(operation) {
    const dims = operation.shape(0)?.dims ?? [];
    const axes = Array.from(operation.constant(1)?.data ?? operation.ints('axes') ?? []);
    const [axis, ...more] = axes.map((asked) => (asked < 0 ? asked + dims.length : asked));
    const features = dims.at(-1)?.size ?? 0;
    if (axis !== dims.length - 1 || more.length > 0 || dims.length < 2) return undefined;
    const ones = { shape: [features, 1], data: new Float32Array(features).fill(1) };
    const params = { units: 1, activation: 'linear', bias: false };
    const { parts } = single('dense', params, values, { kernel: ones });
    const kept = dims.map((_, index) => index);
    const isKept = operation.int('keepdims', 1) === 1;
    return {
      parts,
      outputs: [{ part: 0, port: 'values', axes: isKept ? kept : kept.slice(0, -1) }],
    };
  },
};

/** A table of positions, or a sum. */
const plus: Translation = {
  order: 'like-first',
  parts(operation) {
    const table = operation.constant(1);
    const sizes = table?.shape.filter((size, axis) => size !== 1 || axis > 0) ?? [];
    const dims = operation.shape(0)?.dims ?? [];
    const isTable =
      dims.length === 3 &&
      sizes.length === 2 &&
      sizes.every((size, axis) => size === dims[axis + 1]?.size);
    if (table && isTable)
      return single('positional-encoding', { kind: 'learned' }, values, {
        table: { shape: sizes, data: table.data },
      });
    return merge('add').parts(operation);
  },
};

const softmax: Translation = {
  order: 'as-is',
  parts(operation) {
    const rank = operation.shape(0)?.dims.length ?? 0;
    const axis = operation.int('axis', -1);
    if (axis !== -1 && axis !== rank - 1) return undefined;
    const causal = operation.int('causal', 0) === 1;
    const inputs: Part['inputs'] = operation.shape(1) ? { values: 0, mask: 1 } : { values: 0 };
    const part = { type: 'softmax', params: { causal }, inputs };
    return { parts: [part], outputs: [{ part: 0, port: 'values' }] };
  },
};

const layerNorm: Translation = {
  order: 'as-is',
  parts(operation) {
    const gamma = operation.constant(1);
    const rank = operation.shape(0)?.dims.length ?? 0;
    const axis = operation.int('axis', -1);
    if (!gamma || gamma.shape.length !== 1 || operation.outputs > 1) return undefined;
    if (axis !== -1 && axis !== rank - 1) return undefined;
    const weights = { gamma, beta: vector(operation.constant(2), gamma.data.length) };
    return single('layer-norm', { epsilon: operation.float('epsilon', 1e-5) }, values, weights);
  },
};

const embedding: Translation = {
  order: 'as-is',
  parts(operation) {
    const table = operation.constant(0);
    const ids = operation.shape(1);
    if (!table || ids?.kind !== 'tokens' || operation.int('axis', 0) !== 0) return undefined;
    if (table.shape.length !== 2) return undefined;
    const part = {
      type: 'embedding',
      params: { units: table.shape[1] ?? 0 },
      inputs: { tokens: 1 },
      weights: { table },
    };
    return { parts: [part], outputs: [{ part: 0, port: 'values' }] };
  },
};

const concatenate: Translation = {
  order: 'as-is',
  parts(operation) {
    const rank = operation.shape(0)?.dims.length ?? 0;
    const axis = operation.int('axis', 0);
    const at = axis < 0 ? axis + rank : axis;
    const along = at === rank - 1 ? 'features' : at === 1 ? 'positions' : undefined;
    if (along === undefined || rank < 2) return undefined;
    const sources = Array.from({ length: operation.operands }, (_, index) => index);
    if (sources.some((index) => !operation.shape(index))) return undefined;
    const part = { type: 'concatenate', params: { axis: along }, inputs: { values: sources } };
    return { parts: [part], outputs: [{ part: 0, port: 'values' }] };
  },
};

/** The one part of one axis that each output is. `ranges` by output: axis, start, length, and whether the axis stays. */
function slices(
  ranges: readonly { axis: number; start: number; length: number; keepAxis: boolean }[],
): Parts | undefined {
  if (ranges.some(({ axis, length }) => axis < 1 || length < 1)) return undefined;
  return {
    parts: ranges.map((range) => ({
      type: 'slice',
      params: { from: 'start', ...range },
      inputs: { values: 0 },
    })),
    outputs: ranges.map((_, part) => ({ part, port: 'values' })),
  };
}

/** Ends beyond this mean: to the end. */
const farthest = 2 ** 31 - 1;

const slice: Translation = {
  order: 'as-is',
  parts(operation) {
    const list = (index: number, name: string) =>
      Array.from(operation.constant(index)?.data ?? operation.ints(name) ?? []);
    const [starts, ends] = [list(1, 'starts'), list(2, 'ends')];
    const axes = list(3, 'axes');
    const steps = list(4, 'steps');
    const dims = operation.shape(0)?.dims ?? [];
    const ranges = starts.flatMap((from, index) => {
      const asked = axes[index] ?? index;
      const axis = asked < 0 ? asked + dims.length : asked;
      const size = dims[axis]?.size ?? Number.POSITIVE_INFINITY;
      const inside = (end: number) => Math.min(size, Math.max(0, end < 0 ? end + size : end));
      const [start, end] = [inside(from), inside(ends[index] ?? 0)];
      const isAll = start === 0 && (end >= size || end >= farthest);
      return isAll ? [] : [{ axis, start, length: end - start, keepAxis: true }];
    });
    if (steps.some((step) => step !== 1) || ranges.length !== 1) return undefined;
    return slices(ranges);
  },
};

const split: Translation = {
  order: 'as-is',
  parts(operation) {
    const dims = operation.shape(0)?.dims ?? [];
    const asked = operation.int('axis', 0);
    const axis = asked < 0 ? asked + dims.length : asked;
    const size = dims[axis]?.size ?? 0;
    const given = operation.constant(1)?.data ?? operation.ints('split');
    const even = Array.from({ length: operation.outputs }, () => size / operation.outputs);
    let start = 0;
    return slices(
      Array.from(given ?? even).map((length) => {
        start += length;
        return { axis, start: start - length, length, keepAxis: true };
      }),
    );
  },
};

/** One place of an axis. */
const gather: Translation = {
  order: 'as-is',
  parts(operation) {
    if (operation.constant(0)) return embedding.parts(operation);
    const index = operation.constant(1);
    const dims = operation.shape(0)?.dims ?? [];
    if (!index || index.data.length !== 1 || index.shape.length > 0) return undefined;
    const asked = operation.int('axis', 0);
    const axis = asked < 0 ? asked + dims.length : asked;
    const at = index.data[0] ?? 0;
    const start = at < 0 ? at + (dims[axis]?.size ?? 0) : at;
    return dims.length > 2 ? slices([{ axis, start, length: 1, keepAxis: false }]) : undefined;
  },
};

const maskOf = (type: string): Translation => ({
  order: 'as-is',
  parts: () => ({
    parts: [{ type, params: {}, inputs: { tokens: 0 } }],
    outputs: [{ part: 0, port: 'mask' }],
  }),
});

/** The places that both masks leave. */
function combined(operation: Operation): Parts | undefined {
  if (operation.shape(0)?.kind !== 'mask' || operation.shape(1)?.kind !== 'mask') return undefined;
  const part = { type: 'combine-masks', params: {}, inputs: { masks: [0, 1] } };
  return { parts: [part], outputs: [{ part: 0, port: 'mask' }] };
}

/** Others than PyTorch's and ONNX's own 0.01 have no block. */
function isOurLeak(operation: Operation): boolean {
  return Math.abs(operation.float('alpha', 0.01) - 0.01) < 1e-6;
}

export const onValues: Readonly<Record<string, Translation>> = {
  Relu: activation('relu'),
  Sigmoid: activation('sigmoid'),
  Tanh: activation('tanh'),
  Gelu: activation('gelu'),
  ExactGelu: activation('gelu'),
  Silu: activation('silu'),
  Relu6: activation('relu6'),
  HardSwish: activation('hard-swish'),
  LeakyRelu: activation('leaky-relu', isOurLeak),
  Elu: activation('elu', (operation) => operation.float('alpha', 1) === 1),
  Gemm: dense,
  MatMul: product,
  Add: plus,
  Sub: merge('subtract', ['a', 'b']),
  Mul: times,
  Div: {
    order: 'like-first',
    parts: (operation) => operation.constant(1) && scale(operation, (x) => 1 / x),
  },
  Softmax: softmax,
  LayerNormalization: layerNorm,
  Gather: gather,
  Concat: concatenate,
  Slice: slice,
  Split: split,
  PadMask: maskOf('pad-mask'),
  LookAheadMask: maskOf('look-ahead-mask'),
  ReduceSum: sum,
};
