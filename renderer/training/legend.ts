// What the legend of a chart says of a line: the value that is drawn, and beside it the one that was measured.
import type { Split } from '../../graph-core/index.ts';
import type { Series } from '../run/curves.ts';
import { smooth, weightOver } from './thin.ts';

/** How strongly a line is smoothed: held-out points are few, and stand as they were measured. */
export function smoothingOf(split: Split, { length }: Series, smoothing: number): number {
  return split === 'held-out' || smoothing <= 0 ? 0 : weightOver(length, smoothing);
}

export interface LegendValue {
  /** Where the line is at the step, or at its end. */
  readonly drawn: number | undefined;
  /** What was measured there, where that is another number. */
  readonly raw: number | undefined;
}

export function legendValue(
  split: Split,
  series: Series,
  smoothing: number,
  step: number | undefined,
): LegendValue {
  const weight = smoothingOf(split, series, smoothing);
  const drawn = valueAt(smooth(series, weight), step);
  return { drawn, raw: weight > 0 ? valueAt(series, step) : undefined };
}

/** The last value at or before a step, or the very last. */
function valueAt({ steps, values, length }: Series, step: number | undefined): number | undefined {
  let at = length - 1;
  if (step !== undefined) while (at > 0 && (steps[at] ?? 0) > step) at--;
  return at < 0 ? undefined : values[at];
}
