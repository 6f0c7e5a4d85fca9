// The second reading of a user's table: its cells into columns, rows with gaps refused or left out. Knows no model.
import { text } from '../text.ts';
import type { SurveyedColumn } from './column-types.ts';
import { isMissing } from './column-types.ts';
import { DataError } from './dataset.ts';
import type { Gathered } from './gathered.ts';
import { gathered } from './gathered.ts';
import { checkMemory } from './one-file.ts';
import type { TableRows } from './table-rows.ts';

export interface Gathering {
  /** Whether a row with a gap ends the reading; otherwise it is left out. */
  readonly refuse: boolean;
  readonly textLength: number;
}

/** The columns that are used. */
export async function gatherTable(
  { file, batches }: TableRows,
  columns: readonly SurveyedColumn[],
  { refuse, textLength }: Gathering,
  progress: readonly [number, number],
): Promise<{ gathered: Gathered[]; rows: number; leftOut: number }> {
  const used = columns.flatMap(({ name, type }, at) =>
    type === 'skip' ? [] : [{ at, name, type }],
  );
  const made = used.map((column) => gathered(column, file, textLength));
  let rows = 0;
  let gap: { line: number; name: string } | undefined;
  let gaps = 0;
  for await (const batch of batches(progress)) {
    for (const { line, cells } of batch) {
      const empty = used.find(({ at }) => isMissing(cells[at] ?? ''));
      if (empty) {
        gap ??= { line, name: empty.name };
        gaps++;
        continue;
      }
      // The rest is only counted for the sentence.
      if (gap && refuse) continue;
      for (const [place, { at }] of used.entries()) made[place]?.add(cells[at] ?? '', line);
      rows++;
    }
    checkMemory(
      made.reduce((sum, column) => sum + bytesIn(column), 0),
      file,
    );
  }
  if (gap && refuse) throw missingValue(file, gap, gaps);
  return { gathered: made, rows, leftOut: gaps };
}

function bytesIn(column: Gathered): number {
  return (column.type === 'number' ? column.values : column.ids).byteLength;
}

function missingValue(
  file: string,
  { line, name }: { readonly line: number; readonly name: string },
  gaps: number,
): DataError {
  return new DataError(
    'missing-value',
    text(
      `‘${file}’, line ${line}: no value in column ‘${name}’ (${gaps} such ${gaps === 1 ? 'row' : 'rows'} in all). Fill it in, or let rows with missing values be left out.`,
      `「${file}」の ${line} 行目：列「${name}」に値がありません（同様の行は全部で ${gaps} 行）。値を入れるか、欠けた値のある行を使わない設定にしてください。`,
    ),
    { file, row: line, column: name },
  );
}
