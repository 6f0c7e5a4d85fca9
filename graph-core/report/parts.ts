// What a report is made of, whoever draws it: headings, words, tables, a confusion matrix and charts.
import type { ConfusionMatrix } from '../figures/classification.ts';
import type { Chart } from './chart.ts';

export type Cell = string | number;

export interface TablePart {
  readonly kind: 'table';
  readonly head?: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Held-out examples that the rows are of, where each is of one. */
  readonly examples?: readonly number[];
}

export type Part =
  | { readonly kind: 'heading'; readonly words: string }
  | { readonly kind: 'words'; readonly words: string }
  | TablePart
  /** Truth in rows, answers in columns. */
  | {
      readonly kind: 'matrix';
      readonly matrix: ConfusionMatrix;
      readonly names: readonly string[];
      readonly corner: string;
    }
  | { readonly kind: 'charts'; readonly charts: readonly Chart[] };

/** Counts whole, everything else with the digits that mean something. */
export function written(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Number.isInteger(value)
    ? value.toLocaleString('en')
    : value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

/**
 * The rows in words. A column of shares (all within 0 … 1, not all whole) has four decimals, so that its points stand
 * below each other; a share so small that these would show less than three digits, and any other number, is written for
 * itself.
 */
export function writtenRows(rows: TablePart['rows']): readonly (readonly string[])[] {
  const columns = rows.reduce((most, { length }) => Math.max(most, length), 0);
  const shares = Array.from({ length: columns }, (_, column) =>
    areShares(rows.map((row) => row[column]).filter((cell) => typeof cell === 'number')),
  );
  return rows.map((row) =>
    row.map((cell, column) => {
      if (typeof cell === 'string') return cell;
      const fits = cell === 0 || cell >= 0.01;
      return shares[column] && fits ? cell.toFixed(4) : written(cell);
    }),
  );
}

function areShares(column: readonly number[]): boolean {
  const finite = column.filter(Number.isFinite);
  return finite.every((value) => value >= 0 && value <= 1) && !finite.every(Number.isInteger);
}

/** How dark a cell of the matrix is, 0 … 1: its share of the row. */
export function shareOfRow(row: readonly number[], count: number): number {
  const all = row.reduce((sum, each) => sum + each, 0);
  return all === 0 ? 0 : count / all;
}
