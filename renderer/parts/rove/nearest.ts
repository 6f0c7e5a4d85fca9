// What lies nearest in a direction, as arrow keys mean it.

export type Direction = 'left' | 'right' | 'up' | 'down';

export const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** A thing by its middle. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Undefined where nothing lies that way. Straight ahead is nearer than the same distance aslant. */
export function nearestAhead<S extends Spot>(
  spots: readonly S[],
  here: Spot,
  direction: Direction,
): S | undefined {
  const across = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  const ahead = ({ x, y }: Spot) => sign * (across ? x - here.x : y - here.y);
  const aside = ({ x, y }: Spot) => Math.abs(across ? y - here.y : x - here.x);
  return nearest(
    spots.filter((spot) => ahead(spot) > 0),
    (spot) => ahead(spot) + 2 * aside(spot),
  );
}

export function nearest<S>(spots: readonly S[], distance: (spot: S) => number): S | undefined {
  let best: S | undefined;
  for (const spot of spots) if (!best || distance(spot) < distance(best)) best = spot;
  return best;
}
