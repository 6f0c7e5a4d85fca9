// The rows of a user's table, read piece by piece as often as they are needed.
import { text } from '../../text.ts';
import { numberOf } from './column-types.ts';
import type { DataContext } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import type { Delimiter, Row } from '../formats/delimited.ts';
import { guessDelimiter, rowReader } from '../formats/delimited.ts';
import { oneFile, textPieces } from '../one-file.ts';

/** How the file is written; undefined = guessed from its beginning. */
export interface TableWriting {
  readonly delimiter: Delimiter | undefined;
  /** A header holds no number. */
  readonly header: boolean | undefined;
}

export interface TableRows {
  readonly file: string;
  readonly names: readonly string[];
  /** The rows below the header, each as wide as the first; batches of some thousands. */
  batches(progress: readonly [number, number]): AsyncGenerator<readonly Row[]>;
}

/** Reads the beginning of the file only. */
export async function openTable(context: DataContext, writing: TableWriting): Promise<TableRows> {
  const file = oneFile(context).name;
  const { delimiter, first } = await firstRow(context, writing.delimiter);
  const header = writing.header ?? !first.cells.some((cell) => !Number.isNaN(numberOf(cell)));
  const width = first.cells.length;
  return {
    file,
    names: namesOf(header ? first.cells : [], width),
    async *batches(progress) {
      let skip = header;
      for await (const rows of rowsOf(context, delimiter, progress)) {
        const ragged = rows.find(({ cells }) => cells.length !== width);
        if (ragged) throw notAsWide(file, ragged, width);
        yield skip ? rows.slice(1) : rows;
        skip &&= rows.length === 0;
      }
    },
  };
}

async function* rowsOf(
  context: DataContext,
  delimiter: Delimiter,
  progress: readonly [number, number],
): AsyncGenerator<readonly Row[]> {
  const reader = rowReader(delimiter, oneFile(context).name);
  for await (const piece of textPieces(context, { progress, lines: true }))
    yield reader.push(piece, false);
  yield reader.push('', true);
}

async function firstRow(context: DataContext, chosen: Delimiter | undefined) {
  let delimiter = chosen;
  let reader: ReturnType<typeof rowReader> | undefined;
  for await (const piece of textPieces(context, { progress: [0, 0], lines: true })) {
    delimiter ??= guessDelimiter(piece);
    reader ??= rowReader(delimiter, oneFile(context).name);
    const [first] = reader.push(piece, false);
    if (first) return { delimiter, first };
  }
  const [first] = reader?.push('', true) ?? [];
  if (first && delimiter) return { delimiter, first };
  throw tooFewRows(oneFile(context).name, 0);
}

/** Names are made unique: a second ‘x’ becomes ‘x 2’; an empty one ‘column 3’. */
function namesOf(header: readonly string[], width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, index) => {
    const wanted = (header[index] ?? '').trim().slice(0, 100) || `column ${index + 1}`;
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
      `‘${file}’, line ${line}: ${cells.length} cells where the first line has ${width}. Fix the line, or choose another delimiter.`,
      `「${file}」の ${line} 行目：セルが ${cells.length} 個あります（最初の行は ${width} 個）。行を直すか、区切り文字を選び直してください。`,
    ),
    { file, row: line },
  );
}

export function tooFewRows(file: string, rows: number): DataError {
  return new DataError(
    'too-few-rows',
    text(
      `‘${file}’ has ${rows} rows of data; at least two are needed, one to train on and one to hold out.`,
      `「${file}」のデータは ${rows} 行です。学習用と検証用に少なくとも 2 行必要です。`,
    ),
    { file },
  );
}
