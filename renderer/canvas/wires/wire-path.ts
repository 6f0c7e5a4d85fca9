// The way of a wire on the screen: the one that was found for it, or a plain curve while one of its ends is in the hand.
import type { EdgeProps } from '@xyflow/react';
import { getBezierPath } from '@xyflow/react';
import type { Position } from '../../../graph-core/index.ts';
import { jointSize } from '../../document/node-geometry.ts';
import type { Route } from '../../document/routes/route-wires.ts';

type Ends = Pick<
  EdgeProps,
  'sourceX' | 'sourceY' | 'targetX' | 'targetY' | 'sourcePosition' | 'targetPosition'
>;

export interface DrawnWay {
  readonly path: string;
  readonly middle: Position;
  /** For words along the wire. */
  readonly room: number;
  readonly isLevel: boolean;
  /** For a drawing on it. */
  readonly isClear: boolean;
}

export function routeBetween(ends: Ends, route: Route | undefined): DrawnWay {
  if (route && isAt(route, ends)) {
    const { path, middle, room, level, clear } = route;
    return { path, middle, room, isLevel: level, isClear: clear };
  }
  const [path, x, y] = getBezierPath({ ...ends, curvature: 0.3 });
  return {
    path,
    middle: { x, y },
    room: Math.abs(ends.targetX - ends.sourceX),
    isLevel: true,
    isClear: true,
  };
}

/** React Flow takes a wire to the rim of a joint, a route to its middle. */
function isAt({ start, end }: Route, { sourceX, sourceY, targetX, targetY }: Ends): boolean {
  const away = jointSize / 2 + 1;
  return (
    Math.abs(start.x - sourceX) < away &&
    Math.abs(start.y - sourceY) < away &&
    Math.abs(end.x - targetX) < away &&
    Math.abs(end.y - targetY) < away
  );
}
