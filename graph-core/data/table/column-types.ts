// What sort of values a table's column holds, guessed from the values as they pass by.
import type { DayOrder } from './date-cells.ts';
import { dateOf } from './date-cells.ts';
import type { NumberWriting } from './field-values.ts';
import { plainly } from './field-values.ts';

export const columnTypes = ['number', 'class', 'text', 'skip', 'date', 'id'] as const;
export type ColumnType = (typeof columnTypes)[number];

/** Cells that are not as they should be: how many, and the first few. */
export interface OddCells {
  readonly count: number;
  readonly first: readonly { readonly line: number; readonly cell: string }[];
}

/** A column of a user's table as it was found, before anything is imported. */
export interface SurveyedColumn {
  readonly name: string;
  readonly guessed: ColumnType;
  /** The user's choice, else the guess. */
  readonly type: ColumnType;
  readonly predicted: boolean;
  /** The first few different values. */
  readonly samples: readonly string[];
  readonly different: number;
  readonly missing: OddCells;
  /** Of a column of numbers: what is none, and what is infinite. */
  readonly notNumbers: OddCells;
  readonly notFinite: OddCells;
  /** How its numbers are written, where nearly all are and programs write them otherwise. */
  readonly written?: NumberWriting;
  /** Which number is the day, where nearly all cells are dates. */
  readonly order?: DayOrder;
}

const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-']);

export function isMissing(cell: string): boolean {
  const first = cell.codePointAt(0) ?? 0;
  if (cell.length > 8 || (first >= 0x30 && first <= 0x39)) return false;
  return missing.has(cell.trim().toLowerCase());
}

/** A number as tables write it; NaN where it is none, ±Infinity where it is not finite. */
export function numberOf(cell: string): number {
  const plain = Number(cell);
  if (Number.isFinite(plain) && (plain !== 0 || cell.trim() !== '')) return plain;
  const trimmed = cell.trim().replace('−', '-');
  if (/^[+-]?inf(inity)?$/i.test(trimmed))
    return trimmed.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

/** Share of values that must be numbers before the others count as mistakes. */
const mostlyNumbers = 0.9;
const mostClasses = 100;

/** What is counted of a column; its memory does not grow with the table. */
export interface ColumnCounts {
  readonly present: number;
  readonly numbers: number;
  /** Every present value is a whole number. */
  readonly whole: boolean;
  /** Different values, counted up to one more than a column of classes may have. */
  readonly different: number;
  readonly words: number;
}

interface FoundWriting extends Pick<SurveyedColumn, 'written' | 'order'> {
  /** The numbers cannot be read another way, as 1,234 can. */
  readonly isClear?: true;
}

/** Counts how else a column may be written: with decimal commas, with thousands apart, as dates. */
export function writingCounter() {
  const counts = { comma: 0, point: 0, 'day-first': 0, 'month-first': 0 };
  return {
    /** Of a cell that is no number as it stands. */
    add(cell: string): void {
      if (cell.length > 40 || !/\d/.test(cell)) return;
      for (const way of ['comma', 'point'] as const) if (plainly(cell, way) !== '') counts[way]++;
      for (const order of ['day-first', 'month-first'] as const)
        if (!Number.isNaN(dateOf(cell, order))) counts[order]++;
    },
    found(present: number, numbers: number): FoundWriting {
      const enough = mostlyNumbers * present;
      if (present === 0 || numbers >= enough) return {};
      const written = counts.point >= counts.comma ? 'point' : 'comma';
      if (numbers + counts[written] >= enough)
        return { written, ...(counts.point !== counts.comma && { isClear: true }) };
      const order = counts['month-first'] > counts['day-first'] ? 'month-first' : 'day-first';
      return counts[order] >= enough ? { order } : {};
    },
  };
}

export const differentCounted = mostClasses + 1;

/**
 * A column is of numbers where nearly all values are; of classes where values repeat; of text where they hold
 * several words. What is different in every row, such as a name or a key, is skipped.
 */
export function guessType(counts: ColumnCounts, { target = false } = {}): ColumnType {
  const { present, numbers, whole, different, words } = counts;
  if (present === 0) return 'skip';
  if (numbers >= mostlyNumbers * present)
    return target && whole && different <= Math.min(20, present / 3) ? 'class' : 'number';
  if (different <= mostClasses && (target || different <= present / 2)) return 'class';
  return words / present >= 2 ? 'text' : 'skip';
}
