// A heat map's table as rows of words and numbers.
import type { Words } from '../../i18n/words.ts';
import type { Numbers } from '../AsTable.tsx';
import { axisName } from './axis-name.ts';
import type { Side, Table } from './table.ts';

export function numbersOf({ values, rows, columns }: Table, t: Words['t']): Numbers {
  const wordOf = ({ labels }: Side, at: number) => labels?.[at] || `${at + 1}`;
  const names = Array.from({ length: columns.length }, (_, at) => wordOf(columns, at));
  const ways = [rows, columns].map(({ name }) => axisName(name, t)).filter(Boolean);
  return {
    head: [ways.join(' ↓ / ') + (ways.length > 0 ? ' →' : ''), ...names],
    rows: Array.from({ length: rows.length }, (_, row) => [
      wordOf(rows, row),
      ...values.subarray(row * columns.length, (row + 1) * columns.length),
    ]),
  };
}
