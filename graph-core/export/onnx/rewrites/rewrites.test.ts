// Each rewrite alone: the graph it leaves is smaller and answers in ONNX Runtime what the graph before answered.
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { uniforms } from '../../../engine/random.ts';
import type { Size } from '../../trace/free-size.ts';
import { encodeOnnx } from '../encode.ts';
import type { Attribute, OnnxIr, OnnxNode, OnnxTensor } from '../ir.ts';
import { floats, ints } from '../ir.ts';
import { rewrite } from '../optimise.ts';
import { countOf } from '../evaluate.ts';
import { dropNothing, foldConstants } from './fold.ts';
import * as fuse from './fuse.ts';
import { mergeReshapes, sinkUnitAxes, transposeAsReshape } from './reshapes.ts';
import type { Rewrite } from './rewrite.ts';
import { mergeTransposes, sinkTransposes } from './transposes.ts';

type Line = readonly [
  output: string,
  op: string,
  inputs: string,
  attrs?: Readonly<Record<string, Attribute>>,
  shape?: readonly number[],
];

interface Case {
  readonly rewrites: readonly Rewrite[];
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly tensors?: Readonly<Record<string, OnnxTensor>>;
  readonly lines: readonly Line[];
  /** Operators that are left. */
  readonly leaves: string;
}

const random = (seed: number, ...shape: number[]) => floats(shape, uniforms(seed, countOf(shape)));
const scalar = (value: number) => floats([], Float32Array.of(value));
const toImage = { perm: [0, 3, 1, 2] };
const fromImage = { perm: [0, 2, 3, 1] };

const cases: Readonly<Record<string, Case>> = {
  'constants are computed ahead': {
    rewrites: [foldConstants],
    inputs: { x: [2, 3] },
    tensors: { w: random(1, 4, 3), axes: ints([0]), one: scalar(1) },
    lines: [
      ['turned', 'Transpose', 'w', { perm: [1, 0] }],
      ['more', 'Add', 'turned one'],
      ['y', 'MatMul', 'x more'],
    ],
    leaves: 'MatMul',
  },
  'a reshape to the shape there is, + 0 and × 1 go': {
    rewrites: [dropNothing],
    inputs: { x: [2, 3] },
    tensors: { to: ints([2, 3]), none: scalar(0), one: scalar(1) },
    lines: [
      ['same', 'Reshape', 'x to', {}, [2, 3]],
      ['sum', 'Add', 'same none', {}, [2, 3]],
      ['product', 'Mul', 'sum one', {}, [2, 3]],
      ['y', 'Relu', 'product'],
    ],
    leaves: 'Relu',
  },
  'a product that broadcasts by ones stays': {
    rewrites: [dropNothing],
    inputs: { x: [1, 3] },
    tensors: { ones: floats([2, 1], Float32Array.of(1, 1)) },
    lines: [
      ['spread', 'Mul', 'x ones', {}, [2, 3]],
      ['y', 'Relu', 'spread'],
    ],
    leaves: 'Mul Relu',
  },
  'two reshapes are one': {
    rewrites: [mergeReshapes],
    inputs: { x: [2, 6] },
    tensors: { a: ints([2, 3, 2]), b: ints([4, 3]) },
    lines: [
      ['first', 'Reshape', 'x a', {}, [2, 3, 2]],
      ['y', 'Reshape', 'first b', {}, [4, 3]],
    ],
    leaves: 'Reshape',
  },
  'two transposes are one': {
    rewrites: [mergeTransposes],
    inputs: { x: [2, 3, 4, 5] },
    lines: [
      ['first', 'Transpose', 'x', toImage],
      ['y', 'Transpose', 'first', { perm: [1, 0, 3, 2] }],
    ],
    leaves: 'Transpose',
  },
  'a transpose that moves an axis of size 1 is a reshape': {
    rewrites: [transposeAsReshape],
    inputs: { x: [2, 5, 4, 1] },
    lines: [['y', 'Transpose', 'x', toImage]],
    leaves: 'Reshape',
  },
  'transposes meet behind what is done to every number': {
    rewrites: [mergeTransposes, sinkTransposes, dropNothing],
    inputs: { a: [2, 4, 3, 5], b: [2, 4, 3, 5] },
    tensors: { bias: random(3, 4), axes: ints([3]) },
    lines: [
      ['a1', 'Transpose', 'a', fromImage],
      ['b1', 'Transpose', 'b', fromImage],
      ['sum', 'Add', 'a1 b1'],
      ['biased', 'Add', 'sum bias'],
      ['shown', 'Relu', 'biased'],
      ['both', 'Concat', 'shown a1', { axis: 3 }],
      ['shares', 'Softmax', 'both', { axis: -1 }],
      ['back', 'Transpose', 'shares', toImage],
      ['y', 'Sigmoid', 'back'],
    ],
    leaves: 'Add Add Relu Concat Softmax Sigmoid',
  },
  'a mean over height and width needs no transpose': {
    rewrites: [sinkTransposes, dropNothing],
    inputs: { x: [2, 4, 3, 5] },
    lines: [
      ['turned', 'Transpose', 'x', fromImage],
      ['mean', 'ReduceMean', 'turned', { axes: [1, 2], keepdims: 0 }],
      ['y', 'Relu', 'mean'],
    ],
    leaves: 'ReduceMean Relu',
  },
  'a sum over the channels turns what is left': {
    rewrites: [sinkTransposes],
    inputs: { x: [2, 4, 3, 5] },
    tensors: { axes: ints([1]) },
    lines: [
      ['turned', 'Transpose', 'x', { perm: [0, 2, 1, 3] }],
      ['y', 'ReduceSum', 'turned axes', { keepdims: 0 }],
    ],
    leaves: 'ReduceSum Transpose',
  },
  'padding moves with its axes': {
    rewrites: [mergeTransposes, sinkTransposes, dropNothing],
    inputs: { x: [1, 2, 3, 4] },
    tensors: { pads: ints([0, 1, 2, 0, 0, 3, 1, 0]) },
    lines: [
      ['turned', 'Transpose', 'x', fromImage],
      ['padded', 'Pad', 'turned pads'],
      ['back', 'Transpose', 'padded', toImage],
      ['y', 'Relu', 'back'],
    ],
    leaves: 'Pad Relu',
  },
  'what cannot be turned for nothing keeps the transpose': {
    rewrites: [sinkTransposes],
    inputs: { x: [2, 4, 3, 5], other: [2, 3, 5, 4] },
    lines: [
      ['turned', 'Transpose', 'x', fromImage],
      ['y', 'Add', 'turned other'],
    ],
    leaves: 'Transpose Add',
  },
  'an axis of size 1 that a product does not need': {
    rewrites: [sinkUnitAxes, mergeReshapes, dropNothing],
    inputs: { a: [2, 3, 4], b: [2, 15, 4], c: [2, 15, 6] },
    tensors: {
      a4: ints([2, 1, 3, 4]),
      b4: ints([2, 1, 15, 4]),
      c4: ints([2, 1, 15, 6]),
      y3: ints([2, 3, 6]),
      scale: scalar(0.5),
    },
    lines: [
      ['query', 'Reshape', 'a a4', {}, [2, 1, 3, 4]],
      ['scaled', 'Mul', 'query scale', {}, [2, 1, 3, 4]],
      ['key', 'Reshape', 'b b4', {}, [2, 1, 15, 4]],
      ['turned', 'Transpose', 'key', { perm: [0, 1, 3, 2] }, [2, 1, 4, 15]],
      ['scores', 'MatMul', 'scaled turned', {}, [2, 1, 3, 15]],
      ['shares', 'Softmax', 'scores', { axis: -1 }, [2, 1, 3, 15]],
      ['value', 'Reshape', 'c c4', {}, [2, 1, 15, 6]],
      ['mixed', 'MatMul', 'shares value', {}, [2, 1, 3, 6]],
      ['flat', 'Reshape', 'mixed y3', {}, [2, 3, 6]],
      ['y', 'Relu', 'flat'],
    ],
    leaves: 'Mul Transpose MatMul Softmax MatMul Relu',
  },
  'batch normalisation, over images': {
    rewrites: [fuse.fuseBatchNorm],
    inputs: { x: [2, 3, 3, 4] },
    tensors: {
      mean: random(1, 4),
      variance: random(2, 4),
      gamma: random(3, 4),
      beta: random(4, 4),
      small: scalar(0.01),
    },
    lines: [
      ['sum', 'Add', 'variance small'],
      ['root', 'Sqrt', 'sum'],
      ['inverse', 'Reciprocal', 'root'],
      ['factor', 'Mul', 'gamma inverse'],
      ['moved', 'Mul', 'mean factor'],
      ['shift', 'Sub', 'beta moved'],
      ['product', 'Mul', 'x factor'],
      ['y', 'Add', 'product shift'],
    ],
    leaves: 'Transpose BatchNormalization Transpose',
  },
  'local response normalisation': {
    rewrites: [fuse.fusePower, fuse.fuseLocalResponseNorm],
    inputs: { x: [1, 2, 2, 4] },
    tensors: {
      band: floats([4, 4], Float32Array.of(1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1)),
      alpha: scalar(0.3),
      k: scalar(2),
      beta: scalar(-0.75),
    },
    lines: [
      ['squares', 'Mul', 'x x'],
      ['sums', 'MatMul', 'squares band'],
      ['scaled', 'Mul', 'sums alpha'],
      ['more', 'Add', 'scaled k'],
      ['log', 'Log', 'more'],
      ['times', 'Mul', 'log beta'],
      ['factor', 'Exp', 'times'],
      ['y', 'Mul', 'x factor'],
    ],
    leaves: 'Transpose LRN Transpose',
  },
  'the bias of a convolution': {
    rewrites: [fuse.fuseConvBias],
    inputs: { x: [1, 2, 4, 4] },
    tensors: { kernel: random(1, 3, 2, 2, 2), bias: random(2, 1, 3, 1, 1) },
    lines: [
      ['sum', 'Conv', 'x kernel', { strides: [2, 2], kernel_shape: [2, 2] }],
      ['y', 'Add', 'bias sum'],
    ],
    leaves: 'Conv',
  },
  'a bias of every pixel stays': {
    rewrites: [fuse.fuseConvBias],
    inputs: { x: [1, 2, 4, 4] },
    tensors: { kernel: random(1, 3, 2, 2, 2), bias: random(2, 1, 3, 3, 3) },
    lines: [
      ['sum', 'Conv', 'x kernel'],
      ['y', 'Add', 'bias sum'],
    ],
    leaves: 'Conv Add',
  },
  'a product of matrices with its bias': {
    rewrites: [fuse.fuseGemm],
    inputs: { x: [2, 3] },
    tensors: { w: random(1, 3, 4), bias: random(2, 4) },
    lines: [
      ['product', 'MatMul', 'x w', {}, [2, 4]],
      ['y', 'Add', 'product bias'],
    ],
    leaves: 'Gemm',
  },
  'a truth value is no number in between': {
    rewrites: [fuse.dropCasts],
    inputs: { x: [2, 3], y1: [2, 3] },
    tensors: { zero: scalar(0.5) },
    lines: [
      ['seen', 'Greater', 'x zero'],
      ['number', 'Cast', 'seen', { to: 1 }],
      ['truth', 'Cast', 'number', { to: 9 }],
      ['y', 'Where', 'truth x y1'],
    ],
    leaves: 'Greater Where',
  },
};

function built({ inputs, tensors = {}, lines }: Case) {
  const nodes = lines.map(([output, op, reads, attrs = {}]): OnnxNode => {
    return { op, scope: 'block', inputs: reads.split(' '), outputs: [output], attrs };
  });
  const ports = Object.entries(inputs).map(([name, shape]) => {
    return { name, type: 'float32' as const, shape };
  });
  // No shape is claimed for what leaves: the runtime finds it.
  const outputs = [{ name: 'y', type: 'float32' as const, shape: [] }];
  const graph: OnnxIr = {
    nodes,
    tensors: new Map(Object.entries(tensors)),
    inputs: ports,
    outputs,
  };
  const shapes = new Map<string, readonly Size[]>(
    lines.flatMap(([output, , , , shape]) => (shape ? [[output, shape] as const] : [])),
  );
  return { graph, shapes };
}

async function answer(graph: OnnxIr): Promise<number[]> {
  const session = await ort.InferenceSession.create(encodeOnnx(graph, ''), {
    graphOptimizationLevel: 'disabled',
    logSeverityLevel: 4,
  });
  const feeds = graph.inputs.map(({ name, shape }, index) => {
    const sizes = shape as readonly number[];
    return [name, new ort.Tensor('float32', uniforms(index + 9, countOf(sizes)), sizes)];
  });
  const { y } = await session.run(Object.fromEntries(feeds));
  return [...(y?.dims ?? []), ...((y?.data ?? []) as Float32Array)];
}

test.each(Object.entries(cases))('%s', async (_, of) => {
  const { graph, shapes } = built(of);
  const before = await answer(graph);
  const after = rewrite(graph, new Map(shapes), of.rewrites);
  expect(after.nodes.map(({ op }) => op).join(' ')).toBe(of.leaves);
  const now = await answer(after);
  expect(now.length).toBe(before.length);
  now.forEach((value, index) => expect(value).toBeCloseTo(before[index] ?? Number.NaN, 5));
});
