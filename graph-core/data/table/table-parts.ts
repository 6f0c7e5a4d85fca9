// The tables of a user by the part they were given as: one to train on and, of one's own, to validate and to test on.
import { text } from '../../text.ts';
import type { DataContext, DataPart } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { partProgress, partsOf } from '../split/given-parts.ts';
import type { UsedColumn } from './used-column.ts';
import { missingColumn } from './table-given.ts';
import type { TableRows, TableWriting } from './table-rows.ts';
import { openTable } from './table-rows.ts';

interface Part {
  readonly part: DataPart;
  readonly table: TableRows;
}

export interface PartRows extends Part {
  /** Where each column that is used stands in this file. */
  readonly places: readonly number[];
  /** Where the column stands by which rows are split; −1 = nowhere. */
  readonly splitAt: number;
  readonly progress: readonly [number, number];
}

/** Training first. Reads the beginnings of the files only. */
export async function openParts(
  context: DataContext,
  writing: TableWriting,
): Promise<readonly [Part, ...Part[]]> {
  const [first, ...others] = partsOf(context);
  const training = {
    part: 'training' as const,
    table: await openTable(first?.context ?? context, writing),
  };
  const rest: Part[] = [];
  for (const { part, context: own } of others)
    rest.push({ part, table: await openTable(own, writing) });
  return [training, ...rest];
}

/** Throws a DataError that names the column which another file than the first lacks. */
export function placesIn(
  parts: readonly Part[],
  used: readonly UsedColumn[],
  splitBy: string | undefined,
  { given, progress }: { readonly given: boolean; readonly progress: readonly [number, number] },
): PartRows[] {
  return parts.map(({ part, table }, index) => {
    const { file, names } = table;
    const places = used.map(({ name, at }) => {
      const column = index === 0 ? at : names.indexOf(name);
      if (column >= 0) return column;
      throw given ? missingColumn(file, name, names) : otherColumns(file, name, names, parts);
    });
    const splitAt = splitBy === undefined ? -1 : names.indexOf(splitBy);
    return {
      part,
      table,
      places,
      splitAt,
      progress: partProgress(progress, index, parts.length),
    };
  });
}

function otherColumns(
  file: string,
  name: string,
  names: readonly string[],
  [first]: readonly Part[],
): DataError {
  const training = first?.table.file ?? '';
  return new DataError(
    'other-columns',
    text(
      `‘${file}’ has no column ‘${name}’, which ‘${training}’ has; it has ${names.join(', ')}. Give both the same columns.`,
      `「${training}」にある列「${name}」が「${file}」にありません（あるのは ${names.join('、')}）。同じ列をそろえてください。`,
    ),
    { file, column: name },
  );
}
