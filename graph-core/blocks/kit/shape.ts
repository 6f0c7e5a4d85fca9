// What flows along a wire: a kind and named dims.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';

/** `tokens` are integer ids; `mask` is 1 where a position counts; an `image` is [batch, height, width, channels]. */
export type PortKind = 'values' | 'tokens' | 'mask' | 'image' | 'scores';

/** Size null = known only when data flows (the batch). */
export interface Dim {
  readonly size: number | null;
  readonly name: string;
}

export interface Shape {
  readonly kind: PortKind;
  readonly dims: readonly Dim[];
  /** For tokens: ids lie in 0 … vocabulary − 1. */
  readonly vocabulary?: number;
}

export const batch: Dim = { size: null, name: 'B' };

export function dim(size: number | null, name: string): Dim {
  return { size, name };
}

export function shape(kind: PortKind, dims: readonly Dim[], vocabulary?: number): Shape {
  return vocabulary === undefined ? { kind, dims } : { kind, dims, vocabulary };
}

/** The last axis: channels of an image, units of a vector. */
export function lastDim(of: Shape): Dim {
  const last = of.dims.at(-1);
  if (!last) throw new Error('A shape on a wire always has at least its batch axis.');
  return last;
}

/** Size of an axis, counted from the end where negative; 0 where it is unknown or there is none. */
export function sizeAt(of: Shape, axis: number): number {
  return of.dims.at(axis)?.size ?? 0;
}

/** The same shape with another last axis. */
export function withLastDim(of: Shape, last: Dim, kind: PortKind = of.kind): Shape {
  return { kind, dims: [...of.dims.slice(0, -1), last] };
}

/** What an element-wise block gives: an image stays one, all else is plain values. */
export function sameShape(of: Shape): Shape {
  return shape(of.kind === 'image' ? 'image' : 'values', of.dims);
}

/** Sizes without the batch axis; throws where one is not known, which no sound shape rule lets through. */
export function sizes(of: Shape): number[] {
  return of.dims.slice(1).map(({ size, name }) => {
    if (size === null) throw new Error(`The size of ${name} is not known before data flows.`);
    return size;
  });
}

/** Sizes with null for the batch, as TensorFlow.js writes a shape. */
export function tensorShape(of: Shape): (number | null)[] {
  return of.dims.map(({ size }) => size);
}

/** `B × T 32 × d_model 128`: names where they tell more than the number. */
export function printShape(of: Shape): string {
  return of.dims
    .map(({ size, name }) => (size === null ? name : name ? `${name} ${size}` : `${size}`))
    .join(' × ');
}

/** `B × 32 × 128`. */
export function printSizes(of: Shape): string {
  return of.dims.map(({ size, name }) => (size === null ? name : `${size}`)).join(' × ');
}

/** Values and images are one family (the ranks decide, and a shape rule checks them); scores may be read as values. */
export function kindFits(from: PortKind, to: PortKind): boolean {
  if (from === to) return true;
  if (to === 'values') return from === 'image' || from === 'scores';
  return to === 'image' && from === 'values';
}

export const kindNames: Readonly<Record<PortKind, Text>> = {
  values: text('values', '数値'),
  tokens: text('tokens', 'トークン'),
  mask: text('mask', 'マスク'),
  image: text('image', '画像'),
  scores: text('scores', 'スコア'),
};
