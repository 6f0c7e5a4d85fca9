// The learning rate at which the loss falls fastest (Smith 2015, section 3.3). Knows no run.

const window = 5;

/** `rates` rise geometrically. Undefined where the loss never falls by a twentieth. */
export function suggestRate(
  rates: readonly number[],
  losses: readonly number[],
): number | undefined {
  const finite = losses.findIndex((loss) => !Number.isFinite(loss));
  const length = finite < 0 ? losses.length : finite;
  const smooth = Array.from({ length }, (_, at) => {
    const part = losses.slice(Math.max(0, at - window + 1), at + 1);
    return part.reduce((sum, loss) => sum + loss, 0) / part.length;
  });
  const [first] = smooth;
  if (first === undefined || Math.min(...smooth) > first * 0.95) return undefined;
  let steepest = 0;
  let place: number | undefined;
  for (let at = window; at < length; at++) {
    const fall = (smooth[at - window] ?? 0) - (smooth[at] ?? 0);
    if (fall > steepest) {
      steepest = fall;
      place = at - Math.floor(window / 2);
    }
  }
  const rate = place === undefined ? undefined : rates[place];
  return rate === undefined ? undefined : Number(rate.toPrecision(2));
}
