// A CSV or TSV text → named columns of cells with their guessed types. Knows no model and no numbers.
import { text } from '../text.ts';
import type { ColumnType } from './column-types.ts';
import { guessType, isMissing, numberOf } from './column-types.ts';
import { DataError } from './dataset.ts';
import type { Delimiter, Row } from './delimited.ts';
import { guessDelimiter, readRows } from './delimited.ts';

export interface TableColumn {
  readonly name: string;
  readonly cells: readonly string[];
  readonly type: ColumnType;
}

export interface Table {
  readonly columns: readonly TableColumn[];
  /** Line of the file on which each row begins. */
  readonly lines: readonly number[];
  /** Index of the column to be predicted. */
  readonly target: number;
}

export interface TableReading {
  readonly delimiter?: Delimiter | undefined;
  /** Undefined = guessed: a header holds no number. */
  readonly header?: boolean | undefined;
  /** Column to be predicted, counted from 1; 0 = the last. */
  readonly target?: number | undefined;
  /** Types the user chose, by the column's name. */
  readonly types?: Readonly<Record<string, ColumnType>> | undefined;
}

export function readTable(source: string, file: string, reading: TableReading = {}): Table {
  const rows = [...readRows(source, reading.delimiter ?? guessDelimiter(source), file)];
  const [first] = rows;
  if (!first) throw tooFew(file, 0);
  const width = first.cells.length;
  const ragged = rows.find(({ cells }) => cells.length !== width);
  if (ragged) throw notAsWide(file, ragged, width);
  const header = reading.header ?? !first.cells.some((cell) => !Number.isNaN(numberOf(cell)));
  const body = header ? rows.slice(1) : rows;
  if (body.length < 2) throw tooFew(file, body.length);
  const target = reading.target ? reading.target - 1 : width - 1;
  if (target >= width)
    throw new DataError(
      'no-such-column',
      text(
        `‘${file}’ has ${width} columns; there is no column ${target + 1} to predict. Choose 1 to ${width}.`,
        `「${file}」の列は ${width} 個です。予測する列 ${target + 1} はありません。1 から ${width} を選んでください。`,
      ),
      { file },
    );
  const names = namesOf(header ? first.cells : [], width);
  const columns = names.map((name, at): TableColumn => {
    const cells = body.map((row) => row.cells[at] ?? '');
    const chosen = Object.hasOwn(reading.types ?? {}, name) ? reading.types?.[name] : undefined;
    return { name, cells, type: chosen ?? guessType(cells, { target: at === target }) };
  });
  return { columns, lines: body.map(({ line }) => line), target };
}

/** The finite number in a cell, undefined where it is missing. Throws a DataError that names row and column. */
export function numberAt(
  { name, cells }: TableColumn,
  row: number,
  line: number,
  file: string,
): number | undefined {
  const cell = cells[row] ?? '';
  if (isMissing(cell)) return undefined;
  const value = numberOf(cell);
  if (Number.isFinite(value)) return value;
  const shown = cell.trim().slice(0, 40);
  throw new DataError(
    Number.isNaN(value) ? 'not-a-number' : 'not-finite',
    text(
      `‘${file}’, line ${line}, column ‘${name}’: ‘${shown}’ is not a finite number. Mend the cell, or set the column’s type to class, text or skip.`,
      `「${file}」の ${line} 行目、列「${name}」：「${shown}」は有限の数ではありません。セルを直すか、列の種類をクラス・文章・使わない、のどれかにしてください。`,
    ),
    { file, row: line, column: name },
  );
}

/** Names are made unique: a second ‘x’ becomes ‘x 2’; an empty one ‘column 3’. */
function namesOf(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, at) => {
    const wanted = (header[at] ?? '').trim().slice(0, 100) || `column ${at + 1}`;
    let name = wanted;
    for (let number = 2; taken.has(name); number++) name = `${wanted} ${number}`;
    taken.add(name);
    return name;
  });
}

function notAsWide(file: string, { line, cells }: Row, width: number): DataError {
  return new DataError(
    'ragged-row',
    text(
      `‘${file}’, line ${line}: ${cells.length} cells where the first line has ${width}. Mend the line, or choose another delimiter.`,
      `「${file}」の ${line} 行目：セルが ${cells.length} 個あります（最初の行は ${width} 個）。行を直すか、区切り文字を選び直してください。`,
    ),
    { file, row: line },
  );
}

function tooFew(file: string, rows: number): DataError {
  return new DataError(
    'too-few-rows',
    text(
      `‘${file}’ has ${rows} rows of data; at least two are needed, one to train on and one to hold out.`,
      `「${file}」のデータは ${rows} 行です。学習用と検証用に少なくとも 2 行必要です。`,
    ),
    { file },
  );
}
