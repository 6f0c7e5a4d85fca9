// The rectangle that holds a graph, or some of its nodes.
import type { Document, GraphId } from '../../graph-core/index.ts';
import { graphOf } from '../../graph-core/index.ts';
import { boxOf } from '../document/node-geometry.ts';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const borders = 300;

/** Undefined for an empty graph. */
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
  for (const node of within.nodes) {
    if (wanted && !wanted.has(node.id)) continue;
    const { width, height } = boxOf(document, within, node);
    hold(node.position.x, node.position.y, width, height);
  }
  for (const { id, position, size } of within.notes)
    if (!wanted || wanted.has(id)) hold(position.x, position.y, size.width, size.height);
  if (right < left) return undefined;
  // The two ends of a module stand beside its nodes.
  const beside = graph !== null && !wanted ? borders : 0;
  return { x: left - beside, y: top, width: right - left + 2 * beside, height: bottom - top };
}
