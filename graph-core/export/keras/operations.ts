// What keras.ops and the operators of Python are as operations of a Keras graph: class, settings and answer. Knows no layer.
import type { KerasTensor, Value } from './functional-graph.ts';
import { isTensor } from './functional-graph.ts';

export interface OperationForm {
  readonly className: string;
  /** Below `keras.src.ops`. */
  readonly module: 'numpy' | 'nn' | 'core';
  readonly config: Readonly<Record<string, Value>>;
  readonly args: readonly Value[];
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

type Size = number | null;
type Keywords = Readonly<Record<string, Value>>;

/** By the name after `ops.`; operators and brackets as `add`, `multiply` and `getitem`. */
export const operationForms: Readonly<
  Record<string, (args: readonly Value[], keywords: Keywords) => OperationForm>
> = {
  add: (args) => elementwise('Add', args),
  subtract: (args) => elementwise('Subtract', args),
  multiply: (args) => elementwise('Multiply', args),
  divide: (args) => elementwise('TrueDivide', args),
  not_equal: (args) => ({ ...elementwise('NotEqual', args), dtype: 'bool' }),
  ones_like: (args) => elementwise('OnesLike', args),
  zeros_like: (args) => elementwise('ZerosLike', args),
  cast: ([x, dtype]) => ({
    ...elementwise('Cast', [x ?? null]),
    module: 'core',
    config: { dtype: dtype ?? 'float32' },
    dtype: String(dtype),
  }),
  getitem: ([x, key]) => {
    const { shape, dtype } = tensor(x);
    return of('GetItem', [x, key], picked(shape, listed(key)), dtype);
  },
  tril: ([x]) => ({ ...elementwise('Tril', [x ?? null]), config: { k: 0 } }),
  repeat: ([x, times], { axis }) => {
    const { shape, dtype } = tensor(x);
    const sizes = shape.map((size, at) => (at === axis ? (size ?? 1) * Number(times) : size));
    return {
      ...of('Repeat', [x], sizes, dtype),
      config: { repeats: times ?? 1, axis: axis ?? null },
    };
  },
  concatenate: ([parts], { axis }) => {
    const [first, ...others] = listed(parts).map(tensor);
    const shape = [...(first?.shape ?? [])];
    const at = axisOf(axis, shape.length);
    shape[at] = others.reduce((sum, { shape: more }) => sum + (more[at] ?? 0), shape[at] ?? 0);
    return {
      ...of('Concatenate', [parts], shape, first?.dtype ?? 'float32'),
      config: { axis: axis ?? 0 },
    };
  },
  matmul: ([a, b]) => {
    const [left, right] = [tensor(a).shape, tensor(b).shape];
    const longer = left.length >= right.length ? left : right;
    const shape = [...longer.slice(0, -2), left.at(-2) ?? null, right.at(-1) ?? null];
    return of('Matmul', [a, b], shape);
  },
  swapaxes: ([x, one, other]) => {
    const shape = [...tensor(x).shape];
    const [a, b] = [axisOf(one, shape.length), axisOf(other, shape.length)];
    [shape[a], shape[b]] = [shape[b] ?? null, shape[a] ?? null];
    return { ...of('Swapaxes', [x], shape), config: { axis1: one ?? 0, axis2: other ?? 0 } };
  },
  one_hot: ([x, classes]) => ({
    ...of('OneHot', [x], [...tensor(x).shape, Number(classes)]),
    module: 'nn',
    config: { num_classes: classes ?? 0 },
  }),
};

function of(
  className: string,
  args: readonly (Value | undefined)[],
  shape: readonly Size[],
  dtype = 'float32',
): OperationForm {
  return {
    className,
    module: 'numpy',
    config: {},
    args: args.map((arg) => arg ?? null),
    shape,
    dtype,
  };
}

function elementwise(className: string, args: readonly Value[]): OperationForm {
  const tensors = args.filter(isTensor);
  const rank = Math.max(...tensors.map(({ shape }) => shape.length));
  const shape = Array.from({ length: rank }, (_, axis): Size => {
    const sizes = tensors.map(({ shape: own }) => own[axis - rank + own.length]);
    const known = sizes.find((size) => size !== undefined && size !== 1);
    return known === undefined ? 1 : known;
  });
  return of(className, args, shape, tensors[0]?.dtype);
}

function picked(shape: readonly Size[], items: readonly Value[]): Size[] {
  const sizes: Size[] = [];
  let axis = 0;
  for (const item of items) {
    if (item === null) sizes.push(1);
    else if (typeof item === 'number') axis++;
    else {
      sizes.push(cut(shape[axis] ?? null, item));
      axis++;
    }
  }
  return [...sizes, ...shape.slice(axis)];
}

function cut(size: Size, item: Value): Size {
  if (typeof item !== 'object' || item === null || !('kind' in item) || item.kind !== 'slice')
    throw new Error('An index is a number, a slice or None.');
  if (item.start === null && item.stop === null) return size;
  const place = (at: number) => (at < 0 ? at + (size ?? 0) : at);
  return place(item.stop ?? size ?? 0) - place(item.start ?? 0);
}

function axisOf(axis: Value | undefined, rank: number): number {
  const at = Number(axis ?? 0);
  return at < 0 ? at + rank : at;
}

function tensor(value: Value | undefined): KerasTensor {
  if (value === undefined || !isTensor(value)) throw new Error('An operation is given no tensor.');
  return value;
}

function listed(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [value ?? null];
}
