// What keras.ops and the operators of Python are as operations of a Keras graph: class, settings and what they answer.
import type { KerasTensor, Slice, Value } from './functional-graph.ts';
import { isTensor } from './functional-graph.ts';

type Size = number | null;
type Settings = Readonly<Record<string, Value>>;

interface Answer {
  readonly shape: readonly Size[];
  readonly dtype: string;
}

interface Operation {
  readonly className: string;
  /** Below `keras.src.ops`. */
  readonly module: 'numpy' | 'nn' | 'core' | 'math';
  /** How many arguments are computed with; the others are settings. */
  readonly operands: number;
  /** By name, in their order: what each is where it is left out, `required` where it may not be. */
  readonly settings: Readonly<Record<string, Value | typeof required>>;
  answer(operands: readonly Value[], settings: Settings): Answer | readonly Answer[];
}

export interface OperationForm extends Pick<Operation, 'className' | 'module'> {
  readonly config: Settings;
  readonly args: readonly Value[];
  readonly answers: readonly Answer[];
  /** It answers a list, of which one is meant. */
  readonly several: boolean;
}

const required = Symbol('required');

function operation(
  className: string,
  answer: Operation['answer'],
  more: Partial<Omit<Operation, 'className' | 'answer'>> = {},
): Operation {
  return { className, module: 'numpy', operands: 1, settings: {}, answer, ...more };
}

/** Number by number, as often as the largest operand has them. */
function elementwise(operands: readonly Value[], dtype?: string): Answer {
  const tensors = operands.filter(isTensor);
  const rank = Math.max(...tensors.map(({ shape }) => shape.length));
  const shape = Array.from({ length: rank }, (_, axis): Size => {
    const sizes = tensors.map(({ shape: own }) => own[axis - rank + own.length]);
    const known = sizes.find((size) => size !== undefined && size !== 1);
    return known === undefined ? 1 : known;
  });
  return { shape, dtype: dtype ?? tensors.at(-1)?.dtype ?? 'float32' };
}

const alike: Operation['answer'] = (operands) => elementwise(operands);
const nn = { module: 'nn' } as const;
const alongLast = { settings: { axis: -1 } } as const;
const twoOperands = { operands: 2 } as const;
const diagonal = { settings: { k: 0 } } as const;

const unary = (className: string) => operation(className, alike);
const activation = (className: string) => operation(className, alike, nn);
const binary = (className: string) =>
  operation(className, (of) => elementwise(of, tensorsIn(of)[0]?.dtype), twoOperands);
const comparison = (className: string) =>
  operation(className, (of) => elementwise(of, 'bool'), twoOperands);

const reduction = (className: string) =>
  operation(
    className,
    ([x], { axis = null, keepdims }) => {
      const { shape, dtype } = tensor(x);
      const gone = new Set(
        axis === null ? shape.keys() : listed(axis).map((entry) => axisOf(entry, shape.length)),
      );
      const kept = shape.flatMap((size, index): Size[] => {
        if (!gone.has(index)) return [size];
        return keepdims === true ? [1] : [];
      });
      return { shape: kept, dtype };
    },
    { settings: { axis: null, keepdims: false } },
  );

/** By the name after `ops.`; operators and brackets as `add`, `true_divide` and `getitem`. */
const operations: Readonly<Record<string, Operation>> = {
  abs: unary('Abs'),
  exp: unary('Exp'),
  expm1: unary('Expm1'),
  log: unary('Log'),
  log1p: unary('Log1p'),
  sqrt: unary('Sqrt'),
  square: unary('Square'),
  negative: unary('Negative'),
  sign: unary('Sign'),
  sin: unary('Sin'),
  cos: unary('Cos'),
  erf: operation('Erf', alike, { module: 'math' }),
  tanh: unary('Tanh'),
  ones_like: unary('OnesLike'),
  zeros_like: unary('ZerosLike'),
  relu: activation('Relu'),
  sigmoid: activation('Sigmoid'),
  silu: activation('Silu'),
  softplus: activation('Softplus'),
  gelu: operation('Gelu', alike, { ...nn, settings: { approximate: true } }),
  elu: operation('Elu', alike, { ...nn, settings: { alpha: 1 } }),
  leaky_relu: operation('LeakyRelu', alike, { ...nn, settings: { negative_slope: 0.2 } }),
  softmax: operation('Softmax', alike, { ...nn, ...alongLast }),
  log_softmax: operation('LogSoftmax', alike, { ...nn, ...alongLast }),
  add: binary('Add'),
  subtract: binary('Subtract'),
  multiply: binary('Multiply'),
  divide: binary('Divide'),
  true_divide: binary('TrueDivide'),
  maximum: binary('Maximum'),
  minimum: binary('Minimum'),
  power: binary('Power'),
  equal: comparison('Equal'),
  not_equal: comparison('NotEqual'),
  greater: comparison('Greater'),
  greater_equal: comparison('GreaterEqual'),
  less: comparison('Less'),
  less_equal: comparison('LessEqual'),
  where: operation('Where', alike, { operands: 3 }),
  clip: operation('Clip', alike, { settings: { x_min: required, x_max: required } }),
  cumsum: operation('Cumsum', alike, { settings: { axis: required } }),
  flip: operation('Flip', alike, { settings: { axis: required } }),
  tril: operation('Tril', alike, diagonal),
  triu: operation('Triu', alike, diagonal),
  sum: reduction('Sum'),
  mean: reduction('Mean'),
  max: reduction('Max'),
  min: reduction('Min'),
  var: reduction('Var'),
  std: reduction('Std'),
  cast: operation(
    'Cast',
    (operands, { dtype = 'float32' }) => elementwise(operands, String(dtype)),
    { module: 'core', settings: { dtype: required } },
  ),
  one_hot: operation(
    'OneHot',
    ([x], { num_classes }) => ({
      shape: [...tensor(x).shape, Number(num_classes)],
      dtype: 'float32',
    }),
    { ...nn, settings: { num_classes: required } },
  ),
  getitem: operation(
    'GetItem',
    ([x, key]) => {
      const { shape, dtype } = tensor(x);
      return { shape: picked(shape, listed(key)), dtype };
    },
    twoOperands,
  ),
  repeat: operation(
    'Repeat',
    ([x], { repeats, axis }) => {
      const { shape, dtype } = tensor(x);
      const along = axisOf(axis, shape.length);
      const times = (size: Size, at: number) =>
        at === along && size !== null ? size * Number(repeats) : size;
      return { shape: shape.map(times), dtype };
    },
    { settings: { repeats: required, axis: required } },
  ),
  concatenate: operation(
    'Concatenate',
    ([parts], { axis }) => {
      const [first, ...others] = listed(parts).map(tensor);
      const shape = [...(first?.shape ?? [])];
      const at = axisOf(axis, shape.length);
      shape[at] = others.reduce<Size>(
        (sum, { shape: more }) => plus(sum, more[at] ?? null),
        shape[at] ?? null,
      );
      return { shape, dtype: first?.dtype ?? 'float32' };
    },
    { settings: { axis: 0 } },
  ),
  stack: operation(
    'Stack',
    ([parts], { axis }) => {
      const all = listed(parts).map(tensor);
      const shape = [...(all[0]?.shape ?? [])];
      shape.splice(axisOf(axis, shape.length + 1), 0, all.length);
      return { shape, dtype: all[0]?.dtype ?? 'float32' };
    },
    { settings: { axis: 0 } },
  ),
  split: operation(
    'Split',
    ([x], { indices_or_sections: cuts = 1, axis }) => {
      const { shape, dtype } = tensor(x);
      const at = axisOf(axis, shape.length);
      const size = shape[at] ?? 0;
      const count = Number(cuts);
      const inner = Array.isArray(cuts)
        ? cuts.map(Number)
        : Array.from({ length: count - 1 }, (_, part) => (size / count) * (part + 1));
      const edges = [0, ...inner, size];
      return edges.slice(1).map((end, part): Answer => {
        const own = [...shape];
        own[at] = end - (edges[part] ?? 0);
        return { shape: own, dtype };
      });
    },
    { settings: { indices_or_sections: required, axis: 0 } },
  ),
  expand_dims: operation(
    'ExpandDims',
    ([x], { axis }) => {
      const { shape, dtype } = tensor(x);
      const more = [...shape];
      more.splice(axisOf(axis, shape.length + 1), 0, 1);
      return { shape: more, dtype };
    },
    { settings: { axis: required } },
  ),
  squeeze: operation(
    'Squeeze',
    ([x], { axis }) => {
      const { shape, dtype } = tensor(x);
      const gone = axisOf(axis, shape.length);
      return { shape: shape.filter((_, index) => index !== gone), dtype };
    },
    { settings: { axis: required } },
  ),
  reshape: operation(
    'Reshape',
    ([x], { newshape }) => {
      const sizes = listed(newshape).map(Number);
      if (sizes[0] !== -1 || sizes.slice(1).some((size) => size < 1))
        throw new Error('The shape of ops.reshape is (-1, …): the batch, then every size.');
      return { shape: [null, ...sizes.slice(1)], dtype: tensor(x).dtype };
    },
    { settings: { newshape: required } },
  ),
  transpose: operation(
    'Transpose',
    ([x], { axes }) => {
      const { shape, dtype } = tensor(x);
      const order = listed(axes).map((axis) => axisOf(axis, shape.length));
      return { shape: order.map((axis) => shape[axis] ?? null), dtype };
    },
    { settings: { axes: required } },
  ),
  swapaxes: operation(
    'Swapaxes',
    ([x], { axis1, axis2 }) => {
      const { shape, dtype } = tensor(x);
      const [first, other] = [axisOf(axis1, shape.length), axisOf(axis2, shape.length)];
      const turned = [...shape];
      [turned[first], turned[other]] = [shape[other] ?? null, shape[first] ?? null];
      return { shape: turned, dtype };
    },
    { settings: { axis1: required, axis2: required } },
  ),
  matmul: operation(
    'Matmul',
    ([a, b]) => {
      const [left, right] = [tensor(a).shape, tensor(b).shape];
      const longer = left.length >= right.length ? left : right;
      return {
        shape: [...longer.slice(0, -2), left.at(-2) ?? null, right.at(-1) ?? null],
        dtype: 'float32',
      };
    },
    twoOperands,
  ),
};

/** What a Keras form may call, by the name after `ops.`. */
export const operationNames: readonly string[] = Object.keys(operations).filter(
  (name) => name !== 'getitem' && name !== 'true_divide',
);

/** The operation with its arguments sorted into operands and settings, as Keras keeps them. */
export function operationForm(
  name: string,
  given: readonly Value[],
  keywords: Settings,
): OperationForm {
  const found = operations[name];
  if (!found)
    throw new Error(
      `A .keras file cannot hold ops.${name}. A Keras form may use the operators + - * / @, [ ] and ${operationNames.map((supported) => `ops.${supported}`).join(', ')}; put anything else into a layer in the form’s ‘classes’, as in blocks/local-response-norm.ts.`,
    );
  const { className, module, operands, settings } = found;
  const names = Object.keys(settings);
  const args = given.slice(0, operands);
  if (args.length < operands)
    throw new Error(`ops.${name} is given ${args.length} of ${operands} operands.`);
  const more = Object.fromEntries(
    given
      .slice(operands)
      .map((value, index) => [names[index] ?? `argument ${operands + index + 1}`, value]),
  );
  const config: Record<string, Value> = {};
  for (const [setting, otherwise] of Object.entries(settings)) {
    const value = keywords[setting] ?? more[setting] ?? otherwise;
    if (value === required) throw new Error(`ops.${name} wants its ‘${setting}’.`);
    config[setting] = value;
  }
  const strange = Object.keys({ ...more, ...keywords }).filter(
    (keyword) => !names.includes(keyword),
  );
  if (strange.length > 0)
    throw new Error(`In a .keras file ops.${name} has no ${strange.join(', ')}.`);
  const answer = found.answer(args, config);
  const several = !('shape' in answer);
  return { className, module, config, args, answers: several ? answer : [answer], several };
}

function picked(shape: readonly Size[], items: readonly Value[]): Size[] {
  const counted = items.filter((item) => item !== null && !isEllipsis(item)).length;
  const sizes: Size[] = [];
  let axis = 0;
  for (const item of items) {
    if (item === null) sizes.push(1);
    else if (isEllipsis(item)) {
      const between = shape.slice(axis, axis + shape.length - counted);
      sizes.push(...between);
      axis += between.length;
    } else if (typeof item === 'number') axis++;
    else {
      sizes.push(cut(shape[axis] ?? null, item));
      axis++;
    }
  }
  return [...sizes, ...shape.slice(axis)];
}

function isEllipsis(item: Value): boolean {
  return typeof item === 'object' && item !== null && 'kind' in item && item.kind === 'ellipsis';
}

function plus(a: Size, b: Size): Size {
  return a === null || b === null ? null : a + b;
}

function cut(size: Size, item: Value): Size {
  if (!isSlice(item)) throw new Error('What stands in [ ] is numbers, slices, None or ….');
  const { start, stop, step } = item;
  if (start === null && stop === null && step === null) return size;
  // Of an open length only what is counted from its end.
  if (size === null && ((start ?? 0) >= 0 || (stop ?? -1) >= 0)) return null;
  const fromStart = (at: number) => (at < 0 ? at + (size ?? 0) : at);
  const length = fromStart(stop ?? size ?? 0) - fromStart(start ?? 0);
  return Math.ceil(length / (step ?? 1));
}

function isSlice(value: Value): value is Slice {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'slice';
}

function axisOf(axis: Value | undefined, rank: number): number {
  const at = Number(axis ?? 0);
  return at < 0 ? at + rank : at;
}

function tensorsIn(values: readonly Value[]): KerasTensor[] {
  return values.filter(isTensor);
}

function tensor(value: Value | undefined): KerasTensor {
  if (value === undefined || !isTensor(value)) throw new Error('An operation is given no tensor.');
  return value;
}

function listed(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [value ?? null];
}
