// What PyTorch writes out in several operators, recognised as the blocks that compute it.
import type { OnnxNode, OnnxTensor } from '../ir.ts';
import { floatOf, floats, intOf, ints, intsOf } from '../ir.ts';
import type { Rewrite, View } from '../rewrites/rewrite.ts';
import { constantNode, eitherWay, madeBy } from '../rewrites/rewrite.ts';

/** Sizes of a value, asked for where the graph runs, that are known ahead. */
export const knownSize: Rewrite = (node, view) => {
  if (node.op !== 'Gather' && node.op !== 'Slice') return undefined;
  const shape = view.shape(madeBy(view, node.inputs[0], 'Shape')?.inputs[0]);
  const [first, last, , step] = node.inputs.slice(1).map((name) => view.constant(name));
  if (!shape || first?.data.length !== 1) return undefined;
  const at = first.data[0] ?? 0;
  const isPlain = (step?.data[0] ?? 1) === 1;
  const sizes =
    node.op === 'Gather'
      ? [shape.at(at)]
      : last?.data.length === 1 && isPlain
        ? shape.slice(at, last.data[0])
        : [];
  const known = sizes.flatMap((size) => (typeof size === 'number' && size >= 0 ? [size] : []));
  if (known.length === 0 || known.length !== sizes.length) return undefined;
  const form = node.op === 'Gather' ? first.shape : [known.length];
  return [constantNode(node.outputs[0] ?? '', ints(known, form))];
};

const recurrent = new Set(['LSTM', 'GRU', 'RNN']);

/** One of the last states of several layers, which were joined before. */
export const stateOfLayer: Rewrite = (node, view) => {
  if (node.op !== 'Gather' || intOf(node, 'axis', 0) !== 0) return undefined;
  const joined = madeBy(view, node.inputs[0], 'Concat');
  const index = view.constant(node.inputs[1]);
  const isState = (name: string) => {
    const maker = view.maker(name);
    const isForward = maker && String(maker.attrs.direction ?? 'forward') === 'forward';
    return isForward && recurrent.has(maker.op) && maker.outputs[0] !== name;
  };
  if (!joined?.inputs.every(isState) || intOf(joined, 'axis', 0) !== 0) return undefined;
  if (index?.shape.length !== 0) return undefined;
  const one = joined.inputs.at(index.data[0] ?? 0);
  const zero = view.fresh();
  if (one === undefined) return undefined;
  return [constantNode(zero, ints([0], [])), { ...node, inputs: [one, zero] }];
};

/** Both directions of a recurrent layer side by side: [T, 2, B, u] → [T, B, 2u]. */
export const bothDirections: Rewrite = (node, view) => {
  if (node.op !== 'Reshape') return undefined;
  const turned = madeBy(view, node.inputs[0], 'Transpose');
  const cell = view.maker(turned?.inputs[0]);
  if (!turned || !cell || !recurrent.has(cell.op) || cell.attrs.direction !== 'bidirectional')
    return undefined;
  const sizes = view.constant(node.inputs[1]);
  const units = view.constant(cell.inputs[2])?.shape[2] ?? 0;
  const isJoined = sizes?.data.length === 3 && [-1, 2 * units].includes(sizes.data[2] ?? 0);
  if (!isJoined || intsOf(turned, 'perm')?.join() !== '0,2,1,3') return undefined;
  if (cell.outputs[0] !== turned.inputs[0]) return undefined;
  return [{ ...cell, op: `Both${cell.op}`, outputs: node.outputs }];
};

/** The last states of both directions side by side: rows 0 and 1 of [2, B, u] → [B, 2u]. */
export const bothStates: Rewrite = (node, view) => {
  if (node.op !== 'Concat' || node.inputs.length !== 2) return undefined;
  const states = node.inputs.map((name) => madeBy(view, name, 'Gather'));
  const [first, second] = states.map((state) => view.constant(state?.inputs[1])?.data[0]);
  const [ahead, back] = states;
  const from = ahead?.inputs[0] ?? '';
  const cell = view.maker(from);
  if (!cell || !recurrent.has(cell.op) || cell.attrs.direction !== 'bidirectional')
    return undefined;
  const isOne = from === back?.inputs[0] && cell.outputs[1] === from;
  const isOrdered = (first === 0 || first === -2) && (second === 1 || second === -1);
  const isAlone = view.uses(cell.outputs[0] ?? '') === 0;
  const axis = intOf(node, 'axis', 0);
  if (!isOne || !isOrdered || !isAlone || (axis !== 1 && axis !== -1)) return undefined;
  return [{ ...cell, op: `Both${cell.op}`, outputs: ['', node.outputs[0] ?? ''] }];
};

/** Average pooling has its zeros put around beforehand, even where there are none. */
export const noPad: Rewrite = (node, view) => {
  if (node.op !== 'Pad') return undefined;
  const pads = view.constant(node.inputs[1])?.data ?? intsOf(node, 'pads');
  const isNone = pads && Array.from(pads).every((pad) => pad === 0);
  return isNone ? node.inputs[0] : undefined;
};

/** x · (1 + erf(x / √2)) / 2, the factors in any order: GELU as it is defined. */
export const exactGelu: Rewrite = (node, view) => {
  if (node.op !== 'Mul') return undefined;
  const factors = factorsOf(view, node);
  const half = factors.filter((name) => close(view.constant(name), 0.5));
  const flowing = factors.filter((name) => !view.constant(name));
  if (factors.length !== 3 || half.length !== 1 || flowing.length !== 2) return undefined;
  for (const [x, gate] of [flowing, [...flowing].reverse()]) {
    for (const [erf, one] of eitherWay(madeBy(view, gate, 'Add'))) {
      const inner = madeBy(view, erf, 'Erf')?.inputs[0];
      const divided = madeBy(view, inner, 'Div');
      const scaled = madeBy(view, inner, 'Mul');
      const isRoot =
        (divided?.inputs[0] === x && close(view.constant(divided?.inputs[1]), Math.SQRT2)) ||
        eitherWay(scaled).some(([of, by]) => of === x && close(view.constant(by), Math.SQRT1_2));
      if (x !== undefined && isRoot && close(view.constant(one), 1))
        return [{ ...node, op: 'ExactGelu', inputs: [x], attrs: {} }];
    }
  }
  return undefined;
};

/** What is multiplied by this node and by those whose product it alone reads. */
function factorsOf(view: View, node: OnnxNode): readonly string[] {
  return node.inputs.flatMap((name) => {
    const inner = madeBy(view, name, 'Mul');
    return inner && view.uses(name) === 1 ? inner.inputs : [name];
  });
}

function close(of: OnnxTensor | undefined, value: number): boolean {
  return of?.data.length === 1 && Math.abs((of.data[0] ?? 0) / value - 1) < 1e-4;
}

/** Windows over what is never below 0 may as well begin in zeros as in nothing. */
export const paddedMaximum: Rewrite = (node, view) => {
  const isPadded = node.op === 'MaxPool' && intsOf(node, 'pads')?.some((pad) => pad > 0);
  const maker = view.maker(node.inputs[0])?.op ?? '';
  if (!isPadded || node.attrs.overZeros !== undefined || !/^(Relu|Sigmoid)$/.test(maker))
    return undefined;
  return [{ ...node, attrs: { ...node.attrs, overZeros: 1 } }];
};

/** Softmax where a known triangle has put −∞ in the place of later positions. */
export const filledCausal: Rewrite = (node, view) => {
  if (node.op !== 'Softmax' || node.inputs.length !== 1) return undefined;
  const where = madeBy(view, node.inputs[0], 'Where');
  const [hides, low, x = ''] = where?.inputs ?? [];
  const [mask, value] = [view.constant(hides), view.constant(low)];
  const [rows = 0, columns = 0] = mask?.shape.slice(-2) ?? [];
  const isSquare = rows === columns && rows > 1 && mask?.data.length === rows * columns;
  const isLow = value?.data.length === 1 && (value.data[0] ?? 0) <= -1e4;
  if (!where || !mask || !isSquare || !isLow) return undefined;
  const isTriangle = mask.data.every(
    (hidden: number, at: number) => (hidden !== 0) === at % columns > Math.floor(at / columns),
  );
  return isTriangle ? [{ ...node, inputs: [x], attrs: { ...node.attrs, causal: 1 } }] : undefined;
};

interface Linear {
  readonly x: string;
  readonly kernel: OnnxTensor;
  readonly bias: Float32Array;
}

/** x · W + b, or some columns of it. */
function linearOf(view: View, name: string | undefined): Linear | undefined {
  const slice = madeBy(view, name, 'Slice');
  if (slice) {
    const whole = linearOf(view, slice.inputs[0]);
    const width = whole?.bias.length ?? 0;
    const [start, end, axis, step = 1] = slice.inputs
      .slice(1)
      .map((input) => placeIn(view, input, slice.inputs[0], width));
    const isLast = axis === -1 || axis === 2;
    if (!whole || start === undefined || end === undefined || !isLast || step !== 1)
      return undefined;
    return columnsOf(whole, start, Math.min(end, width));
  }
  for (const [product, bias] of eitherWay(madeBy(view, name, 'Add'))) {
    const [x = '', weight] = madeBy(view, product, 'MatMul')?.inputs ?? [];
    const [kernel, row] = [view.constant(weight), view.constant(bias)];
    if (!row || kernel?.shape.length !== 2 || row.data.length !== kernel.shape[1]) continue;
    return { x, kernel, bias: Float32Array.from(row.data) };
  }
  return undefined;
}

/** Deeper than a size is ever worked out; a hostile file might double the work with each step. */
const deepest = 8;

/** A whole number that is known, or follows from the width of the value that is cut: a third of it, say. */
function placeIn(
  view: View,
  name: string | undefined,
  of: string | undefined,
  width: number,
  depth = 0,
): number | undefined {
  const known = view.constant(name)?.data;
  if (known) return known.length === 1 ? known[0] : undefined;
  const node = view.maker(name);
  if (!node || depth > deepest) return undefined;
  const [first, second] = node.inputs;
  const inner = (input: string | undefined) => placeIn(view, input, of, width, depth + 1);
  switch (node.op) {
    case 'Gather':
      return madeBy(view, first, 'Shape')?.inputs[0] === of && inner(second) === -1
        ? width
        : undefined;
    case 'Cast':
    case 'Unsqueeze':
    case 'Squeeze':
      return inner(first);
    case 'Add':
    case 'Mul':
    case 'Div': {
      const [a, b] = [inner(first), inner(second)];
      if (a === undefined || b === undefined) return undefined;
      return node.op === 'Add' ? a + b : node.op === 'Mul' ? a * b : Math.trunc(a / b);
    }
    default:
      return undefined;
  }
}

function columnsOf({ x, kernel, bias }: Linear, start: number, end: number): Linear {
  const [rows = 0, columns = 0] = kernel.shape;
  const width = end - start;
  const data = Float32Array.from(
    { length: rows * width },
    (_, at) => kernel.data[Math.floor(at / width) * columns + start + (at % width)] ?? 0,
  );
  return { x, kernel: floats([rows, width], data), bias: bias.slice(start, end) };
}

/** What is behind `Transpose(Reshape(…))`, its heads having become examples of their own. */
function behindHeads(view: View, name: string | undefined, perm: string): Linear | undefined {
  const turned = madeBy(view, name, 'Transpose');
  if (!turned || intsOf(turned, 'perm')?.join() !== perm) return undefined;
  const parted = madeBy(view, turned.inputs[0], 'Reshape');
  return parted && linearOf(view, parted.inputs[0]);
}

/** nn.MultiheadAttention over [T, B, d_model], from its three products to the one behind them. */
export const multiHeadAttention: Rewrite = (node, view) => {
  const out = node.op === 'Reshape' ? madeBy(view, node.inputs[0], 'Gemm') : undefined;
  const merged = madeBy(view, madeBy(view, out?.inputs[0], 'Reshape')?.inputs[0], 'Transpose');
  const [shares, values] = madeBy(view, merged?.inputs[0], 'MatMul')?.inputs ?? [];
  const softmax = madeBy(view, shares, 'Softmax');
  const scores = withoutOne(view, softmax?.inputs[0]);
  const [scaled, keys] = madeBy(view, scores, 'MatMul')?.inputs ?? [];
  const [queries, scale] = scaleOf(view, scaled);
  if (!out || !merged || intsOf(merged, 'perm')?.join() !== '1,0,2' || !softmax) return undefined;
  const query = behindHeads(view, queries, '1,0,2');
  const key = behindHeads(view, keys, '1,2,0');
  const value = behindHeads(view, values, '1,0,2');
  const last = view.constant(out.inputs[1]);
  const units = query?.bias.length ?? 0;
  const heads = Math.round(units * scale * scale);
  const isWhole =
    heads > 0 && Math.abs(units * scale * scale - heads) < 1e-3 && units % heads === 0;
  const isPlain = floatOf(out, 'alpha', 1) === 1 && floatOf(out, 'beta', 1) === 1;
  if (!query || !key || !value || !last || !isWhole || !isPlain) return undefined;
  if (softmax.inputs.length !== 1 || last.shape.join() !== `${units},${units}`) return undefined;
  const output =
    intOf(out, 'transB', 0) === 1
      ? floats(
          [units, units],
          Float32Array.from(
            last.data,
            (_, at) => last.data[(at % units) * units + Math.floor(at / units)] ?? 0,
          ),
        )
      : last;
  const constants: OnnxNode[] = [];
  const known = (tensor: OnnxTensor): string => {
    const name = view.fresh();
    constants.push(constantNode(name, tensor));
    return name;
  };
  const weights = [query, key, value].flatMap(({ kernel, bias }) => [
    known(kernel),
    known(floats([bias.length], bias)),
  ]);
  const bias = view.constant(out.inputs[2])?.data ?? new Float32Array(units);
  weights.push(known(output), known(floats([units], Float32Array.from(bias))));
  const turned = (from: string, output: string): OnnxNode => ({
    ...node,
    op: 'Transpose',
    inputs: [from],
    outputs: [output],
    attrs: { perm: [1, 0, 2] },
  });
  const [attended, ...read] = [view.fresh(), view.fresh(), view.fresh(), view.fresh()];
  const attention: OnnxNode = {
    ...node,
    op: 'MultiHeadAttention',
    inputs: [...read, ...weights],
    outputs: [attended],
    attrs: { heads, causal: intOf(softmax, 'causal', 0) },
  };
  const reading = [query.x, key.x, value.x].map((x, index) => turned(x, read[index] ?? ''));
  return [...constants, ...reading, attention, turned(attended, node.outputs[0] ?? '')];
};

/** What a mask is added to was multiplied by 1 before. */
function withoutOne(view: View, name: string | undefined): string | undefined {
  const found = eitherWay(madeBy(view, name, 'Mul')).find(([, by]) => close(view.constant(by), 1));
  return found ? found[0] : name;
}

/** A value and the number that it was multiplied by. */
function scaleOf(view: View, name: string | undefined): readonly [string | undefined, number] {
  const divided = madeBy(view, name, 'Div');
  const by = view.constant(divided?.inputs[1])?.data[0];
  if (divided && by !== undefined) return [divided.inputs[0], 1 / by];
  for (const [x, factor] of eitherWay(madeBy(view, name, 'Mul'))) {
    const times = view.constant(factor);
    if (times?.data.length === 1) return [x, times.data[0] ?? 1];
  }
  return [undefined, 0];
}
