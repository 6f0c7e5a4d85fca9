// Rewrites of a foreign graph before it becomes blocks: several operators that one block computes are made one.
import type { OnnxIr, OnnxNode, OnnxTensor } from '../ir.ts';
import { floatOf, intOf, ints, intsOf } from '../ir.ts';
import { rewrite } from '../optimise.ts';
import { dropNothing, foldConstants } from '../rewrites/fold.ts';
import { fuseConvBias } from '../rewrites/fuse.ts';
import type { Rewrite, View } from '../rewrites/rewrite.ts';
import { additiveAttention } from './additive-attention.ts';
import { scaleByClass, scoreByClass } from './by-class.ts';
import {
  bothDirections,
  bothStates,
  exactGelu,
  filledCausal,
  knownSize,
  multiHeadAttention,
  noPad,
  paddedMaximum,
  stateOfLayer,
} from './as-pytorch-writes.ts';
import { maskedRecurrence } from './masked-recurrence.ts';
import { constantNode, eitherWay, madeBy } from '../rewrites/rewrite.ts';

/** A product with a known matrix, and the row that is added. */
const linear: Rewrite = (node, view) => {
  if (node.op !== 'Add') return undefined;
  for (const [y, by] of eitherWay(node)) {
    const product = madeBy(view, y, 'MatMul');
    const matrix = view.constant(product?.inputs[1]);
    const bias = view.constant(by);
    const isRow = bias?.data.length === matrix?.shape[1];
    if (!product || matrix?.shape.length !== 2 || !isRow || view.uses(y) > 1) continue;
    return [{ ...product, op: 'Gemm', inputs: [...product.inputs, by], outputs: node.outputs }];
  }
  return undefined;
};

/** Ids that are not 0. */
const padMask: Rewrite = (node, view) => {
  const equal = node.op === 'Not' ? madeBy(view, node.inputs[0], 'Equal') : undefined;
  for (const [ids, zero] of eitherWay(equal)) {
    const tensor = view.constant(zero);
    if (tensor?.data.length === 1 && tensor.data[0] === 0 && tensor.type === 'int64')
      return [{ ...node, op: 'PadMask', inputs: [ids] }];
  }
  return undefined;
};

/** Ones for every id, of which a triangle leaves those of earlier places. */
const lookAheadMask: Rewrite = (node, view) => {
  if (node.op !== 'Mul') return undefined;
  for (const [ones, triangle] of eitherWay(node))
    for (const [zeros, one] of eitherWay(madeBy(view, before(view, ones), 'Add')))
      for (const [number, zero] of eitherWay(madeBy(view, zeros, 'Mul'))) {
        const ids = madeBy(view, number, 'Cast')?.inputs[0];
        const isOnes = view.constant(one)?.data[0] === 1 && view.constant(zero)?.data[0] === 0;
        const isPast = isTriangle(
          view.constant(triangle),
          (value) => value === 1,
          (value) => value === 0,
        );
        if (ids !== undefined && isOnes && isPast)
          return [{ ...node, op: 'LookAheadMask', inputs: [ids] }];
      }
  return undefined;
};

/** From this down a score weighs nothing after a softmax. */
const hidden = -1e4;

/** softmax(x + (1 − seen) · hidden) · seen, the mask brought to the rank of x before or behind. */
const maskedSoftmax: Rewrite = (node, view) => {
  if (node.op !== 'Mul') return undefined;
  for (const [shares, seen] of eitherWay(node)) {
    const softmax = madeBy(view, shares, 'Softmax');
    if (!softmax || softmax.inputs.length !== 1) continue;
    for (const [x, lowering] of eitherWay(madeBy(view, softmax.inputs[0], 'Add')))
      for (const [unseen, by] of eitherWay(madeBy(view, before(view, lowering), 'Mul'))) {
        const [one, mask = ''] = madeBy(view, unseen, 'Sub')?.inputs ?? [];
        const isHidden = (view.constant(by)?.data[0] ?? 0) <= hidden;
        const isSame = before(view, mask) === before(view, seen);
        if (isHidden && isSame && view.constant(one)?.data[0] === 1)
          return [withMask(softmax, view, x, seen, node.outputs)];
      }
  }
  return undefined;
};

/** What a value was before axes were added to it. */
function before(view: View, name: string): string {
  const maker = madeBy(view, name, 'Reshape') ?? madeBy(view, name, 'Unsqueeze');
  return maker?.inputs[0] ?? name;
}

function withMask(
  softmax: OnnxNode,
  view: View,
  x: string,
  seen: string,
  outputs: readonly string[],
): OnnxNode {
  for (const [mask, triangle] of eitherWay(madeBy(view, seen, 'Mul')))
    if (
      isTriangle(
        view.constant(triangle),
        (value) => value === 1,
        (value) => value === 0,
      )
    )
      return { ...softmax, inputs: [x, mask], outputs, attrs: { ...softmax.attrs, causal: 1 } };
  return { ...softmax, inputs: [x, seen], outputs };
}

/** softmax(x + triangle), where later positions are hidden. */
const causalSoftmax: Rewrite = (node, view) => {
  if (node.op !== 'Softmax' || node.inputs.length !== 1) return undefined;
  for (const [x, by] of eitherWay(madeBy(view, node.inputs[0], 'Add')))
    if (
      isTriangle(
        view.constant(by),
        (value) => value === 0,
        (value) => value <= hidden,
      )
    )
      return [{ ...node, inputs: [x], attrs: { ...node.attrs, causal: 1 } }];
  return undefined;
};

/** Whether a [.., T, T] array holds one kind of number up to the diagonal, and another behind it. */
function isTriangle(
  of: OnnxTensor | undefined,
  past: (value: number) => boolean,
  future: (value: number) => boolean,
): boolean {
  const [rows = 0, columns = 0] = of?.shape.slice(-2) ?? [];
  if (!of || rows !== columns || rows < 2 || of.data.length !== rows * columns) return false;
  return of.data.every((value: number, index: number) =>
    index % columns <= Math.floor(index / columns) ? past(value) : future(value),
  );
}

/** (x − mean) / √(variance + ε) · γ + β over the last axis, as it was written before opset 17. */
const layerNorm: Rewrite = (node, view) => {
  if (node.op !== 'Add') return undefined;
  for (const [scaled, beta] of eitherWay(node))
    for (const [ratio, gamma] of eitherWay(madeBy(view, scaled, 'Mul'))) {
      const [centred = '', root] = madeBy(view, ratio, 'Div')?.inputs ?? [];
      const [x = '', mean] = madeBy(view, centred, 'Sub')?.inputs ?? [];
      const isMean = isLastMean(view, mean, x);
      for (const [variance, small] of eitherWay(
        madeBy(view, madeBy(view, root, 'Sqrt')?.inputs[0], 'Add'),
      )) {
        const squares = madeBy(view, variance, 'ReduceMean')?.inputs[0] ?? '';
        const power = madeBy(view, squares, 'Pow');
        const isSquare =
          power?.inputs[0] === centred && view.constant(power.inputs[1])?.data[0] === 2;
        const epsilon = view.constant(small)?.data;
        const rows = [gamma, beta].map((name) => view.constant(name)?.shape.length);
        if (!isMean || !isSquare || epsilon?.length !== 1 || rows.some((rank) => rank !== 1))
          continue;
        const attrs = { axis: -1, epsilon: { float: epsilon[0] ?? 0 } };
        return [{ ...node, op: 'LayerNormalization', inputs: [x, gamma, beta], attrs }];
      }
    }
  return undefined;
};

function isLastMean(view: View, mean: string | undefined, x: string): boolean {
  const node = madeBy(view, mean, 'ReduceMean');
  return node?.inputs[0] === x && intsOf(node, 'axes')?.join() === '-1';
}

function close(of: OnnxTensor | undefined, value: number): boolean {
  return of?.data.length === 1 && Math.abs((of.data[0] ?? 0) / value - 1) < 1e-5;
}

/** 2√(2/π), and the same times the cubic's factor of the tanh form (Hendrycks 2016). */
const geluSlope = 1.5957691216057308;
const geluCubic = 0.07135481627159737;

/** x · σ(x), or x · σ(x (a + b x²)), which is GELU in its tanh form. */
const gated: Rewrite = (node, view) => {
  if (node.op !== 'Mul') return undefined;
  for (const [x, gate] of eitherWay(node)) {
    const inner = madeBy(view, gate, 'Sigmoid')?.inputs[0];
    if (inner === x) return [{ ...node, op: 'Silu', inputs: [x] }];
    for (const [again, factor] of eitherWay(madeBy(view, inner, 'Mul')))
      for (const [cubic, slope] of eitherWay(madeBy(view, factor, 'Add')))
        for (const [square, by] of eitherWay(madeBy(view, cubic, 'Mul'))) {
          const isSquare = madeBy(view, square, 'Mul')?.inputs.every((name) => name === x);
          const isGelu =
            close(view.constant(slope), geluSlope) && close(view.constant(by), geluCubic);
          if (again === x && isSquare && isGelu) return [{ ...node, op: 'Gelu', inputs: [x] }];
        }
  }
  return undefined;
};

/** min(max(x, 0), 6): as Clip, or as Relu and Min. */
const relu6: Rewrite = (node, view) => {
  if (node.op === 'Clip') {
    const [x = '', low, high] = node.inputs;
    const isIt = isScalar(view.constant(low), 0) && isScalar(view.constant(high), 6);
    return isIt ? [{ ...node, op: 'Relu6', inputs: [x] }] : undefined;
  }
  if (node.op !== 'Min' || node.inputs.length !== 2) return undefined;
  for (const [y, six] of eitherWay(node)) {
    const x = madeBy(view, y, 'Relu')?.inputs[0];
    if (x !== undefined && isScalar(view.constant(six), 6))
      return [{ ...node, op: 'Relu6', inputs: [x] }];
  }
  return undefined;
};

/** x · relu6(x + 3)/6, with the sixth before or behind; x · HardSigmoid(x) with a slope of a sixth. */
const hardSwish: Rewrite = (node, view) => {
  if (node.op !== 'Mul' && node.op !== 'Div') return undefined;
  const made = (inputs: string[]) => [{ ...node, op: 'HardSwish', inputs, attrs: {} }];
  const gateOf = (gate: string | undefined, x: string) =>
    eitherWay(madeBy(view, madeBy(view, gate, 'Relu6')?.inputs[0], 'Add')).some(
      ([y, three]) => y === x && isScalar(view.constant(three), 3),
    );
  if (node.op === 'Div') {
    if (!isScalar(view.constant(node.inputs[1]), 6)) return undefined;
    for (const [x, gate] of eitherWay(madeBy(view, node.inputs[0], 'Mul')))
      if (gateOf(gate, x)) return made([x]);
    return undefined;
  }
  for (const [x, part] of eitherWay(node)) {
    for (const [gate, sixth] of eitherWay(madeBy(view, part, 'Mul')))
      if (isScalar(view.constant(sixth), 1 / 6) && gateOf(gate, x)) return made([x]);
    const divided = madeBy(view, part, 'Div');
    if (isScalar(view.constant(divided?.inputs[1]), 6) && gateOf(divided?.inputs[0], x))
      return made([x]);
    const sigmoid = madeBy(view, part, 'HardSigmoid');
    const slope = sigmoid && floatOf(sigmoid, 'alpha', 0.2);
    if (sigmoid?.inputs[0] === x && slope !== undefined && Math.abs(slope - 1 / 6) < 1e-5)
      return made([x]);
  }
  return undefined;
};

/** max(x, 0.01x). */
const leakyRelu: Rewrite = (node, view) => {
  if (node.op !== 'Max' || node.inputs.length !== 2) return undefined;
  for (const [x, scaled] of eitherWay(node))
    for (const [y, by] of eitherWay(madeBy(view, scaled, 'Mul')))
      if (y === x && isScalar(view.constant(by), 0.01))
        return [{ ...node, op: 'LeakyRelu', inputs: [x], attrs: {} }];
  return undefined;
};

function isScalar(of: OnnxTensor | undefined, value: number): boolean {
  return of?.data.length === 1 && Math.abs((of.data[0] ?? Number.NaN) - value) < 1e-5;
}

/** A mean or maximum over all places of an image or a sequence. */
const overPlaces: Rewrite = (node, view) => {
  const op = { ReduceMean: 'GlobalAveragePool', ReduceMax: 'GlobalMaxPool' }[node.op];
  const axes = intsOf(node, 'axes') ?? [...(view.constant(node.inputs[1])?.data ?? [])];
  if (!op) return undefined;
  const kept = intOf(node, 'keepdims', 1) === 1;
  const [x = ''] = node.inputs;
  const [turned, pooled, given] = [view.fresh(), view.fresh(), view.fresh()];
  const base = { scope: node.scope, attrs: {} };
  const pool = (from: string, output: string): OnnxNode => ({
    ...base,
    op,
    inputs: [from],
    outputs: [output],
  });
  if (axes.join() === '2,3') {
    if (kept) return [pool(x, node.outputs[0] ?? '')];
    return [
      pool(x, pooled),
      constantNode(given, ints([2, 3])),
      { ...base, op: 'Squeeze', inputs: [pooled, given], outputs: node.outputs },
    ];
  }
  // Of a sequence with its channels first, which the table holds to be one.
  if ((axes.join() === '2' || axes.join() === '-1') && !kept) {
    const given = view.fresh();
    return [
      { ...pool(x, pooled), attrs: { places: 1 } },
      constantNode(given, ints([2])),
      { ...base, op: 'Squeeze', inputs: [pooled, given], outputs: node.outputs },
    ];
  }
  const isLast = axes.join() === '1,2' || axes.join() === '1';
  if (!isLast || kept) return undefined;
  const rank = axes.length + 2;
  const perm = [0, rank - 1, ...axes];
  return [
    { ...base, op: 'Transpose', inputs: [x], outputs: [turned], attrs: { perm } },
    pool(turned, pooled),
    constantNode(given, ints(axes.map((axis) => axis + 1))),
    { ...base, op: 'Squeeze', inputs: [pooled, given], outputs: node.outputs },
  ];
};

/** The same graph in operators that blocks know; `shapes` of what enters, with −1 for the batch. */
export function recognised(graph: OnnxIr, shapes: ReadonlyMap<string, readonly number[]>): OnnxIr {
  const shapeOfInput: Rewrite = (node) => {
    const shape = node.op === 'Shape' ? shapes.get(node.inputs[0] ?? '') : undefined;
    const part = shape?.slice(intOf(node, 'start', 0), intOf(node, 'end', shape.length));
    return part && [constantNode(node.outputs[0] ?? '', ints(part))];
  };
  const rounds: readonly (readonly Rewrite[])[] = [
    [shapeOfInput, foldConstants, dropNothing, noPad, stateOfLayer, bothDirections, bothStates],
    [filledCausal, exactGelu, paddedMaximum],
    [
      padMask,
      lookAheadMask,
      layerNorm,
      maskedSoftmax,
      gated,
      relu6,
      hardSwish,
      leakyRelu,
      scaleByClass,
      scoreByClass,
    ],
    [additiveAttention, causalSoftmax, multiHeadAttention, knownSize, foldConstants],
    [linear, fuseConvBias, overPlaces],
    [maskedRecurrence],
  ];
  return rounds.reduce((changing, rewrites) => rewrite(changing, new Map(), rewrites), graph);
}
