// Standardised numbers back in the unit they have in the user's data.
import type { Column, Scale } from '../dataset.ts';

/** Values of a column, any number of examples one after another, as they were before they were standardised. */
export function inOwnUnit(
  { scale }: Pick<Column, 'scale'>,
  values: Float32Array | Int32Array,
): Float32Array | Int32Array {
  if (!scale || scale.length === 0 || values instanceof Int32Array) return values;
  return values.map((value, index) => {
    const { mean, deviation, log } = scale[index % scale.length] ?? asItIs;
    const own = value * deviation + mean;
    return log ? Math.sign(own) * Math.expm1(Math.abs(own)) : own;
  });
}

/**
 * How much one unit of the column's numbers is in the user's own, where that is one figure for all of them: errors are
 * multiplied by it.
 */
export function unitOf({ scale }: Pick<Column, 'scale'>): number | undefined {
  const [first, ...others] = scale ?? [asItIs];
  if (!first || first.log) return undefined;
  if (others.some(({ deviation, log }) => log || deviation !== first.deviation)) return undefined;
  return first.deviation;
}

/** Whether its numbers are not those of the user's data. */
export function isStandardised({ scale }: Pick<Column, 'scale'>): boolean {
  return !!scale?.some(({ mean, deviation, log }) => log || mean !== 0 || deviation !== 1);
}

const asItIs: Scale = { mean: 0, deviation: 1 };

/** A number with the digits that mean something: 41,234.5678 → 41234.6. */
export function writtenNumber(value: number): string {
  return Number(value.toPrecision(6)).toString();
}
