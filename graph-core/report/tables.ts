// Tables of a report.
import { escaped } from './escape.ts';

type Cell = string | number;

export function rowsOf(rows: readonly (readonly Cell[])[], head?: readonly string[]): string {
  const [first = []] = rows;
  const top = head
    ? `<tr>${head.map((cell, index) => `<th${typeof first[index] === 'number' ? ' class="n"' : ''}>${escaped(cell)}</th>`).join('')}</tr>`
    : '';
  const body = rows.map((row) => `<tr>${row.map(cellOf).join('')}</tr>`).join('');
  return `<div class="wide"><table>${top}${body}</table></div>`;
}

function cellOf(cell: Cell): string {
  return typeof cell === 'number'
    ? `<td class="n">${escaped(written(cell))}</td>`
    : `<td>${escaped(cell)}</td>`;
}

/** Counts whole, everything else with the digits that mean something. */
export function written(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Number.isInteger(value)
    ? value.toLocaleString('en')
    : value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

/** Truth in rows, answers in columns; the darker, the larger its share of the row. */
export function matrixTable(
  matrix: readonly (readonly number[])[],
  names: readonly string[],
  corner: string,
): string {
  const head = `<tr><th>${escaped(corner)}</th>${names.map((name) => `<th>${escaped(name)}</th>`).join('')}</tr>`;
  const rows = matrix.map((row, truth) => {
    const all = row.reduce((sum, count) => sum + count, 0);
    const cells = row.map((count) => {
      const share = all === 0 ? 0 : count / all;
      return `<td class="n" style="background:rgba(var(--fill),${(0.75 * share).toFixed(3)})">${written(count)}</td>`;
    });
    return `<tr><th>${escaped(names[truth] ?? '')}</th>${cells.join('')}</tr>`;
  });
  return `<div class="wide"><table>${head}${rows.join('')}</table></div>`;
}
