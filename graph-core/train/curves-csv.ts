// Curves as CSV: one row a step, one column a curve, held-out metrics beside them.
import type { Curve } from './protocol.ts';

export function curvesCsv(
  curves: ReadonlyMap<string, Curve>,
  validations: readonly {
    readonly step: number;
    readonly metrics: Readonly<Record<string, number>>;
  }[],
): string {
  const table = new Map<number, Map<string, number>>();
  const columns = new Set<string>();
  const put = (step: number, column: string, value: number): void => {
    columns.add(column);
    const row = table.get(step) ?? new Map<string, number>();
    row.set(column, value);
    table.set(step, row);
  };
  for (const [name, { steps, values }] of curves)
    steps.forEach((step, at) => put(step, name, values[at] ?? Number.NaN));
  for (const { step, metrics } of validations)
    for (const [name, value] of Object.entries(metrics)) put(step, `held-out ${name}`, value);
  const names = [...columns];
  const rows = [...table].sort(([a], [b]) => a - b);
  return `${[
    ['step', ...names].join(','),
    ...rows.map(([step, row]) => [step, ...names.map((name) => row.get(name) ?? '')].join(',')),
  ].join('\n')}\n`;
}
