// The parts of a report as HTML.
import { drawChart } from './chart.ts';
import type { Drawn } from './drawn.ts';
import { drawn, htmlOf } from './drawn.ts';
import type { Cell, Part, TablePart } from './parts.ts';
import { shareOfRow, written, writtenRows } from './parts.ts';

export function partHtml(part: Part): string {
  switch (part.kind) {
    case 'heading':
      return htmlOf(drawn('h3', {}, part.words));
    case 'words':
      return htmlOf(drawn('p', { class: 'quiet' }, part.words));
    case 'table':
      return htmlOf(wide(tableOf(part)));
    case 'matrix':
      return htmlOf(wide(matrixOf(part)));
    case 'charts':
      return htmlOf(drawn('div', { class: 'charts' }, ...part.charts.map(drawChart)));
  }
}

function wide(table: Drawn): Drawn {
  return drawn('div', { class: 'wide' }, table);
}

function tableOf({ head, rows }: TablePart): Drawn {
  const [first = []] = rows;
  const top = (head ?? []).map((cell, index) => drawn('th', numeric(first[index]), cell));
  return drawn(
    'table',
    {},
    ...(head ? [drawn('tr', {}, ...top)] : []),
    ...writtenRows(rows).map((row, at) =>
      drawn(
        'tr',
        {},
        ...row.map((words, column) => drawn('td', numeric(rows[at]?.[column]), words)),
      ),
    ),
  );
}

function numeric(cell: Cell | undefined): { class?: string } {
  return typeof cell === 'number' ? { class: 'n' } : {};
}

function matrixOf({ matrix, names, corner }: Extract<Part, { kind: 'matrix' }>): Drawn {
  return drawn(
    'table',
    {},
    drawn('tr', {}, drawn('th', {}, corner), ...names.map((name) => drawn('th', {}, name))),
    ...matrix.map((row, truth) =>
      drawn(
        'tr',
        {},
        drawn('th', {}, names[truth] ?? ''),
        ...row.map((count) => {
          const share = (0.75 * shareOfRow(row, count)).toFixed(3);
          const style = `background:rgba(var(--fill),${share})`;
          return drawn('td', { class: 'n', style }, written(count));
        }),
      ),
    ),
  );
}
