// In which unit a loss and the errors beside it are told: that of the user's column, or none after standardising.
import { goalsOf, metricName } from '../compile/plan.ts';
import type { Plan } from '../compile/plan.ts';
import type { Dataset } from '../data/dataset.ts';
import { isStandardised, unitOf } from '../data/table/own-unit.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';

export type MeasureUnits = Readonly<Record<string, Text>>;

/** By the name of the measure; without those that have no unit, as accuracy has none. */
export function measureUnits(plan: Plan, { columns }: Pick<Dataset, 'columns'>): MeasureUnits {
  const units: Record<string, Text> = {};
  for (const goal of goalsOf(plan)) {
    const { objective: learned } = goal;
    const column = columns.find(({ name }) => name === learned.column);
    const objective = plan.steps.find(({ path }) => path === learned.path)?.block.objective;
    if (!column || !objective?.summary || !isStandardised(column)) continue;
    units[metricName(plan, goal, 'loss')] = text('standardised', '標準化した値');
    const read = objective.summary({}, unitOf(column));
    for (const name of Object.keys(read))
      units[metricName(plan, goal, name)] =
        unitOf(column) === undefined ? text('standardised', '標準化した値') : column.label;
  }
  return units;
}
