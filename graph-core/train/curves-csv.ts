// Curves as CSV: one row a step, one column a curve, held-out metrics beside them, and those of the end in columns of their own.
import type { Curve, FinalValidation } from './protocol.ts';

interface Measured {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

export function curvesCsv(
  curves: ReadonlyMap<string, Curve>,
  validations: readonly Measured[],
  final?: FinalValidation,
): string {
  const table = new Map<number, Map<string, number>>();
  const columns = new Set<string>();
  const put = (step: number, column: string, value: number): void => {
    columns.add(column);
    const row = table.get(step) ?? new Map<string, number>();
    row.set(column, value);
    table.set(step, row);
  };
  const putAll = ({ step, metrics }: Measured, of: string): void => {
    for (const [name, value] of Object.entries(metrics)) put(step, `${of} ${name}`, value);
  };
  for (const [name, { steps, values }] of curves)
    steps.forEach((step, index) => put(step, name, values[index] ?? Number.NaN));
  for (const validation of validations) putAll(validation, 'held-out');
  if (final) {
    putAll(final, 'final held-out');
    put(final.step, 'final held-out examples', final.examples);
  }
  const names = [...columns];
  const rows = [...table].sort(([a], [b]) => a - b);
  return `${[
    ['step', ...names].join(','),
    ...rows.map(([step, row]) => [step, ...names.map((name) => row.get(name) ?? '')].join(',')),
  ].join('\n')}\n`;
}
