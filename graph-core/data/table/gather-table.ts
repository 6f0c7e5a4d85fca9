// The second reading of a user's table: its cells into columns, rows with gaps refused or left out.
import { text } from '../../text.ts';
import type { ColumnType } from './column-types.ts';
import { isMissing } from './column-types.ts';
import { DataError } from '../dataset.ts';
import type { Gathered } from './gathered.ts';
import { gathered } from './gathered.ts';
import { checkMemory } from '../one-file.ts';
import type { ContentsCounter } from '../preprocessing/contents.ts';
import { hashOf, mixed } from '../preprocessing/contents.ts';
import type { TableRows } from './table-rows.ts';

export interface Gathering {
  /** Whether a row with a gap ends the reading; otherwise it is left out. */
  readonly refuse: boolean;
  readonly textLength: number;
}

/** A column of the file that is read. */
export interface UsedColumn {
  readonly at: number;
  readonly name: string;
  readonly type: Exclude<ColumnType, 'skip'>;
  /** Those that the model knows: any other is refused. */
  readonly classes?: readonly string[];
}

export async function gatherTable(
  { file, batches }: TableRows,
  used: readonly UsedColumn[],
  { refuse, textLength }: Gathering,
  counter: ContentsCounter,
  progress: readonly [number, number],
): Promise<{ gathered: Gathered[]; rows: number; leftOut: number }> {
  const names = used.map(({ name }) => hashOf(`${name}\n`));
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
      let row = 0;
      for (const [index, { at }] of used.entries()) {
        const cell = cells[at] ?? '';
        made[index]?.add(cell, line);
        // In any order of the columns.
        row = (row + mixed(hashOf(cell.trim(), names[index]))) | 0;
      }
      counter.add(row);
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
