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

/** How dark a cell of the matrix is, 0 … 1: its share of the row. */
export function shareOfRow(row: readonly number[], count: number): number {
  const all = row.reduce((sum, each) => sum + each, 0);
  return all === 0 ? 0 : count / all;
}
