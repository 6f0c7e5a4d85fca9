// The rectangle that holds a graph, or some of its nodes.
import type { Document, GraphId } from '../../graph-core/index.ts';
import { graphOf } from '../../graph-core/index.ts';
import { placedBoxes } from '../document/routes/placed-boxes.ts';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** With the two ends of a module. Undefined for an empty graph. */
export function boundsOf(
  document: Document,
  graph: GraphId,
  only?: readonly string[],
): Bounds | undefined {
  const within = graphOf(document, graph);
  if (!within) return undefined;
  const wanted = only && new Set(only);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const hold = (x: number, y: number, width: number, height: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  };
  for (const { id, x, y, width, height } of placedBoxes(document, graph).values())
    if (!wanted || wanted.has(id)) hold(x, y, width, height);
  for (const { id, position, size } of within.notes)
    if (!wanted || wanted.has(id)) hold(position.x, position.y, size.width, size.height);
  if (right < left) return undefined;
  return { x: left, y: top, width: right - left, height: bottom - top };
}
