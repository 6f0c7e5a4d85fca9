// The way of a wire from one joint to another, as a path and its middle.
import { getBezierPath, getSmoothStepPath, Position } from '@xyflow/react';

export interface WireEnds {
  readonly sourceX: number;
  readonly sourceY: number;
  readonly targetX: number;
  readonly targetY: number;
}

/** Rows that stand further apart than this have room for a wire between them. */
const gutter = 120;

/**
 * A curve; but where the end stands to the left and in another row, the wire runs between the rows like the return
 * of a typewriter's carriage, so that no block hides it.
 */
export function wirePath(
  ends: WireEnds,
): readonly [path: string, middleX: number, middleY: number] {
  const { sourceX, sourceY, targetX, targetY } = ends;
  const sides = { sourcePosition: Position.Right, targetPosition: Position.Left };
  const returns = targetX < sourceX && Math.abs(targetY - sourceY) > gutter;
  const [path, x, y] = returns
    ? getSmoothStepPath({ ...ends, ...sides, borderRadius: 12, offset: 24 })
    : getBezierPath({ ...ends, ...sides, curvature: 0.3 });
  return [path, x, y];
}
