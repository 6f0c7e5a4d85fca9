// The column of a table that says how its rows are split: groups, times, classes or the names of the parts.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { DataPart } from '../dataset.ts';
import { DataError, dataParts } from '../dataset.ts';
import type { RowFacts } from '../split/hold-out.ts';
import type { SplitMethod } from '../split/split-options.ts';
import { partNamed, partNames } from '../split/given-parts.ts';
import { interned } from '../text/interned.ts';
import { ChunkedFloats, CompactInts } from './chunked-array.ts';
import { isMissing, numberOf } from './column-types.ts';
import { dateOf } from './date-cells.ts';
import type { TableRows } from './table-rows.ts';

export interface SplitColumn {
  /** By its place in the file; undefined where the rows themselves decide. */
  readonly name: string | undefined;
  /** Throws a DataError that names the cell where it says nothing. */
  add(cell: string, line: number, file: string, part: DataPart): void;
  facts(): RowFacts;
}

/** Throws a DataError where the column that is needed is not named or not there. */
export function splitColumn(
  { split, column }: { readonly split: SplitMethod; readonly column: string },
  { file, names }: Pick<TableRows, 'file' | 'names'>,
): SplitColumn {
  const parts = new CompactInts();
  const note = (part: DataPart) => parts.push(dataParts.indexOf(part));
  const partOf = (row: number): DataPart => dataParts[parts.at(row)] ?? 'training';
  const whole: SplitColumn = {
    name: undefined,
    add: (_cell, _line, _file, part) => note(part),
    facts: () => ({ partOf }),
  };
  if (split === 'random' || (column === '' && (split === 'stratified' || split === 'order')))
    return whole;
  if (!names.includes(column)) throw noColumn(file, column, names);
  const made = { name: column };
  if (split === 'order') {
    const times = new ChunkedFloats();
    return {
      ...made,
      add(cell, line, from, part) {
        times.push(timeIn(cell, { file: from, line, column }));
        note(part);
      },
      facts: () => ({ partOf, timeOf: (row) => times.at(row) }),
    };
  }
  if (split === 'named')
    return {
      ...made,
      add(cell, line, from, part) {
        // A file that is given as a part is that part.
        const named = part === 'training' ? partNamed(cell) : part;
        if (named === undefined) throw noPart(cell, { file: from, line, column });
        note(named);
      },
      facts: () => ({ partOf }),
    };
  const { idOf } = interned(file);
  const keys = new CompactInts();
  const keyOf = (row: number) => keys.at(row);
  return {
    ...made,
    add(cell, _line, _from, part) {
      keys.push(idOf(cell.trim()));
      note(part);
    },
    facts: () => ({ partOf, ...(split === 'grouped' ? { groupOf: keyOf } : { classOf: keyOf }) }),
  };
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: string;
}

function timeIn(cell: string, place: Place): number {
  const number = isMissing(cell) ? Number.NaN : numberOf(cell);
  const time = Number.isFinite(number) ? number : dateOf(cell);
  if (Number.isFinite(time)) return time;
  throw odd('not-a-time', cell, place, {
    en: 'is neither a number nor a date such as 2025-03-31. Correct it, or split by another column.',
    ja: 'は数でも日付（2025-03-31 など）でもありません。直すか、別の列で分けてください。',
  });
}

function noPart(cell: string, place: Place): DataError {
  return odd('not-a-part', cell, place, {
    en: `names no part: ${partNames.en}. Correct it, or split by another column.`,
    ja: `は ${partNames.ja} のどれでもありません。直すか、別の列で分けてください。`,
  });
}

function odd(code: string, cell: string, { file, line, column }: Place, why: Text): DataError {
  const shown = cell.trim().slice(0, 40);
  return new DataError(
    code,
    text(
      `‘${file}’, line ${line}, column ‘${column}’: ‘${shown}’ ${why.en}`,
      `「${file}」の ${line} 行目、列「${column}」：「${shown}」${why.ja}`,
    ),
    { file, row: line, column, option: 'splitColumn' },
  );
}

function noColumn(file: string, column: string, names: readonly string[]): DataError {
  const shown = names.slice(0, 20).join(', ');
  return new DataError(
    'no-split-column',
    column === ''
      ? text(
          `Choose the column to split by: ${shown}.`,
          `分けるのに使う列を選んでください：${shown}。`,
        )
      : text(
          `‘${file}’ has no column ‘${column}’ to split by; it has ${shown}. Choose one of them.`,
          `「${file}」に、分けるのに使う列「${column}」がありません（あるのは ${shown}）。どれかを選んでください。`,
        ),
    { file, option: 'splitColumn' },
  );
}
