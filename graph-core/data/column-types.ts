// What sort of values a table's column holds, guessed from the values themselves. Knows no file.

export const columnTypes = ['number', 'class', 'text', 'skip'] as const;
export type ColumnType = (typeof columnTypes)[number];

const missing = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?', '-']);

export function isMissing(cell: string): boolean {
  return missing.has(cell.trim().toLowerCase());
}

/** A number as tables write it; NaN where it is none, ±Infinity where it is not finite. */
export function numberOf(cell: string): number {
  const trimmed = cell.trim().replace('−', '-');
  if (/^[+-]?inf(inity)?$/i.test(trimmed))
    return trimmed.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

/** Share of values that must be numbers before the others count as mistakes. */
const mostlyNumbers = 0.9;
const mostClasses = 100;

/**
 * A column is of numbers where nearly all values are; of classes where values repeat; of text where they hold
 * several words. What is different in every row, such as a name or a key, is skipped.
 */
export function guessType(cells: readonly string[], { target = false } = {}): ColumnType {
  const present = cells.filter((cell) => !isMissing(cell));
  if (present.length === 0) return 'skip';
  const different = new Set(present).size;
  const numbers = present.filter((cell) => !Number.isNaN(numberOf(cell))).length;
  if (numbers >= mostlyNumbers * present.length) {
    const whole = present.every((cell) => Number.isInteger(numberOf(cell)));
    return target && whole && different <= Math.min(20, present.length / 3) ? 'class' : 'number';
  }
  const words = present.reduce((sum, cell) => sum + cell.trim().split(/\s+/).length, 0);
  if (different <= mostClasses && (target || different <= present.length / 2)) return 'class';
  return words / present.length >= 2 ? 'text' : 'skip';
}
