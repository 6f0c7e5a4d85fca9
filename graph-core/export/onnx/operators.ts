// Kernels of TensorFlow.js in the words of ONNX (opset 17); recurrent layers are in recurrence.ts. Images are turned to channels-first around each operator.
import {
  axesOf,
  axisOf,
  flag,
  input,
  inputs,
  number,
  numbers,
  output,
  padding,
  pair,
  rank,
  reshapeTo,
  sliceSizes,
} from '../trace/attributes.ts';
import { free, sameSize } from '../trace/free-size.ts';
import type { Size } from '../trace/free-size.ts';
import type { TracedNode, TracedValue } from '../trace/traced-graph.ts';
import type { OnnxNode } from './ir.ts';
import { floats } from './ir.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import { typeOf } from './onnx-graph.ts';
import { insertedAxes, reshapeWords, unitAxesPerm } from './rewrites/reshapes.ts';

/** Writes a node; `at` is the ONNX name of a value. */
type Write = (node: TracedNode, graph: OnnxGraph, at: (value: TracedValue) => string) => void;

/** One input or two, one output, no attributes, same meaning. */
const plain =
  (op: string): Write =>
  (node, graph, at) => {
    graph.node(op, Object.values(node.inputs).map(at), {}, at(output(node)));
  };

const toImage = [0, 3, 1, 2];
const fromImage = [0, 2, 3, 1];

/** x turned to channels-first, `make` applied, and turned back into the node's output. */
function onImage(
  node: TracedNode,
  graph: OnnxGraph,
  at: (value: TracedValue) => string,
  x: string,
  make: (image: string) => string,
): void {
  const made = make(graph.node('Transpose', [x], { perm: toImage }));
  graph.node('Transpose', [made], { perm: fromImage }, at(output(node)));
}

/** Zeros above, left, below and right. ONNX's own SAME would take pixels away where the stride is larger than the kernel. */
function pads(node: TracedNode, kernel: readonly [number, number]): number[] {
  if (padding(node) === 'valid') return [0, 0, 0, 0];
  const strides = pair(node, 'strides');
  const sums = kernel.map((size, index) => {
    const stride = strides[index] ?? 1;
    const [from, to] = [input(node, 'x').shape[index + 1], output(node).shape[index + 1]];
    if (typeof from === 'number' && typeof to === 'number')
      return Math.max(0, (to - 1) * stride + size - from);
    if (stride > 1) throw new Error('A padding grows with a free size.');
    return size - 1;
  });
  return [...sums.map((sum) => Math.floor(sum / 2)), ...sums.map((sum) => Math.ceil(sum / 2))];
}

const pool =
  (op: 'MaxPool' | 'AveragePool'): Write =>
  (node, graph, at) =>
    onImage(node, graph, at, at(input(node, 'x')), (image) =>
      graph.node(op, [image], {
        kernel_shape: pair(node, 'filterSize'),
        strides: pair(node, 'strides'),
        pads: pads(node, pair(node, 'filterSize')),
      }),
    );

const reduceByInput =
  (op: string): Write =>
  (node, graph, at) => {
    const keepdims = flag(node, 'keepDims') ? 1 : 0;
    graph.node(
      op,
      [at(input(node, 'x')), graph.ints(axesOf(node))],
      { keepdims },
      at(output(node)),
    );
  };

const reduceByAttribute =
  (op: string): Write =>
  (node, graph, at) => {
    const keepdims = flag(node, 'keepDims') ? 1 : 0;
    graph.node(op, [at(input(node, 'x'))], { axes: axesOf(node), keepdims }, at(output(node)));
  };

const reshape =
  (name: string): Write =>
  (node, graph, at) => {
    const x = input(node, name);
    const [from, to] = [x.shape, output(node).shape];
    const words = reshapeWords(from, to);
    const [op, given, attrs] = words
      ? ['Reshape', [graph.ints(words)], {}]
      : (unitAxesMoved(from, to, graph) ?? ['Reshape', [graph.shape(to)], {}]);
    graph.node(op, [at(x), ...given], attrs, at(output(node)));
  };

/** Without working out sizes, where only axes of size 1 come, go or move. */
function unitAxesMoved(
  from: readonly Size[],
  to: readonly Size[],
  graph: OnnxGraph,
): [string, string[], OnnxNode['attrs']] | undefined {
  const added = insertedAxes(from, to);
  if (added) return ['Unsqueeze', [graph.ints(added)], {}];
  const removed = insertedAxes(to, from);
  if (removed) return ['Squeeze', [graph.ints(removed)], {}];
  const perm = unitAxesPerm(from, to);
  return perm && ['Transpose', [], { perm }];
}

const arrange =
  (op: 'ArgMax' | 'ArgMin'): Write =>
  (node, graph, at) => {
    const x = input(node, 'x');
    const attrs = { axis: axisOf(number(node, 'axis'), x), keepdims: 0 };
    graph.node(op, [at(x)], attrs, at(output(node)));
  };

const dataTypes = { float32: 1, int64: 7, bool: 9 } as const;

const transposed = (graph: OnnxGraph, name: string, value: TracedValue): string => {
  const axes = value.shape.map((_, axis) => axis);
  const [last = 0, before = 0] = [...axes].reverse();
  return graph.node('Transpose', [name], { perm: [...axes.slice(0, -2), last, before] });
};

export const operators: Readonly<Record<string, Write>> = {
  Add: plain('Add'),
  Sub: plain('Sub'),
  Multiply: plain('Mul'),
  RealDiv: plain('Div'),
  Maximum: plain('Max'),
  Minimum: plain('Min'),
  Pow: plain('Pow'),
  Neg: plain('Neg'),
  Abs: plain('Abs'),
  Exp: plain('Exp'),
  Log: plain('Log'),
  Sqrt: plain('Sqrt'),
  Sin: plain('Sin'),
  Cos: plain('Cos'),
  Erf: plain('Erf'),
  Relu: plain('Relu'),
  Sigmoid: plain('Sigmoid'),
  Tanh: plain('Tanh'),
  Softplus: plain('Softplus'),
  Elu: plain('Elu'),
  Round: plain('Round'),
  Floor: plain('Floor'),
  Identity: plain('Identity'),
  Equal: plain('Equal'),
  Greater: plain('Greater'),
  GreaterEqual: plain('GreaterOrEqual'),
  Less: plain('Less'),
  LessEqual: plain('LessOrEqual'),
  LogicalAnd: plain('And'),
  LogicalOr: plain('Or'),
  LogicalNot: plain('Not'),
  LayerNorm: (node, graph, at) => {
    const operands = ['x', 'gamma', 'beta'].map((name) => at(input(node, name)));
    const attrs = { axis: -1, epsilon: { float: number(node, 'epsilon') } };
    graph.node('LayerNormalization', operands, attrs, at(output(node)));
  },
  Select: (node, graph, at) => {
    graph.node(
      'Where',
      ['condition', 't', 'e'].map((name) => at(input(node, name))),
      {},
      at(output(node)),
    );
  },
  NotEqual: (node, graph, at) => {
    const equal = graph.node('Equal', [at(input(node, 'a')), at(input(node, 'b'))]);
    graph.node('Not', [equal], {}, at(output(node)));
  },
  Square: (node, graph, at) => {
    const x = at(input(node, 'x'));
    graph.node('Mul', [x, x], {}, at(output(node)));
  },
  SquaredDifference: (node, graph, at) => {
    const difference = graph.node('Sub', [at(input(node, 'a')), at(input(node, 'b'))]);
    graph.node('Mul', [difference, difference], {}, at(output(node)));
  },
  Rsqrt: (node, graph, at) => {
    graph.node('Reciprocal', [graph.node('Sqrt', [at(input(node, 'x'))])], {}, at(output(node)));
  },
  Cast: (node, graph, at) => {
    const x = input(node, 'x');
    const type = typeOf(output(node).dtype);
    if (type === typeOf(x.dtype)) graph.node('Identity', [at(x)], {}, at(output(node)));
    else graph.node('Cast', [at(x)], { to: dataTypes[type] }, at(output(node)));
  },
  Reshape: reshape('x'),
  ExpandDims: reshape('input'),
  Squeeze: reshape('x'),
  Transpose: (node, graph, at) => {
    graph.node(
      'Transpose',
      [at(input(node, 'x'))],
      { perm: numbers(node, 'perm') },
      at(output(node)),
    );
  },
  BatchMatMul: (node, graph, at) => {
    const [a, b] = [input(node, 'a'), input(node, 'b')];
    const left = flag(node, 'transposeA') ? transposed(graph, at(a), a) : at(a);
    const right = flag(node, 'transposeB') ? transposed(graph, at(b), b) : at(b);
    graph.node('MatMul', [left, right], {}, at(output(node)));
  },
  Softmax: (node, graph, at) => {
    graph.node('Softmax', [at(input(node, 'logits'))], { axis: -1 }, at(output(node)));
  },
  LogSoftmax: (node, graph, at) => {
    graph.node('LogSoftmax', [at(input(node, 'logits'))], { axis: -1 }, at(output(node)));
  },
  Sum: reduceByInput('ReduceSum'),
  Mean: reduceByAttribute('ReduceMean'),
  Max: reduceByAttribute('ReduceMax'),
  Min: reduceByAttribute('ReduceMin'),
  ArgMax: arrange('ArgMax'),
  ArgMin: arrange('ArgMin'),
  Concat: (node, graph, at) => {
    const axis = axisOf(number(node, 'axis'), output(node));
    graph.node('Concat', inputs(node).map(at), { axis }, at(output(node)));
  },
  Pack: (node, graph, at) => {
    const axis = axisOf(number(node, 'axis'), output(node));
    const lifted = inputs(node).map((value) =>
      graph.node('Unsqueeze', [at(value), graph.ints([axis])]),
    );
    graph.node('Concat', lifted, { axis }, at(output(node)));
  },
  Unpack: (node, graph, at) => {
    const value = input(node, 'value');
    const axis = axisOf(number(node, 'axis'), value);
    const parts = node.outputs.map(() => graph.name());
    graph.nodeOfMany('Split', [at(value), graph.ints(node.outputs.map(() => 1))], { axis }, parts);
    node.outputs.forEach((part, index) =>
      graph.node('Squeeze', [parts[index] ?? '', graph.ints([axis])], {}, at(part)),
    );
  },
  SplitV: (node, graph, at) => {
    const x = input(node, 'x');
    const axis = axisOf(number(node, 'axis'), x);
    const sizes = node.outputs.map(({ shape }) => shape[axis] ?? 0);
    if (sizes.some(free)) throw new Error('A split along a free size cannot be said.');
    graph.nodeOfMany(
      'Split',
      [at(x), graph.ints(sizes as number[])],
      { axis },
      node.outputs.map(at),
    );
  },
  Slice: (node, graph, at) => {
    const begin = numbers(node, 'begin');
    const farEnd = 2 ** 31 - 1;
    const ends = sliceSizes(node).map((size, axis) =>
      size < 0 ? farEnd : (begin[axis] ?? 0) + size,
    );
    const axes = begin.map((_, axis) => axis);
    graph.node(
      'Slice',
      [at(input(node, 'x')), graph.ints(begin), graph.ints(ends), graph.ints(axes)],
      {},
      at(output(node)),
    );
  },
  GatherV2: (node, graph, at) => {
    const x = input(node, 'x');
    const axis = axisOf(number(node, 'axis'), x);
    graph.node('Gather', [at(x), at(input(node, 'indices'))], { axis }, at(output(node)));
  },
  OneHot: (node, graph, at) => {
    const ends = Float32Array.of(number(node, 'offValue'), number(node, 'onValue'));
    const values = graph.tensor(graph.name(), floats([2], ends));
    const depth = graph.ints([number(node, 'depth')], []);
    const operands = [at(input(node, 'indices')), depth, values];
    const to = dataTypes[typeOf(output(node).dtype)];
    if (to === dataTypes.float32) graph.node('OneHot', operands, { axis: -1 }, at(output(node)));
    else
      graph.node('Cast', [graph.node('OneHot', operands, { axis: -1 })], { to }, at(output(node)));
  },
  PadV2: (node, graph, at) => {
    const pads = node.attrs.paddings as [number, number][];
    const amounts = graph.ints([
      ...pads.map(([before]) => before),
      ...pads.map(([, after]) => after),
    ]);
    graph.node(
      'Pad',
      [at(input(node, 'x')), amounts, graph.scalar(number(node, 'constantValue'))],
      {},
      at(output(node)),
    );
  },
  Tile: (node, graph, at) => {
    const reps = graph.shape(node.attrs.reps as Size[]);
    graph.node('Tile', [at(input(node, 'x')), reps], {}, at(output(node)));
  },
  BroadcastTo: (node, graph, at) => {
    // ONNX leaves an axis where 1 is asked for; a batch that is not there yet comes by broadcasting later.
    const x = input(node, 'x');
    const wanted = node.attrs.shape as Size[];
    const missing = wanted.length - rank(x);
    const shape = wanted.map((size, axis) =>
      free(size) && (sameSize(size, x.shape[axis - missing]) || size.of.join() === 'batch')
        ? 1
        : size,
    );
    graph.node('Expand', [at(x), graph.shape(shape)], {}, at(output(node)));
  },
  OnesLike: (node, graph, at) => likeInput(node, graph, at, 1),
  ZerosLike: (node, graph, at) => likeInput(node, graph, at, 0),
  Conv2D: (node, graph, at) =>
    onImage(node, graph, at, at(input(node, 'x')), (image) => {
      // [h, w, in, out] → [out, in, h, w]
      const kernel = graph.node('Transpose', [at(input(node, 'filter'))], { perm: [3, 2, 0, 1] });
      const [height = 1, width = 1] = reshapeTo(input(node, 'filter').shape);
      return graph.node('Conv', [image, kernel], {
        strides: pair(node, 'strides'),
        pads: pads(node, [height, width]),
      });
    }),
  DepthwiseConv2dNative: (node, graph, at) =>
    onImage(node, graph, at, at(input(node, 'x')), (image) => {
      const filter = input(node, 'filter');
      const [height = 1, width = 1, channels = 1, multiplier = 1] = reshapeTo(filter.shape);
      // [h, w, c, m] → [c·m, 1, h, w]
      const turned = graph.node('Transpose', [at(filter)], { perm: [2, 3, 0, 1] });
      const kernel = graph.node('Reshape', [
        turned,
        graph.ints([channels * multiplier, 1, height, width]),
      ]);
      return graph.node('Conv', [image, kernel], {
        strides: pair(node, 'strides'),
        pads: pads(node, [height, width]),
        group: channels,
      });
    }),
  Conv2DBackpropInput: (node, graph, at) =>
    onImage(node, graph, at, at(input(node, 'dy')), (image) => {
      // [h, w, out, in] → [in, out, h, w]
      const kernel = graph.node('Transpose', [at(input(node, 'filter'))], { perm: [3, 2, 0, 1] });
      const strides = pair(node, 'strides');
      return graph.node('ConvTranspose', [image, kernel], { strides, ...spread(node, strides) });
    }),
  Upsample: (node, graph, at) =>
    onImage(node, graph, at, at(input(node, 'x')), (image) => {
      const factor = number(node, 'factor');
      const scales = graph.tensor(graph.name(), floats([4], Float32Array.of(1, 1, factor, factor)));
      const attrs = {
        mode: 'nearest',
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      };
      return graph.node('Resize', [image, '', scales], attrs);
    }),
  MaxPool: pool('MaxPool'),
  AvgPool: pool('AveragePool'),
};

/** What a transposed convolution cuts off on all sides, or adds below and right where the stride leaves a gap. */
function spread(node: TracedNode, strides: readonly number[]) {
  const sizes = [input(node, 'dy'), input(node, 'filter'), output(node)].map(({ shape }) => shape);
  const [from = [], kernel = [], to = []] = sizes;
  const surplus = strides.map((stride, index) => {
    const [small, size, large] = [from[index + 1], kernel[index], to[index + 1]];
    if (typeof small !== 'number' || typeof size !== 'number' || typeof large !== 'number')
      throw new Error('The size of an image is free.');
    return (small - 1) * stride + size - large;
  });
  const cut = surplus.map((pixels) => Math.max(0, pixels));
  return {
    pads: [...cut.map((sum) => Math.floor(sum / 2)), ...cut.map((sum) => Math.ceil(sum / 2))],
    output_padding: surplus.map((pixels) => Math.max(0, -pixels)),
  };
}

function likeInput(
  node: TracedNode,
  graph: OnnxGraph,
  at: (value: TracedValue) => string,
  value: number,
): void {
  const x = input(node, 'x');
  const zeros = graph.node('Mul', [at(x), graph.scalar(0)]);
  graph.node('Add', [zeros, graph.scalar(value)], {}, at(output(node)));
  if (rank(x) === 0) throw new Error('A scalar that is like another cannot be said.');
}
