// The second reading of a user's table: its cells into columns, rows with gaps refused or left out.
import { text } from '../../text.ts';
import { isMissing } from './column-types.ts';
import type { DataRepair } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import type { Gathered } from './gathered.ts';
import { gathered } from './gathered.ts';
import { checkMemory } from '../one-file.ts';
import type { ContentsCounter } from '../preprocessing/contents.ts';
import { hashOf, mixed } from '../preprocessing/contents.ts';
import type { UsedColumn } from './used-column.ts';
import type { SplitColumn } from './split-column.ts';
import type { PartRows } from './table-parts.ts';

export interface Gathering {
  /** Whether a row with a gap ends the reading; otherwise it is left out. */
  readonly refuse: boolean;
  readonly textLength: number;
  /** Hears what every row that is kept says of the split. */
  readonly split: SplitColumn;
}

/** All parts one after another; their columns are found by name. */
export async function gatherTable(
  parts: readonly PartRows[],
  used: readonly UsedColumn[],
  { refuse, textLength, split }: Gathering,
  counter: ContentsCounter,
): Promise<{ gathered: Gathered[]; rows: number; leftOut: number }> {
  const names = used.map(({ name }) => hashOf(`${name}\n`));
  const file = parts[0]?.table.file ?? '';
  const made = used.map((column) => gathered(column, file, textLength));
  let rows = 0;
  let gap: { file: string; line: number; name: string } | undefined;
  let gaps = 0;
  for (const { part, table, places, splitAt, progress } of parts) {
    for await (const batch of table.batches(progress)) {
      for (const { line, cells } of batch) {
        const empty = places.findIndex(
          (at, index) => !used[index]?.gaps && isMissing(cells[at] ?? ''),
        );
        if (empty >= 0) {
          gap ??= { file: table.file, line, name: used[empty]?.name ?? '' };
          gaps++;
          continue;
        }
        // The rest is only counted for the sentence.
        if (gap && refuse) continue;
        let row = 0;
        for (const [index, at] of places.entries()) {
          const cell = cells[at] ?? '';
          made[index]?.add(cell, line, table.file);
          // In any order of the columns.
          row = (row + mixed(hashOf(cell.trim(), names[index]))) | 0;
        }
        split.add(cells[splitAt] ?? '', line, table.file, part);
        counter.add(row);
        rows++;
      }
      checkMemory(
        made.reduce((sum, column) => sum + bytesIn(column), 0),
        file,
      );
    }
  }
  if (gap && refuse) throw missingValue(gap.file, gap, gaps);
  return { gathered: made, rows, leftOut: gaps };
}

function bytesIn(column: Gathered): number {
  if (column.type === 'text') return column.byteLength;
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
      `‘${file}’, line ${line}: no value in column ‘${name}’ (${gaps} such ${gaps === 1 ? 'row' : 'rows'} in all). Fill it in, or let rows with missing values be left out or filled in.`,
      `「${file}」の ${line} 行目：列「${name}」に値がありません（同様の行は全部で ${gaps} 行）。値を入れるか、欠けた値のある行を使わない設定、または欠けた値を補う設定にしてください。`,
    ),
    { file, row: line, column: name },
    gapRepairs,
  );
}

const gapRepairs: readonly DataRepair[] = [
  { words: text('Fill in missing values', '欠けた値を補う'), options: { missing: 'impute' } },
  {
    words: text('Leave these rows out', 'これらの行を使わない'),
    options: { missing: 'leave-out' },
  },
];
