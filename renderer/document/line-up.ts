// Boxes put in line with each other, at equal distances, or clear of one another: pure geometry, in the graph's units.
import type { Position } from '../../graph-core/index.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Box extends Rectangle {
  readonly id: string;
}

type Axis = 'x' | 'y';
type Places = Readonly<Record<string, Position>>;

const lengthOf = (box: Rectangle, axis: Axis) => (axis === 'x' ? box.width : box.height);

/** `share` of each box's length comes to that of all of them together: 0 = the near edges, 1 = the far ones. */
export function aligned(boxes: readonly Box[], axis: Axis, share: 0 | 0.5 | 1): Places {
  const near = Math.min(...boxes.map((box) => box[axis]));
  const far = Math.max(...boxes.map((box) => box[axis] + lengthOf(box, axis)));
  const line = near + (far - near) * share;
  return placed(boxes, axis, (box) => line - lengthOf(box, axis) * share);
}

/** The outermost stay; those between get equal gaps. */
export function distributed(boxes: readonly Box[], axis: Axis): Places {
  const order = boxes.toSorted((a, b) => middle(a, axis) - middle(b, axis));
  const [first, last] = [order[0], order.at(-1)];
  if (!first || !last) return {};
  const room = last[axis] + lengthOf(last, axis) - first[axis];
  const filled = order.reduce((sum, box) => sum + lengthOf(box, axis), 0);
  const gap = (room - filled) / (order.length - 1);
  const at = new Map<string, number>();
  let next = first[axis];
  for (const box of order) {
    at.set(box.id, next);
    next += lengthOf(box, axis) + gap;
  }
  return placed(boxes, axis, (box) => at.get(box.id) ?? box[axis]);
}

function middle(box: Box, axis: Axis): number {
  return box[axis] + lengthOf(box, axis) / 2;
}

function placed(boxes: readonly Box[], axis: Axis, place: (box: Box) => number): Places {
  return Object.fromEntries(
    boxes.map((box) => [box.id, { x: box.x, y: box.y, [axis]: Math.round(place(box)) }]),
  );
}

export interface Guide {
  readonly axis: Axis;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** How far what moves must still go to stand in line with another box, and the lines that show it. */
export function snap(
  moving: Rectangle,
  others: readonly Rectangle[],
  reach: number,
): { readonly by: Position; readonly guides: readonly Guide[] } {
  const [x, y] = [along(moving, others, 'x', reach), along(moving, others, 'y', reach)];
  const by = { x: x?.by ?? 0, y: y?.by ?? 0 };
  const there = { ...moving, x: moving.x + by.x, y: moving.y + by.y };
  const guides = [x && guideOf(there, x.other, 'x', x.at), y && guideOf(there, y.other, 'y', y.at)];
  return { by, guides: guides.filter((guide) => guide !== undefined) };
}

const shares = [0, 0.5, 1] as const;

function along(moving: Rectangle, others: readonly Rectangle[], axis: Axis, reach: number) {
  let best: { by: number; at: number; other: Rectangle } | undefined;
  for (const share of shares) {
    const edge = moving[axis] + lengthOf(moving, axis) * share;
    for (const other of others) {
      const at = other[axis] + lengthOf(other, axis) * share;
      const by = at - edge;
      if (Math.abs(by) <= reach && Math.abs(by) < Math.abs(best?.by ?? Infinity))
        best = { by, at, other };
    }
  }
  return best;
}

function guideOf(a: Rectangle, b: Rectangle, axis: Axis, at: number): Guide {
  const [start, length] = axis === 'x' ? (['y', 'height'] as const) : (['x', 'width'] as const);
  return {
    axis,
    at,
    from: Math.min(a[start], b[start]),
    to: Math.max(a[start] + a[length], b[start] + b[length]),
  };
}

/** The smallest box around all of them; undefined around nothing. */
export function around(boxes: readonly Rectangle[]): Rectangle | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

export function isWithin(inner: Rectangle, outer: Rectangle): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
