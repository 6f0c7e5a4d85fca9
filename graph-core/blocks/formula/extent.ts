// What shape a formula gives: the batch is the first axis, the others are aligned from the last one and spread where they are 1.
import type { Formula } from '../../formula/read-formula.ts';
import type { Applied, Term } from '../../formula/term.ts';
import { operationOf } from '../../formula/operations.ts';
import type { Dim, Shape } from '../kit/shape.ts';
import { batch, dim, shape } from '../kit/shape.ts';
import { isChannelsFirst } from '../kit/torch-layout.ts';

/** Axes behind the batch; numbers and learned scalars have none. */
export interface Extent {
  readonly batch: boolean;
  readonly rest: readonly Dim[];
}

/** Two parts of a term that cannot be spread over one another, and the axes that differ. */
export interface Misfit {
  readonly term: Applied;
  readonly extents: readonly [Extent, Extent];
  readonly axes: readonly [Dim, Dim];
}

export type Shapes = Readonly<Record<string, Shape | undefined>>;

/** How long learned vectors are: the longest last axis that arrives. */
export function vectorLength({ inputs }: Pick<Formula, 'inputs'>, shapes: Shapes): number {
  return Math.max(1, ...inputs.map((name) => shapes[name]?.dims.at(-1)?.size ?? 1));
}

export function extentOf(term: Term, shapes: Shapes, length: number): Extent | Misfit {
  if (term.kind === 'number') return { batch: false, rest: [] };
  if (term.kind === 'learned')
    return { batch: false, rest: term.shape === 'vector' ? [dim(length, '')] : [] };
  if (term.kind === 'input') return { batch: true, rest: shapes[term.name]?.dims.slice(1) ?? [] };
  const extents: Extent[] = [];
  for (const arg of term.args) {
    const extent = extentOf(arg, shapes, length);
    if ('term' in extent) return extent;
    extents.push(extent);
  }
  const [first = { batch: false, rest: [] }, second] = extents;
  if (second) return joined(term, first, second);
  return isReduction(term) ? { ...first, rest: [...first.rest.slice(0, -1), dim(1, '')] } : first;
}

/** It makes one of all numbers of the last axis. */
function isReduction({ operation }: Applied): boolean {
  return isAlong(operation) && operation !== 'softmax';
}

export function isAlong(operation: Applied['operation']): boolean {
  return operationOf(operation).number === undefined;
}

function joined(term: Applied, a: Extent, b: Extent): Extent | Misfit {
  const rank = Math.max(a.rest.length, b.rest.length);
  const rest: Dim[] = [];
  for (let axis = -rank; axis < 0; axis++) {
    const [left, right] = [a.rest.at(axis) ?? none, b.rest.at(axis) ?? none];
    if (left.size !== right.size && left.size !== 1 && right.size !== 1)
      return { term, extents: [a, b], axes: [left, right] };
    rest.push(longer(left, right));
  }
  return { batch: a.batch || b.batch, rest };
}

const none = dim(1, '');

/** The one that the other is spread over, by the name that either has. */
function longer(a: Dim, b: Dim): Dim {
  if (a.size === b.size) return a.name === '' ? b : a;
  return a.size === 1 ? b : a;
}

/** What leaves the block: an image where one arrives. */
export function answerShape({ rest }: Extent, arriving: readonly Shape[]): Shape {
  const image = arriving.some(isChannelsFirst) && rest.length === 3;
  return shape(image ? 'image' : 'values', [batch, ...rest]);
}

/** `B × T 5 × 8`, or `8` for a vector that every example shares. */
export function printExtent({ batch: hasBatch, rest }: Extent): string {
  const sizes = rest.map(({ size, name }) => (name ? `${name} ${size}` : `${size}`));
  return [...(hasBatch ? ['B'] : []), ...sizes].join(' × ');
}
