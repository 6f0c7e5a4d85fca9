// An ONNX graph as plain data: what is rewritten before it is encoded, and what a file is decoded into.
import type { Size } from '../trace/free-size.ts';

/** Numbers of int64 are kept as doubles: exact up to 2^53, and ends beyond that mean “to the end”. */
export interface OnnxTensor {
  readonly type: OnnxType;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Uint8Array;
  /** The weight it is, or was made of. */
  readonly origin?: string | undefined;
}

export type OnnxType = 'float32' | 'int64' | 'bool';

export type Attribute =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly tensor: OnnxTensor }
  | { readonly body: OnnxIr };

export interface OnnxNode {
  readonly op: string;
  /** Path of the block it belongs to; empty where it belongs to none. */
  readonly scope: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attrs: Readonly<Record<string, Attribute>>;
  /** Given last, when every rewrite is done. */
  readonly name?: string;
}

export interface OnnxPort {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly Size[];
}

export interface OnnxIr {
  /** Each behind those that it reads. */
  readonly nodes: readonly OnnxNode[];
  readonly tensors: ReadonlyMap<string, OnnxTensor>;
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** The whole number an attribute is, or what stands for one that is not given. */
export function intOf({ attrs }: OnnxNode, name: string, otherwise: number): number {
  const value = attrs[name];
  return typeof value === 'number' ? value : otherwise;
}

export function intsOf({ attrs }: OnnxNode, name: string): readonly number[] | undefined {
  const value = attrs[name];
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number')
    ? (value as number[])
    : undefined;
}

export function floatOf({ attrs }: OnnxNode, name: string, otherwise: number): number {
  const value = attrs[name];
  return typeof value === 'object' && 'float' in value ? value.float : otherwise;
}

export function floats(shape: readonly number[], data: Float32Array, origin?: string): OnnxTensor {
  return { type: 'float32', shape, data, ...(origin !== undefined && { origin }) };
}

export function ints(
  values: readonly number[],
  shape: readonly number[] = [values.length],
): OnnxTensor {
  return { type: 'int64', shape, data: Float64Array.from(values) };
}

/** Every value a node reads, those that the body of a loop takes from outside included. */
export function readsOf(node: OnnxNode): string[] {
  return [...node.inputs.filter((name) => name !== ''), ...bodiesOf(node).flatMap(outerReads)];
}

/** Graphs inside of a node, such as the step of a loop. */
export function bodiesOf({ attrs }: OnnxNode): OnnxIr[] {
  return Object.values(attrs).flatMap((value) =>
    typeof value === 'object' && 'body' in value ? [value.body] : [],
  );
}

function outerReads({ nodes, tensors, inputs, outputs }: OnnxIr): string[] {
  const own = new Set([
    ...tensors.keys(),
    ...inputs.map(({ name }) => name),
    ...nodes.flatMap((node) => node.outputs),
  ]);
  const reads = [...nodes.flatMap(readsOf), ...outputs.map(({ name }) => name)];
  return reads.filter((name) => !own.has(name));
}

/** The node with its values called otherwise, inside of a loop's body too. */
export function renamed(node: OnnxNode, nameOf: (name: string) => string): OnnxNode {
  const attrs = Object.entries(node.attrs).map(([key, value]) =>
    typeof value === 'object' && 'body' in value
      ? [key, { body: renamedBody(value.body, nameOf) }]
      : [key, value],
  );
  return {
    ...node,
    inputs: node.inputs.map(nameOf),
    outputs: node.outputs.map(nameOf),
    attrs: Object.fromEntries(attrs),
  };
}

function renamedBody(body: OnnxIr, nameOf: (name: string) => string): OnnxIr {
  const port = (of: OnnxPort): OnnxPort => ({ ...of, name: nameOf(of.name) });
  return {
    nodes: body.nodes.map((node) => renamed(node, nameOf)),
    tensors: new Map([...body.tensors].map(([name, tensor]) => [nameOf(name), tensor])),
    inputs: body.inputs.map(port),
    outputs: body.outputs.map(port),
  };
}
