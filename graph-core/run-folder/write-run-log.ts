// The lines that a training of ours adds to its log, and those that a run which goes on begins with.
import type { Curve, News } from '../train/protocol.ts';
import type { RunLog } from './run-log.ts';

/** What was measured before: a line a step, then its validation. */
export function logOf({ curves, validations }: Pick<RunLog, 'curves' | 'validations'>): string {
  const rows = rowsOf(curves);
  for (const { step, metrics } of validations)
    rows.set(step, { ...rows.get(step), 'held-out': metrics });
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([step, row]) => logLine({ step, ...row }))
    .join('');
}

/** '' where the log has nothing to say of the news. */
export function logNews(news: News): string {
  if (news.type === 'validation') return logLine({ step: news.step, 'held-out': news.metrics });
  if (news.type !== 'progress') return '';
  const rows = rowsOf(new Map(Object.entries(news.curves)));
  return [...rows].map(([step, row]) => logLine({ step, ...row })).join('');
}

export function logLine(said: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(said)}\n`;
}

function rowsOf(curves: ReadonlyMap<string, Curve>): Map<number, Record<string, unknown>> {
  const rows = new Map<number, Record<string, unknown>>();
  for (const [name, { steps, values }] of curves)
    for (const [index, step] of steps.entries()) {
      const row = rows.get(step) ?? {};
      row[name] = values[index];
      rows.set(step, row);
    }
  return rows;
}
