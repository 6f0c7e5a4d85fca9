// What several wires must have in common before they can become one, and the sentences when they do not.
import { text } from '../../text.ts';
import { unmet } from './arriving.ts';
import type { ArrivingShape, Rejection } from '../block.ts';
import { reject } from '../block.ts';
import type { Port } from './mending.ts';
import { mend } from './mending.ts';
import type { Dim, Shape } from './shape.ts';
import { batch, lastDim, printSizes, shape } from './shape.ts';
import { isChannelsFirst } from './torch-layout.ts';

export interface Arrival extends Port {
  readonly from: ArrivingShape;
}

/** The wires of a variadic port. */
export function arrivals(port: string, shapes: readonly ArrivingShape[]): Arrival[] {
  return shapes.map((from, index) => ({ from, port, index }));
}

/** A rejection unless at least two wires arrive, each with a batch axis and at least one more. */
export function requireMergeable(wires: readonly Arrival[], self: string): Rejection | undefined {
  const only = wires[0]?.from.from;
  if (wires.length < 2)
    return reject(
      'too-few-wires',
      text(
        `‘${self}’ needs at least two wires, but ${only ? `only ‘${only}’ is connected` : 'none is connected'}.`,
        `「${self}」には二本以上の配線が必要ですが、${only ? `「${only}」からの一本しかありません` : '一本もありません'}。`,
      ),
      [],
      wires[0]?.port,
    );
  for (const { from, ...at } of wires) {
    const unfit = unmet(from, self, at, {
      ranks: [2, 3, 4, 5, 6],
      code: 'too-few-axes',
      words: text('at least one axis besides the batch', 'バッチのほかに一つ以上の軸'),
    });
    if (unfit) return unfit;
  }
  return undefined;
}

/**
 * Where shapes may differ: along one axis (concatenation), or wherever one can be spread over the other, by an axis
 * of size 1 or as one number per channel.
 */
export interface Leeway {
  readonly freeAxis?: number;
  readonly spreads?: true;
}

/** `T 10 ≠ T 12`, or for other ranks `3 axes ≠ 2 axes`. */
function difference(a: Shape, b: Shape, leeway: Leeway): { en: string; ja: string } | undefined {
  const [lastA, lastB] = [a.dims.at(-1), b.dims.at(-1)];
  const words = (dim: Dim | undefined, other: Dim | undefined) => {
    const equation = `${named(dim)} ≠ ${named(other)}`;
    return { en: equation, ja: equation };
  };
  if (leeway.spreads && (a.dims.length === 2 || b.dims.length === 2))
    return lastA && agree(lastA, lastB, -1, leeway) ? undefined : words(lastA, lastB);
  if (a.dims.length !== b.dims.length)
    return {
      en: `${a.dims.length} axes ≠ ${b.dims.length} axes`,
      ja: `軸の数 ${a.dims.length} ≠ ${b.dims.length}`,
    };
  const axis = a.dims.findIndex((dim, index) => !agree(dim, b.dims[index], index, leeway));
  return axis < 0 ? undefined : words(a.dims[axis], b.dims[axis]);
}

function agree(a: Dim, b: Dim | undefined, axis: number, { freeAxis, spreads }: Leeway): boolean {
  if (a.size === b?.size || axis === freeAxis) return true;
  return spreads === true && (a.size === 1 || b?.size === 1);
}

function named(of: Dim | undefined): string {
  return of ? `${of.name} ${of.size}`.trim() : '?';
}

/**
 * A rejection unless all shapes are the same, but for what the leeway allows. It speaks of the first shape that differs
 * from the one that most of them have.
 */
export function requireSameShapes(
  wires: readonly Arrival[],
  self: string,
  code: string,
  leeway: Leeway = {},
): Rejection | undefined {
  const pair = oddPair(wires, leeway);
  if (!pair) return undefined;
  const { usual, other, why } = pair;
  const [a, b] = [printSizes(usual.from), printSizes(other.from)];
  const freeLast = leeway.freeAxis === usual.from.dims.length - 1;
  const ways = (from: Arrival, to: Arrival) => {
    const gate = leeway.spreads && from.from.dims.length === 2;
    const wanted = gate ? { ...to.from, dims: [batch, lastDim(to.from)] } : to.from;
    return mend(from.from, wanted, portOf(from), freeLast).slice(0, -1);
  };
  return reject(
    code,
    text(
      `‘${self}’ cannot join ‘${usual.from.from}’ (${a}) and ‘${other.from.from}’ (${b}): ${why.en}.`,
      `「${self}」では「${usual.from.from}」（${a}）と「${other.from.from}」（${b}）を合わせられません：${why.ja}`,
    ),
    [
      ...ways(other, usual),
      ...(wires.length === 2 ? ways(usual, other) : []),
      { kind: 'disconnect', ...portOf(other) },
    ],
    other.port,
  );
}

/**
 * Two that differ, one of them as much like the others as can be. Spreading is not transitive: 1 fits both 4 and 5.
 * Wires of one size count as one, so that thousands of them cost no more than their number.
 */
function oddPair(wires: readonly Arrival[], leeway: Leeway) {
  const bySizes = new Map<string, { wire: Arrival; wires: number }>();
  for (const wire of wires) {
    const { dims } = wire.from;
    const key = dims.map(({ size }, axis) => (axis === leeway.freeAxis ? '*' : size)).join();
    const same = bySizes.get(key);
    if (same) same.wires++;
    else bySizes.set(key, { wire, wires: 1 });
  }
  // Far more sizes than can agree with one another, so two of them differ.
  const distinct = [...bySizes.values()].slice(0, 64);
  const like = (of: Arrival) =>
    distinct.reduce(
      (sum, { wire, wires: count }) => (difference(of.from, wire.from, leeway) ? sum : sum + count),
      0,
    );
  const ranked = distinct.map(({ wire }) => ({ wire, count: like(wire) }));
  ranked.sort((a, b) => b.count - a.count);
  for (const { wire: usual } of ranked)
    for (const { wire: other } of distinct) {
      const why = difference(usual.from, other.from, leeway);
      if (why) return { usual, other, why };
    }
  return undefined;
}

function portOf({ port, index }: Arrival): Port {
  return index === undefined ? { port } : { port, index };
}

/** The shape of an element-wise answer: an image if any of its arrivals is one, the names of the first that has some. */
export function merged(of: readonly Shape[]): Shape {
  const [first, ...others] = of;
  if (!first) return shape('values', []);
  const dims = first.dims.map((dim, axis) =>
    dim.name === '' ? (others.find((other) => other.dims[axis]?.name)?.dims[axis] ?? dim) : dim,
  );
  return shape(of.some(isChannelsFirst) ? 'image' : 'values', dims);
}
