// Reading a traced node: its inputs and attributes, typed, with free sizes spelled as a format wants them.
import type { Size } from './free-size.ts';
import { free, sameSize } from './free-size.ts';
import type { TracedNode, TracedValue } from './traced-graph.ts';

export function input(node: TracedNode, name: string): TracedValue {
  const value = node.inputs[name];
  if (!value) throw new Error(`${node.kernel} has no input ${name}.`);
  return value;
}

/** Inputs of a kernel that takes a list, in its order. */
export function inputs(node: TracedNode): TracedValue[] {
  return Object.entries(node.inputs)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => value);
}

export function output(node: TracedNode): TracedValue {
  const [value] = node.outputs;
  if (!value) throw new Error(`${node.kernel} has no output.`);
  return value;
}

/** A shape for a reshape: −1 where it grows with the batch. Throws where that is so twice. */
export function reshapeTo(shape: readonly Size[]): number[] {
  if (shape.filter(free).length > 1) throw new Error('A shape grows along two axes.');
  return shape.map((size) => (free(size) ? -1 : size));
}

/** Sizes of a slice: −1 where it goes to the end. Throws where a part is taken that grows. */
export function sliceSizes(node: TracedNode): number[] {
  const { shape } = input(node, 'x');
  const begin = numbers(node, 'begin');
  return (node.attrs.size as Size[]).map((size, axis) => {
    if (!free(size)) return size;
    if (begin[axis] !== 0 || !sameSize(size, shape[axis]))
      throw new Error('A slice grows, but is not all there is.');
    return -1;
  });
}

export function numbers(node: TracedNode, name: string): number[] {
  const value = node.attrs[name];
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'number'))
    return value as number[];
  if (typeof value === 'number') return [value];
  throw new Error(`${node.kernel} has no numbers ${name}.`);
}

export function number(node: TracedNode, name: string): number {
  const [value] = numbers(node, name);
  if (value === undefined) throw new Error(`${node.kernel} has no number ${name}.`);
  return value;
}

export function flag(node: TracedNode, name: string): boolean {
  return node.attrs[name] === true;
}

export function rank(value: TracedValue): number {
  return value.shape.length;
}

/** Axis counted from the front. */
export function axisOf(axis: number, of: TracedValue): number {
  return axis < 0 ? axis + rank(of) : axis;
}

/** Axes a reduction runs over; all where none are named. */
export function axesOf(node: TracedNode): number[] {
  const x = input(node, 'x');
  const { axis } = node.attrs;
  const named =
    axis === undefined || axis === null ? x.shape.map((_, index) => index) : numbers(node, 'axis');
  return named.map((number) => axisOf(number, x));
}

/** `same`, `valid`, or explicit pixels before and after each axis of an image. */
export function padding(node: TracedNode): 'same' | 'valid' {
  const { pad } = node.attrs;
  if (pad === 'same' || pad === 'valid') return pad;
  if (pad === 0) return 'valid';
  throw new Error(`${node.kernel} pads by ${String(pad)}, which this format cannot say.`);
}

/** One number for both directions, or two. */
export function pair(node: TracedNode, name: string): [number, number] {
  const [a = 1, b = a] = numbers(node, name);
  return [a, b];
}
