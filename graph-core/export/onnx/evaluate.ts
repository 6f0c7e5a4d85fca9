// What a node answers from constants alone: the operators that graphs compute their shapes, axes and turned weights with.
import type { OnnxNode, OnnxTensor } from './ir.ts';
import { floatOf, intOf, intsOf } from './ir.ts';

type Inputs = readonly (OnnxTensor | undefined)[];
type Evaluate = (node: OnnxNode, inputs: Inputs) => readonly OnnxTensor[] | undefined;

/** Undefined where nothing here can tell. */
export function evaluate(node: OnnxNode, inputs: Inputs): readonly OnnxTensor[] | undefined {
  const made = operators[node.op]?.(node, inputs);
  if (!made) return undefined;
  // Other numbers than the weight's are not the weight.
  const origins = new Set(
    arranging.has(node.op) ? inputs.flatMap((input) => input?.origin ?? []) : [],
  );
  const [origin] = origins.size === 1 ? origins : [];
  return made.map((tensor) => ({ ...tensor, origin }));
}

const arranging: ReadonlySet<string> = new Set(
  'Identity Reshape Flatten Transpose Unsqueeze Squeeze Concat Split Expand'.split(' '),
);

export function countOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function numbersOf(tensor: OnnxTensor | undefined): number[] | undefined {
  return tensor && [...tensor.data];
}

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => countOf(shape.slice(axis + 1)));
}

/** A stranger's shapes may ask for more than there is. */
const mostNumbers = 2 ** 27;

function empty({ data }: OnnxTensor, count: number): OnnxTensor['data'] {
  if (!(count >= 0 && count <= mostNumbers)) throw new RangeError(`an array of ${count} numbers`);
  if (data instanceof Float32Array) return new Float32Array(count);
  return data instanceof Uint8Array ? new Uint8Array(count) : new Float64Array(count);
}

/** A tensor of this shape whose element at `place` is that of `from` at `at(place)`. */
function gathered(
  from: OnnxTensor,
  shape: readonly number[],
  at: (coordinates: readonly number[]) => number,
): OnnxTensor {
  const data = empty(from, countOf(shape));
  const coordinates = shape.map(() => 0);
  for (let index = 0; index < data.length; index++) {
    data[index] = from.data[at(coordinates)] ?? 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      coordinates[axis] = (coordinates[axis] ?? 0) + 1;
      if ((coordinates[axis] ?? 0) < (shape[axis] ?? 1)) break;
      coordinates[axis] = 0;
    }
  }
  return { type: from.type, shape, data };
}

export function transposedTensor(x: OnnxTensor, perm: readonly number[]): OnnxTensor {
  const strides = stridesOf(x.shape);
  const shape = perm.map((axis) => x.shape[axis] ?? 1);
  const steps = perm.map((axis) => strides[axis] ?? 0);
  return gathered(x, shape, (coordinates) => dot(coordinates, steps));
}

function dot(coordinates: readonly number[], steps: readonly number[]): number {
  let sum = 0;
  for (let axis = 0; axis < coordinates.length; axis++)
    sum += (coordinates[axis] ?? 0) * (steps[axis] ?? 0);
  return sum;
}

function broadcastShape(a: readonly number[], b: readonly number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const sizes = Array.from({ length: rank }, (_, axis) => {
    const [one = 1, other = 1] = [a[axis - rank + a.length], b[axis - rank + b.length]];
    return one === other || other === 1 ? one : one === 1 ? other : Number.NaN;
  });
  return sizes.some(Number.isNaN) ? undefined : sizes;
}

/** `x` repeated along axes of size 1 and in front. */
function spread(x: OnnxTensor, shape: readonly number[]): OnnxTensor {
  if (x.shape.join() === shape.join()) return x;
  const strides = stridesOf(x.shape);
  const missing = shape.length - x.shape.length;
  const steps = shape.map((_, axis) =>
    axis < missing || x.shape[axis - missing] === 1 ? 0 : (strides[axis - missing] ?? 0),
  );
  return gathered(x, shape, (coordinates) => dot(coordinates, steps));
}

const each =
  (compute: (x: number) => number): Evaluate =>
  (_, [x]) =>
    x && [{ ...x, data: x.data.map(compute) }];

const pairwise =
  (compute: (a: number, b: number) => number): Evaluate =>
  ({ op }, [a, b]) => {
    const shape = a && b && broadcastShape(a.shape, b.shape);
    if (!a || !b || !shape) return undefined;
    const [left, right] = [spread(a, shape).data, spread(b, shape).data];
    if (/Equal|Greater|Less|And|Or/.test(op)) {
      const data = Uint8Array.from(left, (value, index) => compute(value, right[index] ?? 0));
      return [{ type: 'bool', shape, data }];
    }
    const whole = a.type === 'int64' ? Math.trunc : (value: number) => value;
    const data = empty(a, left.length);
    for (let index = 0; index < data.length; index++)
      data[index] = whole(compute(left[index] ?? 0, right[index] ?? 0));
    return [{ type: a.type, shape, data }];
  };

function reshapeTensor(x: OnnxTensor, asked: readonly number[]): OnnxTensor | undefined {
  const kept = asked.map((size, axis) => (size === 0 ? (x.shape[axis] ?? 1) : size));
  const known = countOf(kept.filter((size) => size >= 0));
  const shape = kept.map((size) => (size < 0 ? countOf(x.shape) / known : size));
  return countOf(shape) === countOf(x.shape) ? { ...x, shape } : undefined;
}

const lifted: Evaluate = (node, [x, given]) => {
  const axes = numbersOf(given) ?? intsOf(node, 'axes');
  if (!x || !axes) return undefined;
  const rank = x.shape.length + axes.length;
  const at = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  const rest = [...x.shape];
  return [
    { ...x, shape: Array.from({ length: rank }, (_, i) => (at.has(i) ? 1 : (rest.shift() ?? 1))) },
  ];
};

const squeezed: Evaluate = (node, [x, given]) => {
  if (!x) return undefined;
  const axes = numbersOf(given) ?? intsOf(node, 'axes');
  const at = axes && new Set(axes.map((axis) => (axis < 0 ? axis + x.shape.length : axis)));
  return [{ ...x, shape: x.shape.filter((size, axis) => (at ? !at.has(axis) : size !== 1)) }];
};

const concatenated: Evaluate = (node, inputs) => {
  const [first] = inputs;
  if (!first) return undefined;
  const tensors = inputs.flatMap((tensor) => tensor ?? []);
  const axis = axisIn(intOf(node, 'axis', 0), first.shape.length);
  const inner = countOf(first.shape.slice(axis + 1));
  const outer = countOf(first.shape.slice(0, axis));
  const sizes = tensors.map(({ shape }) => (shape[axis] ?? 1) * inner);
  const row = sizes.reduce((a, b) => a + b, 0);
  const data = empty(first, outer * row);
  let start = 0;
  tensors.forEach((tensor, index) => {
    const size = sizes[index] ?? 0;
    for (let at = 0; at < outer; at++)
      data.set(tensor.data.subarray(at * size, (at + 1) * size), at * row + start);
    start += size;
  });
  const shape = first.shape.map((size, at) => (at === axis ? row / inner : size));
  return [{ type: first.type, shape, data }];
};

function axisIn(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** The part of `x` from `start` along one axis, every `step`-th. */
function cut(x: OnnxTensor, axis: number, start: number, size: number, step = 1): OnnxTensor {
  const shape = x.shape.map((old, at) => (at === axis ? size : old));
  const strides = stridesOf(x.shape);
  const steps = strides.map((stride, at) => (at === axis ? stride * step : stride));
  const from = start * (strides[axis] ?? 0);
  return gathered(x, shape, (coordinates) => from + dot(coordinates, steps));
}

const split: Evaluate = (node, [x, given]) => {
  if (!x) return undefined;
  const axis = axisIn(intOf(node, 'axis', 0), x.shape.length);
  const count = node.outputs.length;
  const even = node.outputs.map(() => Math.ceil((x.shape[axis] ?? 0) / count));
  const sizes = numbersOf(given) ?? intsOf(node, 'split') ?? even;
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return cut(x, axis, start - size, size);
  });
};

const sliced: Evaluate = (node, [x, starts, ends, axes, steps]) => {
  const from = numbersOf(starts) ?? intsOf(node, 'starts');
  const to = numbersOf(ends) ?? intsOf(node, 'ends');
  if (!x || !from || !to) return undefined;
  const along = numbersOf(axes) ?? intsOf(node, 'axes') ?? from.map((_, axis) => axis);
  return [
    along.reduce((part, asked, index) => {
      const axis = axisIn(asked, x.shape.length);
      const size = part.shape[axis] ?? 0;
      const step = numbersOf(steps)?.[index] ?? 1;
      const inside = (end: number, most: number): number =>
        Math.min(most, Math.max(step < 0 ? -1 : 0, end < 0 ? end + size : end));
      const start = inside(from[index] ?? 0, step < 0 ? size - 1 : size);
      const last = (to[index] ?? 0) < -size ? -1 : inside(to[index] ?? 0, size);
      return cut(part, axis, start, Math.max(0, Math.ceil((last - start) / step)), step);
    }, x),
  ];
};

const picked: Evaluate = (node, [x, indices]) => {
  if (!x || !indices) return undefined;
  const axis = axisIn(intOf(node, 'axis', 0), x.shape.length);
  const size = x.shape[axis] ?? 1;
  const rank = indices.shape.length;
  const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
  const [strides, within] = [stridesOf(x.shape), stridesOf(indices.shape)];
  return [
    gathered(x, shape, (coordinates) => {
      const index = indices.data[dot(coordinates.slice(axis, axis + rank), within)] ?? 0;
      const kept = [...coordinates.slice(0, axis), index < 0 ? index + size : index];
      return dot([...kept, ...coordinates.slice(axis + rank)], strides);
    }),
  ];
};

const converted: Evaluate = (node, [x]) => {
  const to = intOf(node, 'to', 1);
  if (!x) return undefined;
  if (to === 1 || to === 11) return [{ ...x, type: 'float32', data: Float32Array.from(x.data) }];
  if (to === 9) return [{ ...x, type: 'bool', data: Uint8Array.from(x.data, Boolean as never) }];
  return [{ ...x, type: 'int64', data: Float64Array.from(x.data, Math.trunc) }];
};

const operators: Readonly<Record<string, Evaluate>> = {
  Identity: (_, [x]) => x && [x],
  Neg: each((x) => -x),
  Abs: each(Math.abs),
  Sqrt: each(Math.sqrt),
  Reciprocal: each((x) => 1 / x),
  Exp: each(Math.exp),
  Log: each(Math.log),
  Floor: each(Math.floor),
  Ceil: each(Math.ceil),
  Add: pairwise((a, b) => a + b),
  Sub: pairwise((a, b) => a - b),
  Mul: pairwise((a, b) => a * b),
  Div: pairwise((a, b) => a / b),
  Pow: pairwise((a, b) => a ** b),
  Equal: pairwise((a, b) => (a === b ? 1 : 0)),
  Greater: pairwise((a, b) => (a > b ? 1 : 0)),
  Less: pairwise((a, b) => (a < b ? 1 : 0)),
  Cast: converted,
  Reshape: (_, [x, shape]) => {
    const made = x && shape && reshapeTensor(x, [...shape.data]);
    return made && [made];
  },
  Flatten: (node, [x]) => {
    const axis = intOf(node, 'axis', 1);
    const made = x && reshapeTensor(x, [countOf(x.shape.slice(0, axis)), -1]);
    return made && [made];
  },
  Transpose: (node, [x]) => {
    const reversed = x?.shape.map((_, axis) => axis).reverse();
    const perm = intsOf(node, 'perm') ?? reversed;
    return x && perm && [transposedTensor(x, perm)];
  },
  Unsqueeze: lifted,
  Squeeze: squeezed,
  Concat: concatenated,
  Split: split,
  Slice: sliced,
  Gather: picked,
  Expand: (_, [x, asked]) => {
    const isKnown = asked?.data.every((size: number) => size > 0);
    const shape = x && asked && isKnown ? broadcastShape(x.shape, [...asked.data]) : undefined;
    return x && shape && [spread(x, shape)];
  },
  Shape: (node, [x]) => {
    if (!x) return undefined;
    const sizes = x.shape.slice(intOf(node, 'start', 0), intOf(node, 'end', x.shape.length));
    return [{ type: 'int64', shape: [sizes.length], data: Float64Array.from(sizes) }];
  },
  ConstantOfShape: (node, [asked]) => {
    if (!asked?.data.every((size: number) => size >= 0)) return undefined;
    const { value } = node.attrs;
    const single = typeof value === 'object' && 'tensor' in value ? value.tensor : undefined;
    const filled = single ?? { type: 'float32' as const, shape: [1], data: Float32Array.of(0) };
    return [spread({ ...filled, shape: [] }, [...asked.data])];
  },
  Range: (_, [start, limit, delta]) => {
    const [from = 0, to = 0, step = 1] = [start, limit, delta].map((tensor) => tensor?.data[0]);
    if (!start || step === 0) return undefined;
    const count = Math.max(0, Math.ceil((to - from) / step));
    const data = empty(start, count).map((_value, index) => from + index * step);
    return [{ type: start.type, shape: [count], data }];
  },
  Clip: (node, [x, low, high]) => {
    const least = low?.data[0] ?? floatOf(node, 'min', -Infinity);
    const most = high?.data[0] ?? floatOf(node, 'max', Infinity);
    return x && [{ ...x, data: x.data.map((value) => Math.min(most, Math.max(least, value))) }];
  },
};
