// Lines over steps as a table: a row a step, what each line was measured to be there.
import type { Numbers } from '../parts/AsTable.tsx';
import type { Series } from '../run/curves.ts';
import type { LineLook } from './line-look.ts';

export interface Line extends LineLook {
  readonly id: string;
  /** In the table of its numbers, where only lines with a name stand. */
  readonly name?: string;
  readonly series: Series;
  /** 0 … 1, for the unsmoothed line behind its smoothed self. */
  readonly alpha?: number;
  readonly dashed?: boolean;
  readonly dots?: boolean;
  /** Weight of the moving average; 0 = as measured. */
  readonly smoothing?: number;
}

/** Steps between which nothing new would be read. */
const most = 100;

/** Lines without a name are another's shade. A line that was measured more often than there are rows is read at the last step before each. */
export function lineTable(lines: readonly Line[], step: string): Numbers {
  const named = lines.filter(({ name }) => name !== undefined);
  const all = [
    ...new Set(named.flatMap(({ series }) => [...series.steps.subarray(0, series.length)])),
  ].sort((a, b) => a - b);
  const every = Math.ceil(all.length / most);
  const steps = all.filter((_, at) => (all.length - 1 - at) % every === 0);
  return {
    head: [step, ...named.map(({ name }) => name ?? '')],
    rows: steps.map((to, at) => [
      `${to}`,
      ...named.map(({ series }) => lastIn(series, steps[at - 1] ?? Number.NEGATIVE_INFINITY, to)),
    ]),
  };
}

function lastIn(
  { steps, values, length }: Line['series'],
  after: number,
  to: number,
): number | undefined {
  for (let at = length - 1; at >= 0; at--) {
    const step = steps[at] ?? 0;
    if (step <= after) return undefined;
    if (step <= to) return values[at];
  }
  return undefined;
}
