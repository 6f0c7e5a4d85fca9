// One reading of a user's table: what each column holds, with every gap and every odd cell counted. Imports nothing.
import { text } from '../../text.ts';
import type { ColumnType, OddCells, SurveyedColumn } from './column-types.ts';
import {
  differentCounted,
  guessType,
  isMissing,
  numberOf,
  writingCounter,
} from './column-types.ts';
import { DataError } from '../dataset.ts';
import { ownCopy } from '../text/own-copy.ts';
import type { TableRows } from './table-rows.ts';
import { tooFewRows } from './table-rows.ts';

export interface TableChoices {
  /** Column to be predicted, counted from 1; 0 = the last. */
  readonly target: number;
  /** Types the user chose, by the column's name. */
  readonly types: Readonly<Record<string, ColumnType>>;
  /** Says which rows belong together or to which part, so it is no input unless it is chosen as one. */
  readonly aside?: string | undefined;
}

/** Throws a DataError where the table is too short, not as wide everywhere, or has no such column to predict. */
export async function surveyTable(
  table: TableRows,
  { target, types, aside }: TableChoices,
  progress: readonly [number, number],
): Promise<SurveyedColumn[]> {
  const { file, names } = table;
  const predicted = target === 0 ? names.length - 1 : target - 1;
  if (predicted >= names.length) throw noSuchColumn(file, names.length, predicted + 1);
  const counters = names.map(() => counter());
  let rows = 0;
  for await (const batch of table.batches(progress)) {
    rows += batch.length;
    for (const { line, cells } of batch)
      for (const [index, count] of counters.entries()) count.cell(cells[index] ?? '', line);
  }
  if (rows < 2) throw tooFewRows(file, rows);
  return counters.map((count, index): SurveyedColumn => {
    const name = names[index] ?? '';
    const found = count.found();
    const usable = index === predicted ? predictable : (type: ColumnType) => type;
    const { counts, isClear = false, ...odd } = found;
    const guess = isClear ? 'number' : guessType(counts, { target: index === predicted });
    const guessed = usable(name === aside ? 'skip' : guess);
    const chosen = Object.hasOwn(types, name) ? types[name] : undefined;
    return {
      name,
      guessed,
      type: usable(chosen ?? guessed),
      predicted: index === predicted,
      different: counts.different,
      ...odd,
    };
  });
}

/** A column that is predicted is one of numbers or of classes. */
function predictable(type: ColumnType): ColumnType {
  return type === 'number' ? type : 'class';
}

const oddShown = 3;
const samplesShown = 5;
const longestSample = 60;
/** Values that begin alike for so long count as the same. */
const longestKey = 500;

function counter() {
  const different = new Set<string>();
  const missing = oddCells();
  const notNumbers = oddCells();
  const notFinite = oddCells();
  const writing = writingCounter();
  let [present, numbers, words, whole] = [0, 0, 0, true];
  return {
    cell(cell: string, line: number): void {
      if (isMissing(cell)) {
        missing.add(cell, line);
        return;
      }
      present++;
      const key = cell.trim().slice(0, longestKey);
      if (different.size < differentCounted && !different.has(key)) different.add(ownCopy(key));
      const value = numberOf(cell);
      whole &&= Number.isInteger(value);
      if (Number.isNaN(value)) {
        notNumbers.add(cell, line);
        writing.add(cell);
        words += wordsIn(cell);
        return;
      }
      numbers++;
      words++;
      if (!Number.isFinite(value)) notFinite.add(cell, line);
    },
    found() {
      return {
        counts: { present, numbers, words, whole, different: different.size },
        samples: [...different].slice(0, samplesShown).map((cell) => cell.slice(0, longestSample)),
        missing: missing.found(),
        notNumbers: notNumbers.found(),
        notFinite: notFinite.found(),
        ...writing.found(present, numbers),
      };
    },
  };
}

function oddCells() {
  const first: { line: number; cell: string }[] = [];
  let count = 0;
  return {
    add(cell: string, line: number): void {
      count++;
      if (first.length < oddShown) first.push({ line, cell: ownCopy(cell.trim().slice(0, 40)) });
    },
    found: (): OddCells => ({ count, first }),
  };
}

function wordsIn(cell: string): number {
  return cell.trim().split(/\s+/).length;
}

function noSuchColumn(file: string, columns: number, wanted: number): DataError {
  return new DataError(
    'no-such-column',
    text(
      `‘${file}’ has ${columns} columns; there is no column ${wanted} to predict. Choose 1 to ${columns}.`,
      `「${file}」の列は ${columns} 個です。予測する列 ${wanted} はありません。1 から ${columns} を選んでください。`,
    ),
    { file },
  );
}
