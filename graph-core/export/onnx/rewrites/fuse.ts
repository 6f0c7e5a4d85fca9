// Rewrites that say several nodes by one operator that ONNX has for them.
import { free } from '../../trace/free-size.ts';
import type { OnnxNode, OnnxTensor } from '../ir.ts';
import { intOf } from '../ir.ts';
import type { Rewrite, View } from './rewrite.ts';
import { constantNode, eitherWay, madeBy } from './rewrite.ts';

/** x·s + (β − μ·s) with s = γ / √(σ² + ε), over the last axis. */
export const fuseBatchNorm: Rewrite = (node, view) => {
  if (node.op !== 'Add') return undefined;
  for (const [product, shift] of eitherWay(node)) {
    const found = statistics(view, shift);
    for (const [x, factor] of eitherWay(madeBy(view, product, 'Mul')))
      if (found?.factor === factor) return batchNorm(node, view, x, found);
  }
  return undefined;
};

interface Statistics {
  readonly factor: string;
  readonly weights: readonly [string, string, string, string];
  readonly epsilon: number;
}

function statistics(view: View, shift: string): Statistics | undefined {
  const [beta = '', moved] = madeBy(view, shift, 'Sub')?.inputs ?? [];
  for (const [mean, factor] of eitherWay(madeBy(view, moved, 'Mul')))
    for (const [gamma, inverse] of eitherWay(madeBy(view, factor, 'Mul'))) {
      const root = madeBy(view, inverse, 'Reciprocal')?.inputs[0];
      const sum = madeBy(view, madeBy(view, root, 'Sqrt')?.inputs[0], 'Add');
      for (const [variance, small] of eitherWay(sum)) {
        const epsilon = view.constant(small);
        const weights = [gamma, beta, mean, variance] as const;
        const isRow = weights.every((name) => view.constant(name)?.shape.length === 1);
        if (isRow && epsilon?.data.length === 1 && epsilon.shape.length === 0)
          return { factor, weights, epsilon: epsilon.data[0] ?? 0 };
      }
    }
  return undefined;
}

/** ONNX wants the channels right behind the batch. */
function batchNorm(
  node: OnnxNode,
  view: View,
  x: string,
  { weights, epsilon }: Statistics,
): readonly OnnxNode[] | undefined {
  const rank = view.shape(x)?.length;
  if (rank === undefined || rank < 2) return undefined;
  const attrs = { epsilon: { float: epsilon } };
  const norm = { ...node, op: 'BatchNormalization', attrs };
  return channelsFirst(norm, view, [x, ...weights], rank);
}

/** The node on its first input with the channels right behind the batch. */
function channelsFirst(
  node: OnnxNode,
  view: View,
  [x = '', ...others]: readonly string[],
  rank: number,
): readonly OnnxNode[] {
  if (rank === 2) return [{ ...node, inputs: [x, ...others] }];
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const [turned, made] = [view.fresh(), view.fresh()];
  const turn = { op: 'Transpose', scope: node.scope };
  const there = { perm: [0, rank - 1, ...axes.slice(1, -1)] };
  const back = { perm: [0, ...axes.slice(2), 1] };
  return [
    { ...turn, inputs: [x], outputs: [turned], attrs: there },
    { ...node, inputs: [turned, ...others], outputs: [made] },
    { ...turn, inputs: [made], outputs: node.outputs, attrs: back },
  ];
}

/** The bias of a convolution, which was added behind it. */
export const fuseConvBias: Rewrite = (node, view) => {
  if (node.op !== 'Add') return undefined;
  for (const [y, by] of eitherWay(node)) {
    const conv = madeBy(view, y, 'Conv') ?? madeBy(view, y, 'ConvTranspose');
    const bias = view.constant(by);
    if (!conv || !bias || conv.inputs.length > 2 || view.uses(y) > 1) continue;
    const [first = 0, second = 0] = view.constant(conv.inputs[1])?.shape ?? [];
    const channels = conv.op === 'Conv' ? first : second * intOf(conv, 'group', 1);
    // [1, channels, 1, 1], of which leading ones may be missing.
    const sizes = bias.shape.filter((size) => size !== 1);
    const isRow = sizes.length === 0 || (bias.shape.at(-3) === channels && sizes.length === 1);
    if (!isRow || bias.data.length !== channels) continue;
    const name = view.fresh();
    return [
      constantNode(name, { ...bias, shape: [channels] }),
      { ...conv, inputs: [...conv.inputs, name], outputs: node.outputs },
    ];
  }
  return undefined;
};

/** A product of two matrices and a row that is added. */
export const fuseGemm: Rewrite = (node, view) => {
  if (node.op !== 'Add') return undefined;
  for (const [y, by] of eitherWay(node)) {
    const product = madeBy(view, y, 'MatMul');
    const [a = '', b = ''] = product?.inputs ?? [];
    const bias = view.constant(by);
    const sizes = view.shape(b);
    const isRow = bias?.shape.length === 1 && bias.shape[0] === sizes?.[1];
    if (!product || !isRow || view.uses(y) > 1 || !view.constant(b)) continue;
    if (view.shape(a)?.length !== 2 || sizes?.length !== 2 || sizes.some(free)) continue;
    return [{ ...product, op: 'Gemm', inputs: [a, b, by], outputs: node.outputs }];
  }
  return undefined;
};

const answersBool: ReadonlySet<string> = new Set(
  'Not And Or Equal Greater GreaterOrEqual Less LessOrEqual'.split(' '),
);

/** A truth value that was made a number and is one again. */
export const dropCasts: Rewrite = (node, view) => {
  const number = node.op === 'Cast' ? madeBy(view, node.inputs[0], 'Cast') : undefined;
  const [truth = ''] = number?.inputs ?? [];
  const isBool = node.attrs.to === boolType && answersBool.has(view.maker(truth)?.op ?? '');
  return isBool ? truth : undefined;
};

const boolType = 9;

/** e^(c · log x) → x^c. */
export const fusePower: Rewrite = (node, view) => {
  if (node.op !== 'Exp') return undefined;
  for (const [log, by] of eitherWay(madeBy(view, node.inputs[0], 'Mul'))) {
    const [x] = madeBy(view, log, 'Log')?.inputs ?? [];
    const exponent = view.constant(by);
    if (x !== undefined && exponent?.data.length === 1)
      return [{ ...node, op: 'Pow', inputs: [x, by] }];
  }
  return undefined;
};

/** x · (k + α · the sum of x² over n neighbouring channels)^−β, over the last axis of images. */
export const fuseLocalResponseNorm: Rewrite = (node, view) => {
  if (node.op !== 'Mul') return undefined;
  for (const [x, factor] of eitherWay(node)) {
    const power = madeBy(view, factor, 'Pow');
    const sum = madeBy(view, power?.inputs[0], 'Add');
    const beta = view.constant(power?.inputs[1])?.data;
    for (const [scaled, k] of eitherWay(sum))
      for (const [window, by] of eitherWay(madeBy(view, scaled, 'Mul'))) {
        const [squares = '', band] = madeBy(view, window, 'MatMul')?.inputs ?? [];
        const size = widthOf(view.constant(band));
        const [bias, alpha] = [k, by].map((name) => view.constant(name)?.data);
        const isSquare = madeBy(view, squares, 'Mul')?.inputs.every((name) => name === x);
        if (!size || !isSquare || bias?.length !== 1 || alpha?.length !== 1 || beta?.length !== 1)
          continue;
        if (view.shape(x)?.length !== 4) continue;
        const attrs = {
          size,
          alpha: { float: size * (alpha[0] ?? 0) },
          beta: { float: -(beta[0] ?? 0) },
          bias: { float: bias[0] ?? 0 },
        };
        return channelsFirst({ ...node, op: 'LRN', attrs }, view, [x], 4);
      }
  }
  return undefined;
};

/** The n of a square matrix that is 1 where row and column are less than (n + 1) / 2 apart, and 0 elsewhere. */
function widthOf(band: OnnxTensor | undefined): number | undefined {
  const [rows = 0, columns] = band?.shape ?? [];
  if (!band || band.shape.length !== 2 || rows !== columns) return undefined;
  const reach = [...band.data.subarray(0, rows)].reduce((sum, value) => sum + value, 0);
  const isBand = band.data.every((value: number, index: number) => {
    const apart = Math.abs((index % rows) - Math.floor(index / rows));
    return value === (apart < reach ? 1 : 0);
  });
  // In a band that is wider than the matrix one cannot see how much.
  return isBand && reach < rows ? 2 * reach - 1 : undefined;
}
