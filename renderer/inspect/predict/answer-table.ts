// What is right, what was answered and how far off it is, as the rows of one table.
import type { ViewData } from '../../../graph-core/index.ts';
import type { Words } from '../../i18n/words.ts';
import type { Table } from '../../parts/heat-map/table.ts';

export function answerTable({ data, target, axes }: ViewData, t: Words['t']): Table {
  const rows = target
    ? [target, data, data.map((value, index) => value - (target[index] ?? 0))]
    : [data];
  const labels = target
    ? [t('attention.answer-target'), t('attention.answer-given'), t('attention.answer-off')]
    : [t('attention.answer-given')];
  const values = new Float32Array(rows.length * data.length);
  rows.forEach((row, index) => values.set(row, index * data.length));
  return {
    values,
    rows: { name: '', length: rows.length, labels },
    columns: {
      name: axes.at(-1)?.name ?? '',
      length: data.length,
      labels: axes.length === 1 ? axes[0]?.labels : undefined,
    },
  };
}
