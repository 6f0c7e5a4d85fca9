// What sort of values a table's column holds, guessed from the values as they pass by.

export const columnTypes = ['number', 'class', 'text', 'skip'] as const;
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
