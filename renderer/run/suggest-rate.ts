// A learning rate to start from: a tenth of the one at which the loss was lowest (after Smith 2015, section 3.3).

const window = 5;

export interface Suggestion {
  readonly lowest: number;
  readonly start: number;
}

/** `rates` rise geometrically. Undefined where the loss never falls by a twentieth. */
export function suggestRate(
  rates: readonly number[],
  losses: readonly number[],
): Suggestion | undefined {
  const broken = losses.findIndex((loss) => !Number.isFinite(loss));
  const length = broken < 0 ? losses.length : broken;
  const smooth = Array.from({ length }, (_, index) => {
    const part = losses.slice(Math.max(0, index - window + 1), index + 1);
    return part.reduce((sum, loss) => sum + loss, 0) / part.length;
  });
  const [first] = smooth;
  const least = Math.min(...smooth);
  const lowest = rates[smooth.indexOf(least)];
  if (first === undefined || lowest === undefined || least > first * 0.95) return undefined;
  return { lowest: tidy(lowest), start: tidy(lowest / 10) };
}

function tidy(rate: number): number {
  return Number(rate.toPrecision(2));
}
