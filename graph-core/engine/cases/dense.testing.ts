// Cases of dense, attention, normalisation, embedding, noise and loss operations.
import { type ActivationName, activationNames } from '../ops.ts';
import type { Input, Named, OpCase } from '../op-case.testing.ts';
import { dropoutMask, normals } from '../random.ts';
import { type Array64, map } from '../reference/array.testing.ts';
import * as reference from '../reference/dense.testing.ts';

export const normal = (...shape: number[]): Input => ({ shape, fill: 'normal' });
export const mask = (shape: number[], fill: number[]): Input => ({ shape, fill, kind: 'mask' });
const ids = (shape: number[], fill: number[]): Input => ({ shape, fill, kind: 'ids' });

/** An input by name; a case that misspells one fails at once. */
export function get<T>(inputs: Named<T>, name: string): T {
  const found = inputs[name];
  if (found === undefined) throw new Error(`The case has no input called ${name}.`);
  return found;
}

const activationCases: OpCase[] = activationNames.map((name) => ({
  name: `activation ${name}`,
  inputs: { x: normal(2, 3, 5) },
  compute: (ops, i) => [ops.activation(ops.tf.mul(get(i, 'x'), 3), name)],
  reference: (i) => [
    reference.activation(
      map(get(i, 'x'), (v) => v * 3),
      name,
    ),
  ],
}));

export function linearCase(
  name: string,
  x: Input,
  units: number,
  activation: ActivationName,
  bias = true,
): OpCase {
  const inputs = { x, kernel: normal(x.shape.at(-1) ?? 1, units), bias: normal(units) };
  const { bias: _, ...without } = inputs;
  return {
    name: `linear ${name}`,
    inputs: bias ? inputs : without,
    compute: (ops, i) => [ops.linear(get(i, 'x'), get(i, 'kernel'), i.bias, activation)],
    reference: (i) => [reference.linear(get(i, 'x'), get(i, 'kernel'), i.bias, activation)],
  };
}

export function matMulCase(name: string, a: Input, b: Input, tA = false, tB = false): OpCase {
  return {
    name: `matMul ${name}`,
    inputs: { a, b },
    compute: (ops, i) => [ops.matMul(get(i, 'a'), get(i, 'b'), tA, tB)],
    reference: (i) => [reference.matMul(get(i, 'a'), get(i, 'b'), tA, tB)],
  };
}

interface AttentionShape {
  q: [number, number, number];
  keys: number;
  heads: number;
  valueWidth?: number;
  causal?: boolean;
  scale?: number;
  seen?: Input;
  /** Rate and seed. */
  dropout?: readonly [rate: number, seed: number];
}

export function attentionCase(name: string, of: AttentionShape): OpCase {
  const [batch, queries, width] = of.q;
  const [rate, seed] = of.dropout ?? [0, 0];
  const options = { heads: of.heads, scale: of.scale ?? 0.5, causal: of.causal ?? false };
  return {
    name: `attention ${name}`,
    inputs: {
      query: normal(...of.q),
      key: normal(batch, of.keys, width),
      value: normal(batch, of.keys, of.valueWidth ?? width),
      ...(of.seen && { mask: of.seen }),
    },
    compute(ops, i) {
      const { values, scores } = ops.attention(get(i, 'query'), get(i, 'key'), get(i, 'value'), {
        ...options,
        mask: i.mask,
        wantScores: true,
        ...(rate > 0 && { dropout: { rate, seed } }),
      });
      return scores ? [values, scores] : [values];
    },
    reference(i) {
      const { values, scores } = reference.attention(
        get(i, 'query'),
        get(i, 'key'),
        get(i, 'value'),
        {
          ...options,
          ...(i.mask && { mask: i.mask }),
          kept: dropoutMask(seed, batch * of.heads * queries * of.keys, rate),
        },
      );
      return [values, scores];
    },
    // The loss looks at values alone: a probe asks for scores, training does not.
    differentiated: 1,
  };
}

function lossCase(
  name: string,
  logits: Input,
  targets: Input,
  smoothing: number,
  counted?: Input,
): OpCase {
  return {
    name: `crossEntropy ${name}`,
    inputs: { logits, targets, ...(counted && { mask: counted }) },
    compute(ops, i) {
      const { loss, accuracy } = ops.crossEntropy(
        get(i, 'logits'),
        get(i, 'targets'),
        i.mask,
        smoothing,
      );
      return [loss, accuracy];
    },
    reference(i) {
      const { loss, accuracy } = reference.crossEntropy(
        get(i, 'logits'),
        get(i, 'targets'),
        i.mask,
        smoothing,
      );
      return [loss, accuracy];
    },
    differentiated: 1,
  };
}

const scaled = (x: Array64, by: Float32Array) => map(x, (v, i) => v * (by[i] ?? 0));

export const denseCases: readonly OpCase[] = [
  ...activationCases,
  linearCase('of a vector', normal(2, 3), 4, 'linear'),
  linearCase('inner size 49, gelu', normal(2, 3, 49), 5, 'gelu'),
  linearCase('inner size 130, relu', normal(3, 130), 7, 'relu'),
  linearCase('without bias, softmax', normal(2, 2, 3), 6, 'softmax', false),
  linearCase('one example, one feature', normal(1, 1), 1, 'tanh'),
  linearCase('rank 4, silu', normal(2, 2, 3, 3), 17, 'silu'),
  matMulCase('plain', normal(3, 4), normal(4, 5)),
  matMulCase('batched, transposed A, inner size 50', normal(2, 50, 3), normal(2, 50, 4), true),
  matMulCase(
    'batched, transposed B, inner size 50',
    normal(2, 3, 50),
    normal(2, 4, 50),
    false,
    true,
  ),
  matMulCase('both transposed', normal(2, 5, 3), normal(2, 4, 5), true, true),
  matMulCase('broadcast right', normal(2, 3, 4), normal(4, 5)),
  matMulCase('broadcast left, rank 4', normal(1, 3, 4), normal(2, 2, 4, 5)),
  matMulCase('broadcast both ways', normal(2, 1, 3, 4), normal(1, 3, 4, 2)),
  matMulCase('broadcast, transposed B', normal(3, 2, 4), normal(1, 5, 4), false, true),
  {
    name: 'softmax without mask, large values',
    inputs: { x: normal(2, 3, 7) },
    compute: (ops, i) => [ops.softmax(ops.tf.mul(get(i, 'x'), 30))],
    reference: (i) => [reference.softmax(map(get(i, 'x'), (v) => v * 30))],
  },
  {
    name: 'softmax with a mask that broadcasts and has an empty row',
    inputs: { x: normal(2, 2, 4), mask: mask([2, 1, 4], [1, 0, 1, 1, 0, 0, 0, 0]) },
    compute: (ops, i) => [ops.softmax(get(i, 'x'), i.mask)],
    reference: (i) => [reference.softmax(get(i, 'x'), i.mask)],
  },
  {
    name: 'embedding with repeated ids',
    inputs: { ids: ids([2, 4], [1, 3, 3, 0, 3, 5, 1, 1]), table: normal(6, 5) },
    compute: (ops, i) => [ops.embedding(get(i, 'ids'), get(i, 'table'))],
    reference: (i) => [reference.embedding(get(i, 'ids'), get(i, 'table'))],
  },
  {
    name: 'embedding of one id each',
    inputs: { ids: ids([3], [2, 2, 0]), table: normal(3, 1) },
    compute: (ops, i) => [ops.embedding(get(i, 'ids'), get(i, 'table'))],
    reference: (i) => [reference.embedding(get(i, 'ids'), get(i, 'table'))],
  },
  attentionCase('one head', { q: [2, 3, 4], keys: 3, heads: 1 }),
  attentionCase('heads, causal', { q: [2, 5, 6], keys: 5, heads: 2, causal: true }),
  attentionCase('source and target, value width of its own', {
    q: [2, 3, 6],
    keys: 5,
    heads: 3,
    valueWidth: 9,
    scale: 1 / Math.sqrt(2),
  }),
  attentionCase('key mask with an empty row', {
    q: [2, 2, 4],
    keys: 3,
    heads: 2,
    seen: mask([2, 3], [1, 1, 0, 0, 0, 0]),
  }),
  attentionCase('query × key mask, causal', {
    q: [1, 3, 4],
    keys: 3,
    heads: 2,
    causal: true,
    seen: mask([1, 3, 3], [0, 1, 1, 1, 1, 1, 1, 0, 1]),
  }),
  attentionCase('weights dropped, causal', {
    q: [2, 5, 6],
    keys: 5,
    heads: 2,
    causal: true,
    dropout: [0.4, 12345],
  }),
  attentionCase('weights dropped, key mask with an empty row', {
    q: [2, 3, 6],
    keys: 4,
    heads: 3,
    valueWidth: 9,
    seen: mask([2, 4], [1, 0, 1, 1, 0, 0, 0, 0]),
    dropout: [0.3, 99],
  }),
  attentionCase('head width 50', { q: [1, 2, 50], keys: 2, heads: 1, scale: 0.1 }),
  attentionCase('17 positions, head width 5', { q: [1, 17, 10], keys: 17, heads: 2, causal: true }),
  {
    name: 'layerNorm',
    inputs: { x: normal(2, 3, 5), gamma: normal(5), beta: normal(5) },
    compute: (ops, i) => [ops.layerNorm(get(i, 'x'), get(i, 'gamma'), get(i, 'beta'), 1e-5)],
    reference: (i) => [reference.layerNorm(get(i, 'x'), get(i, 'gamma'), get(i, 'beta'), 1e-5)],
  },
  {
    name: 'layerNorm of a wide vector',
    inputs: { x: normal(2, 67), gamma: normal(67), beta: normal(67) },
    compute: (ops, i) => [ops.layerNorm(get(i, 'x'), get(i, 'gamma'), get(i, 'beta'), 1e-3)],
    reference: (i) => [reference.layerNorm(get(i, 'x'), get(i, 'gamma'), get(i, 'beta'), 1e-3)],
  },
  {
    name: 'rmsNorm',
    inputs: { x: normal(2, 3, 5), gamma: normal(5) },
    compute: (ops, i) => [ops.rmsNorm(get(i, 'x'), get(i, 'gamma'), 1e-5)],
    reference: (i) => [reference.rmsNorm(get(i, 'x'), get(i, 'gamma'), 1e-5)],
  },
  ...[
    [4, 3],
    [2, 3, 2, 3],
  ].map(
    (shape): OpCase => ({
      name: `batchNorm of rank ${shape.length}`,
      inputs: { x: normal(...shape), gamma: normal(3), beta: normal(3) },
      compute(ops, i) {
        const out = ops.batchNorm(get(i, 'x'), get(i, 'gamma'), get(i, 'beta'), 1e-3);
        return [out.values, out.mean, out.variance];
      },
      reference(i) {
        const out = reference.batchNorm(get(i, 'x'), get(i, 'gamma'), get(i, 'beta'), 1e-3);
        return [out.values, out.mean, out.variance];
      },
      differentiated: 1,
    }),
  ),
  ...(['relu', 'gelu'] as const).flatMap((name): OpCase[] => [
    {
      name: `batchNorm, then ${name}`,
      inputs: { x: normal(3, 2, 29), gamma: normal(29), beta: normal(29) },
      compute(ops, i) {
        const [x, gamma, beta] = [get(i, 'x'), get(i, 'gamma'), get(i, 'beta')];
        return [ops.batchNorm(x, gamma, beta, 1e-3, name).values];
      },
      reference(i) {
        const [x, gamma, beta] = [get(i, 'x'), get(i, 'gamma'), get(i, 'beta')];
        return [reference.activation(reference.batchNorm(x, gamma, beta, 1e-3).values, name)];
      },
    },
    {
      name: `a sum, then ${name}`,
      inputs: { a: normal(3, 7), b: normal(3, 7) },
      compute: (ops, i) => [ops.add(get(i, 'a'), get(i, 'b'), name)],
      reference: (i) => [
        reference.activation(
          map(get(i, 'a'), (v, at) => v + (get(i, 'b').data[at] ?? Number.NaN)),
          name,
        ),
      ],
    },
  ]),
  {
    name: 'dropout',
    inputs: { x: normal(3, 11) },
    compute: (ops, i) => [ops.dropout(get(i, 'x'), 0.4, 12345)],
    reference: (i) => [scaled(get(i, 'x'), dropoutMask(12345, 33, 0.4))],
  },
  {
    name: 'randomNormal',
    inputs: { x: normal(3, 5) },
    compute: (ops, i) => [ops.tf.mul(get(i, 'x'), ops.randomNormal([3, 5], 99))],
    reference: (i) => [scaled(get(i, 'x'), normals(99, 15))],
  },
  lossCase('of classes', normal(4, 3), ids([4], [0, 2, 1, 2]), 0),
  lossCase('of classes, smoothed', normal(3, 5), ids([3], [0, 4, 1]), 0.1),
  lossCase(
    'of logits far from zero',
    { shape: [2, 5], fill: [1000, 999, 990, 998.5, 997, -1003, -1000, -1000.5, -1002, -1001] },
    ids([2], [0, 2]),
    0.1,
  ),
  lossCase(
    'of sequences, masked',
    normal(2, 3, 4),
    ids([2, 3], [1, 0, 3, 2, 0, 0]),
    0.1,
    mask([2, 3], [1, 0, 1, 1, 0, 0]),
  ),
  lossCase('with nothing counted', normal(2, 3), ids([2], [1, 0]), 0, mask([2], [0, 0])),
];
