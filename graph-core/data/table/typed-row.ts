// How a person types one row of a table: value after value, apart by commas or, where there are none, by spaces.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import { isMissing } from './column-types.ts';

/** One value of the row, and the numbers that it becomes. */
export interface TypedCell {
  /** Absent = it has no name but its place. */
  readonly name?: string | undefined;
  /** How many numbers it becomes. */
  readonly width: number;
  read(typed: string): readonly number[] | { readonly error: Text };
}

export function rowEncoder(
  cells: readonly TypedCell[],
): (typed: string) => Float32Array | { readonly error: Text } {
  const width = cells.reduce((sum, cell) => sum + cell.width, 0);
  const names = cells.flatMap(({ name }) => (name === undefined ? [] : [name])).join(', ');
  return (typed) => {
    const given = valuesOf(typed);
    if (given.length !== cells.length)
      return {
        error: text(
          `${cells.length} values are needed${names && ` (${names})`}, but you entered ${given.length}. Separate them with commas.`,
          `値は ${cells.length} 個必要です${names && `（${names}）`}。入力されたのは ${given.length} 個です。コンマで区切ってください。`,
        ),
      };
    const row = new Float32Array(width);
    let offset = 0;
    for (const [index, cell] of cells.entries()) {
      const numbers = cell.read(given[index] ?? '');
      if ('error' in numbers) return numbers;
      row.set(numbers, offset);
      offset += cell.width;
    }
    return row;
  };
}

export interface NumberReading {
  readonly width: number;
  /** NaN where it is none. */
  read(typed: string): number;
  /** Brings it to the scale that the model was taught with. */
  become(value: number): readonly number[];
  readonly date?: boolean;
  /** What a gap becomes; absent = it is refused. */
  readonly filled?: readonly number[];
}

const plainNumber: NumberReading = {
  width: 1,
  read: (typed) => (typed === '' ? Number.NaN : Number(typed)),
  become: (value) => [value],
};

/** A number or a date. */
export function numberCell(name?: string, reading: NumberReading = plainNumber): TypedCell {
  const { width, read, become, date, filled } = reading;
  return {
    name,
    width,
    read(typed) {
      if (filled && isMissing(typed)) return filled;
      const value = read(typed.normalize('NFKC'));
      if (Number.isFinite(value)) return become(value);
      if (date)
        return {
          error: text(
            `‘${typed}’ for ‘${name ?? ''}’ is not a date such as 2025-03-31.`,
            `「${name ?? ''}」の「${typed}」は日付（2025-03-31 など）ではありません。`,
          ),
        };
      return {
        error: name
          ? text(
              `‘${typed}’ for ‘${name}’ is not a number.`,
              `「${name}」の「${typed}」は数ではありません。`,
            )
          : text(`‘${typed}’ is not a number.`, `「${typed}」は数ではありません。`),
      };
    },
  };
}

/** One of some words, as one number for each of them. */
export function wordCell(
  name: string,
  words: readonly string[],
  filled?: readonly number[],
): TypedCell {
  const width = filled?.length ?? words.length;
  return {
    name,
    width,
    read(typed) {
      const found = words.indexOf(typed);
      if (found >= 0) return Array.from({ length: width }, (_, index) => (index === found ? 1 : 0));
      if (filled && isMissing(typed)) return filled;
      const known = words.slice(0, 10).join(', ') + (words.length > 10 ? ', …' : '');
      return {
        error: text(
          `‘${typed}’ for ‘${name}’ is not one of: ${known}.`,
          `「${name}」の「${typed}」は ${known} のいずれでもありません。`,
        ),
      };
    },
  };
}

/** Commas as a Japanese keyboard gives them part values only where no other does: words may hold them. */
function valuesOf(typed: string): string[] {
  const comma = [/[,;\t]/, /[，；、]/].find((each) => each.test(typed));
  const cells = comma ? typed.split(comma) : typed.trim().split(/\s+/);
  return cells.map((cell) => cell.trim());
}
