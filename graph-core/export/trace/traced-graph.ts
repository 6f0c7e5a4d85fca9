// Recordings at several sizes → one graph in which batch and lengths are variables.
import { free, freeSizes, sizeOf } from './free-size.ts';
import type { Size, Variant } from './free-size.ts';
import type { Attribute, RecordedCall, RecordedValue, Recording } from './record.ts';

export interface TracedValue {
  readonly name: string;
  readonly shape: readonly Size[];
  readonly dtype: string;
  readonly kind: 'feed' | 'weight' | 'constant' | 'computed';
  readonly data?: Float32Array | Int32Array | Uint8Array;
  /** Of a weight or constant that grows with a length: the sizes it is kept at, of which the first of each are read. */
  readonly longest?: readonly number[];
}

export interface TracedNode {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, TracedValue>>;
  /** Numbers that grow with a free size are Sizes. */
  readonly attrs: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly TracedValue[];
  /** Path of the block that computes it. */
  readonly scope: string;
}

export interface TracedGraph {
  readonly nodes: readonly TracedNode[];
  readonly feeds: readonly TracedValue[];
  readonly weights: readonly TracedValue[];
  readonly results: readonly TracedValue[];
}

/** `variants` were recorded as `base` was, each with other sizes. Throws where they do not run the same kernels. */
export function generalise(
  base: Recording,
  variants: readonly Variant[],
  weightNames: ReadonlySet<string>,
): TracedGraph {
  const values = base.values.map((value, index): TracedValue => {
    const others = variants.map(({ recording }) => {
      const other = recording.values[index];
      if (!other) throw new Error('The model does not make the same tensors at every size.');
      return other;
    });
    return valueOf(value, others, index, variants, weightNames);
  });
  const valueAt = (index: number): TracedValue => {
    const value = values[index];
    if (!value) throw new Error(`Value ${index} was never recorded.`);
    return value;
  };
  const nodes = base.calls.map((call, at): TracedNode => {
    const others = variants.map(({ recording }) => {
      const other = recording.calls[at];
      if (other?.kernel !== call.kernel || recording.calls.length !== base.calls.length)
        throw new Error('The model does not run the same kernels at every size.');
      return other;
    });
    return {
      kernel: call.kernel,
      inputs: Object.fromEntries(
        Object.entries(call.inputs).map(([name, index]) => [name, valueAt(index)]),
      ),
      attrs: attrsOf(call, others, variants),
      outputs: call.outputs.map(valueAt),
      scope: call.scope,
    };
  });
  return {
    nodes: usedNodes(nodes, base.results.map(valueAt)),
    feeds: values.filter(({ kind }) => kind === 'feed'),
    weights: values.filter(({ kind }) => kind === 'weight'),
    results: base.results.map(valueAt),
  };
}

function valueOf(
  value: RecordedValue,
  others: readonly RecordedValue[],
  at: number,
  variants: readonly Variant[],
  weightNames: ReadonlySet<string>,
): TracedValue {
  const shape = value.shape.map((size, axis) =>
    sizeOf(
      size,
      others.map((other) => other.shape[axis] ?? 0),
      variants,
    ),
  );
  const { dtype } = value;
  if (value.name !== undefined) {
    const kind = weightNames.has(value.name) ? 'weight' : 'feed';
    const longest = kind === 'weight' && shape.some(free) ? { longest: value.shape } : {};
    return { name: value.name, shape, dtype, kind, ...longest };
  }
  const name = `value-${at}`;
  if (!value.constant) return { name, shape, dtype, kind: 'computed' };
  return { name, dtype, kind: 'constant', ...constantOf([value, ...others], shape) };
}

/** The same row for every example: one row, which broadcasts. Along a length: the longest, of which shorter ones are the beginning. */
function constantOf(
  recorded: readonly RecordedValue[],
  shape: readonly Size[],
): Pick<TracedValue, 'shape' | 'data' | 'longest'> {
  const grows = shape.map((size) => freeSizes(size));
  if (grows.some((axes, index) => axes.includes('batch') && (index > 0 || axes.length > 1)))
    throw new Error('A constant grows with the batch along an inner axis.');
  const oneRow = grows[0]?.includes('batch') ?? false;
  const each = recorded.map((value) => (oneRow ? rowOf(value) : value));
  const kept = each.reduce((a, b) => (elements(b) > elements(a) ? b : a));
  for (const value of each) {
    if (value.shape.some((size, axis) => size > (kept.shape[axis] ?? 0)))
      throw new Error('A constant was not recorded at all its longest sizes at once.');
    if (!isCorner(value, kept)) throw new Error('A constant differs between sizes.');
  }
  if (!kept.constant) throw new Error('A constant has lost its values.');
  const sizes = oneRow ? [1, ...shape.slice(1)] : shape;
  const longest = sizes.some(free) ? { longest: kept.shape } : {};
  return { shape: sizes, data: kept.constant, ...longest };
}

function rowOf({ constant, ...value }: RecordedValue): RecordedValue {
  const [rows = 1, ...rest] = value.shape;
  const data = constant?.slice(0, (constant.length ?? 0) / rows);
  if (!constant || !data || constant.some((number, index) => number !== data[index % data.length]))
    throw new Error('A constant differs between the examples of a batch.');
  return { ...value, shape: [1, ...rest], constant: data };
}

function elements({ shape }: RecordedValue): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** Whether `small` is what `large` holds at its first places along every axis. */
function isCorner(small: RecordedValue, large: RecordedValue): boolean {
  const steps = large.shape.map((_, axis) =>
    large.shape.slice(axis + 1).reduce((a, b) => a * b, 1),
  );
  return (small.constant ?? []).every((number: number, index: number) => {
    let rest = index;
    let at = 0;
    for (let axis = small.shape.length - 1; axis >= 0; axis--) {
      const size = small.shape[axis] ?? 1;
      at += (rest % size) * (steps[axis] ?? 1);
      rest = Math.floor(rest / size);
    }
    return Object.is(number, large.constant?.[at]);
  });
}

function attrsOf(
  call: RecordedCall,
  others: readonly RecordedCall[],
  variants: readonly Variant[],
): Record<string, Attribute> {
  return Object.fromEntries(
    Object.entries(call.attrs).map(([name, value]) => [
      name,
      attrOf(
        value,
        others.map(({ attrs }) => attrs[name]),
        variants,
      ),
    ]),
  );
}

function attrOf(
  value: Attribute,
  others: readonly Attribute[],
  variants: readonly Variant[],
): Attribute {
  if (typeof value === 'number')
    return Number.isFinite(value) ? sizeOf(value, others.map(Number), variants) : value;
  if (Array.isArray(value))
    return value.map((entry, index) =>
      attrOf(
        entry,
        others.map((other) => (Array.isArray(other) ? other[index] : undefined)),
        variants,
      ),
    );
  return value;
}

/** What leads to a result, in its order. */
function usedNodes(nodes: readonly TracedNode[], results: readonly TracedValue[]): TracedNode[] {
  const wanted = new Set(results);
  return [...nodes]
    .reverse()
    .filter(({ inputs, outputs }) => {
      if (!outputs.some((output) => wanted.has(output))) return false;
      for (const input of Object.values(inputs)) wanted.add(input);
      return true;
    })
    .reverse();
}
