// Points in the plane as an option of the data holds them: `0.5,-0.25 0,1`.

export type DrawnPoint = readonly [x: number, y: number];

/** What may stand in an option: pairs of numbers with blanks between them. */
export const drawnPoints = /^(-?\d(\.\d{1,3})?,-?\d(\.\d{1,3})?( |$))*$/;

export function readPoints(written: string): DrawnPoint[] {
  return written.split(' ').flatMap((pair): DrawnPoint[] => {
    const [x = Number.NaN, y = Number.NaN] = pair.split(',').map(Number);
    return pair !== '' && Number.isFinite(x) && Number.isFinite(y) ? [[x, y]] : [];
  });
}

export function writePoints(points: readonly DrawnPoint[]): string {
  return points.map((point) => point.map((value) => Number(value.toFixed(2))).join(',')).join(' ');
}
