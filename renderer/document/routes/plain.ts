// Turns what flows down or up into what flows to the right and back, so that one way of drawing serves all.
import type { Flow, Position } from '../../../graph-core/index.ts';
import type { Rectangle } from './grid.ts';

/** Where a place lies once the graph is turned so that it flows to the right. */
export function toPlain(
  { x, y }: { readonly x: number; readonly y: number },
  flow: Flow,
): Position {
  if (flow === 'right') return { x, y };
  return flow === 'down' ? { x: y, y: x } : { x: -y, y: x };
}

export function fromPlain({ x, y }: Position, flow: Flow): Position {
  if (flow === 'right') return { x, y };
  return flow === 'down' ? { x: y, y: x } : { x: y, y: -x };
}

export function plainBox({ x, y, width, height }: Rectangle, flow: Flow): Rectangle {
  if (flow === 'right') return { x, y, width, height };
  const along = flow === 'down' ? y : -y - height;
  return { x: along, y: x, width: height, height: width };
}
