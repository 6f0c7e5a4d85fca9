// Two recordings at different batch sizes → one graph in which the batch is a variable. Knows no format.
import type { Attribute, RecordedCall, RecordedValue, Recording } from './record.ts';

/** A number, or so many times the batch. */
export type Size = number | { readonly batch: number };

export interface TracedValue {
  readonly name: string;
  readonly shape: readonly Size[];
  readonly dtype: string;
  readonly kind: 'feed' | 'weight' | 'constant' | 'computed';
  readonly data?: Float32Array | Int32Array | Uint8Array;
}

export interface TracedNode {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, TracedValue>>;
  /** Numbers that grow with the batch are Sizes. */
  readonly attrs: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly TracedValue[];
}

export interface TracedGraph {
  readonly nodes: readonly TracedNode[];
  readonly feeds: readonly TracedValue[];
  readonly weights: readonly TracedValue[];
  readonly results: readonly TracedValue[];
}

export function isBatch(size: Size): size is { readonly batch: number } {
  return typeof size === 'object';
}

/** `a` was recorded with a batch of `batchA`, `b` with one of `batchB`. Throws where they do not run the same kernels. */
export function generalise(
  a: Recording,
  b: Recording,
  batches: readonly [number, number],
  weightNames: ReadonlySet<string>,
): TracedGraph {
  if (a.calls.length !== b.calls.length)
    throw new Error('The model does not run the same kernels at every batch size.');
  const values = a.values.map((value, at): TracedValue => {
    const other = b.values[at];
    if (!other) throw new Error('The model does not make the same tensors at every batch size.');
    return valueOf(value, other, at, batches, weightNames);
  });
  const valueAt = (index: number): TracedValue => {
    const value = values[index];
    if (!value) throw new Error(`Value ${index} was never recorded.`);
    return value;
  };
  const nodes = a.calls.map((call, at): TracedNode => {
    const other = b.calls[at];
    if (other?.kernel !== call.kernel)
      throw new Error(`${call.kernel} does not run at every batch size.`);
    return {
      kernel: call.kernel,
      inputs: Object.fromEntries(
        Object.entries(call.inputs).map(([name, index]) => [name, valueAt(index)]),
      ),
      attrs: attrsOf(call, other, batches),
      outputs: call.outputs.map(valueAt),
    };
  });
  return {
    nodes: usedNodes(nodes, a.results.map(valueAt)),
    feeds: values.filter(({ kind }) => kind === 'feed'),
    weights: values.filter(({ kind }) => kind === 'weight'),
    results: a.results.map(valueAt),
  };
}

function valueOf(
  value: RecordedValue,
  other: RecordedValue,
  at: number,
  batches: readonly [number, number],
  weightNames: ReadonlySet<string>,
): TracedValue {
  const shape = value.shape.map((size, axis) => sizeOf(size, other.shape[axis] ?? 0, batches));
  const { dtype } = value;
  if (value.name !== undefined)
    return {
      name: value.name,
      shape,
      dtype,
      kind: weightNames.has(value.name) ? 'weight' : 'feed',
    };
  const name = `value-${at}`;
  if (!value.constant) return { name, shape, dtype, kind: 'computed' };
  const axis = shape.findIndex(isBatch);
  if (axis < 0) return { name, shape, dtype, kind: 'constant', data: value.constant };
  // The same row for every example: one row, which broadcasts.
  if (axis !== 0) throw new Error('A constant grows with the batch along an inner axis.');
  const rows = value.shape[0] ?? 1;
  const length = value.constant.length / rows;
  const data = value.constant.slice(0, length);
  if (value.constant.some((number, index) => number !== data[index % length]))
    throw new Error('A constant differs between the examples of a batch.');
  return { name, shape: [1, ...shape.slice(1)], dtype, kind: 'constant', data };
}

function sizeOf(a: number, b: number, [batchA, batchB]: readonly [number, number]): Size {
  if (a === b) return a;
  if (a / batchA === b / batchB) return { batch: a / batchA };
  throw new Error(
    `A size is neither fixed nor a multiple of the batch: ${a} at ${batchA}, ${b} at ${batchB}.`,
  );
}

function attrsOf(
  a: RecordedCall,
  b: RecordedCall,
  batches: readonly [number, number],
): Record<string, Attribute> {
  return Object.fromEntries(
    Object.entries(a.attrs).map(([name, value]) => [name, attrOf(value, b.attrs[name], batches)]),
  );
}

function attrOf(a: Attribute, b: Attribute, batches: readonly [number, number]): Attribute {
  if (typeof a === 'number' && typeof b === 'number')
    return Number.isFinite(a) && Number.isFinite(b) ? sizeOf(a, b, batches) : a;
  if (Array.isArray(a) && Array.isArray(b)) return a.map((one, at) => attrOf(one, b[at], batches));
  return a;
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
