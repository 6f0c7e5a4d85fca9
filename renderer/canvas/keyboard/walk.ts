// Where an arrow key leads on the canvas: along a wire where one goes that way, else to what lies nearest there.
import type { Graph } from '../../../graph-core/index.ts';
import type { Direction, Spot } from '../../parts/rove/nearest.ts';
import { nearest, nearestAhead } from '../../parts/rove/nearest.ts';

/** A block or a note, by the middle of what is drawn. */
export interface Stop extends Spot {
  readonly id: string;
  readonly isNote?: boolean;
}

/** Undefined at the edge. Right and left follow wires first, the nearest end of them; up and down go by place alone. */
export function walk(
  graph: Pick<Graph, 'edges'>,
  stops: readonly Stop[],
  from: string,
  direction: Direction,
): string | undefined {
  const here = stops.find(({ id }) => id === from);
  if (!here) return undefined;
  const wired = new Set(neighbours(graph, from, direction));
  const along = stops.filter(({ id }) => id !== from && wired.has(id));
  const next =
    nearest(along, ({ x, y }) => Math.hypot(x - here.x, y - here.y)) ??
    nearestAhead(
      stops.filter(({ id }) => id !== from),
      here,
      direction,
    );
  return next?.id;
}

function neighbours({ edges }: Pick<Graph, 'edges'>, from: string, direction: Direction) {
  if (direction === 'right')
    return edges.filter((edge) => edge.from.node === from).map((edge) => edge.to.node);
  if (direction === 'left')
    return edges.filter((edge) => edge.to.node === from).map((edge) => edge.from.node);
  return [];
}

/** As one reads: by rows from above, or from below where the graph flows up, each from the left. */
export function inReadingOrder(stops: readonly Stop[], flowsUp = false): readonly Stop[] {
  const row = 60;
  const down = flowsUp ? -1 : 1;
  return stops.toSorted((a, b) => (Math.abs(a.y - b.y) < row ? a.x - b.x : down * (a.y - b.y)));
}
