// A line through corners as a path, and its middle. Knows nothing of blocks.
import type { Position } from '../../../graph-core/index.ts';

export type Point = Position;

const radius = 10;

/** Corners are rounded as far as the stretches beside them allow. */
export function cornersPath(points: readonly Point[]): string {
  const way = withoutDoubles(points);
  const [first, ...rest] = way;
  if (!first) return '';
  let path = `M${said(first)}`;
  rest.forEach((corner, index) => {
    const before = way[index] ?? first;
    const after = way[index + 2];
    if (!after) path += `L${said(corner)}`;
    else {
      const by = Math.min(radius, far(before, corner) / 2, far(corner, after) / 2);
      path += `L${said(towards(corner, before, by))}Q${said(corner)} ${said(towards(corner, after, by))}`;
    }
  });
  return path;
}

export function curvePath(points: readonly Point[]): string {
  const [start, ...rest] = points;
  return start ? `M${said(start)}C${rest.map(said).join(' ')}` : '';
}

/** The middle of the longest stretch; where a straight way has none longer than its ends, of the whole. */
export function middleOf(points: readonly Point[]): { at: Point; room: number; level: boolean } {
  const way = withoutDoubles(points);
  let best = { at: way[0] ?? { x: 0, y: 0 }, room: -1, level: true };
  way.slice(1).forEach((b, index) => {
    const a = way[index] ?? b;
    const room = far(a, b);
    const level = a.y === b.y;
    // Words lie along a level stretch, so an upright one must be much longer to be better.
    if (room * (level ? 1 : 0.6) > best.room * (best.level ? 1 : 0.6))
      best = { at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, room, level };
  });
  return best;
}

/** Corners where nothing turns are no corners. */
function withoutDoubles(points: readonly Point[]): readonly Point[] {
  return points.filter((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before && far(before, point) < 0.5) return false;
    if (!before || !after) return true;
    return !(
      (before.x === point.x && point.x === after.x) ||
      (before.y === point.y && point.y === after.y)
    );
  });
}

function far(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  const length = far(from, to) || 1;
  return {
    x: from.x + ((to.x - from.x) * by) / length,
    y: from.y + ((to.y - from.y) * by) / length,
  };
}

function said({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}
