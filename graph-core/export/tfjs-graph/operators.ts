// Kernels of TensorFlow.js in the words of a GraphDef: where a kernel has attributes, TensorFlow mostly has inputs.
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
  reshapeTo,
  sliceSizes,
} from '../trace/attributes.ts';
import type { Size } from '../trace/free-size.ts';
import type { TracedNode, TracedValue } from '../trace/traced-graph.ts';
import { free, sameSize } from '../trace/free-size.ts';
import type { GraphDef } from './graph-def.ts';
import type { Attr } from './node-def.ts';
import { typeOf, wordAttr } from './graph-def.ts';

/** Writes a node under `name`; `at` is where a value is found. */
type Write = (
  node: TracedNode,
  name: string,
  graph: GraphDef,
  at: (value: TracedValue) => string,
) => void;

const plain =
  (op: string): Write =>
  (node, name, graph, at) => {
    graph.node(op, name, Object.values(node.inputs).map(at), { T: typeOf('float32') });
  };

const reduce =
  (op: string): Write =>
  (node, name, graph, at) => {
    graph.node(op, name, [at(input(node, 'x')), graph.ints(axesOf(node))], {
      keep_dims: { b: flag(node, 'keepDims') },
    });
  };

const reshape =
  (from: string): Write =>
  (node, name, graph, at) => {
    const { shape } = output(node);
    const one = shape.filter(free).length === 1;
    const to = one ? graph.ints(reshapeTo(shape)) : graph.shape(shape);
    graph.node('Reshape', name, [at(input(node, from)), to]);
  };

/** Whether what grows is taken whole. */
function isRest(node: TracedNode): boolean {
  const { shape } = input(node, 'x');
  const begin = numbers(node, 'begin');
  return (node.attrs.size as Size[]).every(
    (size, axis) => !free(size) || (begin[axis] === 0 && sameSize(size, shape[axis])),
  );
}

const arrange =
  (op: string): Write =>
  (node, name, graph, at) => {
    const x = input(node, 'x');
    graph.node(op, name, [at(x), graph.ints(axisOf(number(node, 'axis'), x))]);
  };

function windowAttrs(node: TracedNode): Record<string, Attr> {
  const [down, across] = pair(node, 'strides');
  return {
    strides: { list: { i: [1, down, across, 1] } },
    padding: wordAttr(padding(node) === 'same' ? 'SAME' : 'VALID'),
    data_format: wordAttr('NHWC'),
    dilations: { list: { i: [1, 1, 1, 1] } },
  };
}

const convolution =
  (op: string): Write =>
  (node, name, graph, at) => {
    graph.node(op, name, [at(input(node, 'x')), at(input(node, 'filter'))], windowAttrs(node));
  };

const pool =
  (op: string): Write =>
  (node, name, graph, at) => {
    const [height, width] = pair(node, 'filterSize');
    graph.node(op, name, [at(input(node, 'x'))], {
      ...windowAttrs(node),
      ksize: { list: { i: [1, height, width, 1] } },
    });
  };

const same = [
  'Sub',
  'RealDiv',
  'Maximum',
  'Minimum',
  'Pow',
  'Neg',
  'Abs',
  'Exp',
  'Log',
  'Sqrt',
  'Rsqrt',
  'Square',
  'SquaredDifference',
  'Sin',
  'Cos',
  'Erf',
  'Relu',
  'Sigmoid',
  'Tanh',
  'Softplus',
  'Elu',
  'Round',
  'Floor',
  'Identity',
  'Equal',
  'NotEqual',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'LogicalAnd',
  'LogicalOr',
  'LogicalNot',
  'OnesLike',
  'ZerosLike',
  'Softmax',
  'LogSoftmax',
] as const;

export const operators: Readonly<Record<string, Write>> = {
  ...Object.fromEntries(same.map((op) => [op, plain(op)])),
  Add: plain('AddV2'),
  Multiply: plain('Mul'),
  Select: (node, name, graph, at) => {
    graph.node(
      'SelectV2',
      name,
      ['condition', 't', 'e'].map((part) => at(input(node, part))),
    );
  },
  Cast: (node, name, graph, at) => {
    graph.node('Cast', name, [at(input(node, 'x'))], { DstT: typeOf(output(node).dtype) });
  },
  Reshape: reshape('x'),
  ExpandDims: reshape('input'),
  Squeeze: reshape('x'),
  Transpose: (node, name, graph, at) => {
    graph.node('Transpose', name, [at(input(node, 'x')), graph.ints(numbers(node, 'perm'))]);
  },
  BatchMatMul: (node, name, graph, at) => {
    graph.node('BatchMatMulV2', name, [at(input(node, 'a')), at(input(node, 'b'))], {
      adj_x: { b: flag(node, 'transposeA') },
      adj_y: { b: flag(node, 'transposeB') },
    });
  },
  Sum: reduce('Sum'),
  Mean: reduce('Mean'),
  Max: reduce('Max'),
  Min: reduce('Min'),
  ArgMax: arrange('ArgMax'),
  ArgMin: arrange('ArgMin'),
  Concat: (node, name, graph, at) => {
    const axis = graph.ints(axisOf(number(node, 'axis'), output(node)));
    graph.node('ConcatV2', name, [...inputs(node).map(at), axis], {
      N: { i: inputs(node).length },
    });
  },
  Pack: (node, name, graph, at) => {
    const axis = axisOf(number(node, 'axis'), output(node));
    graph.node('Pack', name, inputs(node).map(at), {
      axis: { i: axis },
      N: { i: inputs(node).length },
    });
  },
  Unpack: (node, name, graph, at) => {
    const value = input(node, 'value');
    const axis = axisOf(number(node, 'axis'), value);
    graph.node('Unpack', name, [at(value)], { axis: { i: axis }, num: { i: node.outputs.length } });
  },
  SplitV: (node, name, graph, at) => {
    const x = input(node, 'x');
    const axis = axisOf(number(node, 'axis'), x);
    const sizes = node.outputs.map(({ shape }) => shape[axis] ?? 0);
    if (sizes.some(free)) throw new Error('A split along the batch cannot be said.');
    graph.node('SplitV', name, [at(x), graph.ints(sizes as number[]), graph.ints(axis)], {
      num_split: { i: sizes.length },
    });
  },
  Slice: (node, name, graph, at) => {
    graph.node('Slice', name, [
      at(input(node, 'x')),
      graph.ints(numbers(node, 'begin')),
      isRest(node) ? graph.ints(sliceSizes(node)) : graph.shape(node.attrs.size as Size[]),
    ]);
  },
  GatherV2: (node, name, graph, at) => {
    const x = input(node, 'x');
    const axis = graph.ints(axisOf(number(node, 'axis'), x));
    graph.node('GatherV2', name, [at(x), at(input(node, 'indices')), axis]);
  },
  OneHot: (node, name, graph, at) => {
    const ends = (['onValue', 'offValue'] as const).map((end) =>
      graph.constant(graph.fresh(), 'float32', [], Float32Array.of(number(node, end))),
    );
    graph.node(
      'OneHot',
      name,
      [at(input(node, 'indices')), graph.ints(number(node, 'depth')), ...ends],
      {
        axis: { i: -1 },
        dtype: typeOf(output(node).dtype),
      },
    );
  },
  PadV2: (node, name, graph, at) => {
    const pads = node.attrs.paddings as [number, number][];
    const amounts = graph.constant(
      graph.fresh(),
      'int32',
      [pads.length, 2],
      Int32Array.from(pads.flat()),
    );
    const value = graph.constant(
      graph.fresh(),
      'float32',
      [],
      Float32Array.of(number(node, 'constantValue')),
    );
    graph.node('PadV2', name, [at(input(node, 'x')), amounts, value]);
  },
  Tile: (node, name, graph, at) => {
    graph.node('Tile', name, [at(input(node, 'x')), graph.shape(node.attrs.reps as Size[])]);
  },
  BroadcastTo: (node, name, graph, at) => {
    const sizes = node.attrs.shape as Size[];
    if (sizes.slice(1).some(free)) {
      graph.node('BroadcastTo', name, [at(input(node, 'x')), graph.shape(sizes)]);
      return;
    }
    // Times ones: the batch keeps its size, whatever it is.
    const shape = sizes.map((size) => (free(size) ? 1 : size));
    const size = shape.reduce((a, b) => a * b, 1);
    const ones = graph.constant(graph.fresh(), 'float32', shape, new Float32Array(size).fill(1));
    graph.node('Mul', name, [at(input(node, 'x')), ones]);
  },
  Conv2D: convolution('Conv2D'),
  DepthwiseConv2dNative: convolution('DepthwiseConv2dNative'),
  Conv2DBackpropInput: (node, name, graph, at) => {
    const dy = at(input(node, 'dy'));
    // The batch of the result is that of what comes in.
    const shape = graph.node('Shape', graph.fresh(), [dy]);
    const batch = graph.node('Slice', graph.fresh(), [shape, graph.ints([0]), graph.ints([1])]);
    const rest = graph.ints(
      output(node)
        .shape.slice(1)
        .map((size) => (free(size) ? 0 : size)),
    );
    const whole = graph.node('ConcatV2', graph.fresh(), [batch, rest, graph.ints(0)], {
      N: { i: 2 },
    });
    graph.node(
      'Conv2DBackpropInput',
      name,
      [whole, at(input(node, 'filter')), dy],
      windowAttrs(node),
    );
  },
  MaxPool: pool('MaxPool'),
  AvgPool: pool('AvgPool'),
};
