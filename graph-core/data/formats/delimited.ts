// Rows of a CSV or TSV text (RFC 4180, with LF or CRLF), piece by piece.
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';

export type Delimiter = ',' | '\t' | ';';

export interface Row {
  /** Line of the text on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The one that occurs most often in the first line, outside quotes. */
export function guessDelimiter(source: string): Delimiter {
  const [first = ''] = source.replace(/"[^"]*"/g, '').split(/\r?\n/, 1);
  const candidates: readonly Delimiter[] = ['\t', ',', ';'];
  const count = (delimiter: Delimiter) => first.split(delimiter).length;
  return candidates.reduce((best, each) => (count(each) > count(best) ? each : best));
}

export interface RowReader {
  /** The rows that are whole by now; `last` says that no text follows. */
  push(piece: string, last: boolean): Row[];
}

/** No cell is this long: a quotation mark must have been left open. */
const longestCell = 16 * 1024 * 1024;

/** Empty lines are passed over. Throws a DataError where a quote is never closed. */
export function rowReader(delimiter: Delimiter, file: string): RowReader {
  let waiting: string[] = [];
  let length = 0;
  /** A quote that stays open is looked for again only in twice the text, or all of it would be read for each piece. */
  let enough = 0;
  let line = 1;
  return {
    push(piece, last) {
      waiting.push(piece);
      length += piece.length;
      if (!last && length < enough) return [];
      const source = waiting.join('');
      const rows: Row[] = [];
      enough = 0;
      let at = 0;
      let quote = -1;
      while (at < source.length) {
        if (quote < at) quote = nextOr(source, '"', at, Number.POSITIVE_INFINITY);
        const end = nextOr(source, '\n', at, source.length);
        const row =
          quote < end ? readRow(source, at, delimiter) : plainRow(source, at, end, delimiter);
        if (!row) {
          if (last || source.length - at > longestCell) throw unclosed(file, line);
          enough = 2 * (source.length - at);
          break;
        }
        if (row.cells.length > 1 || row.cells[0] !== '') rows.push({ line, cells: row.cells });
        at = row.end;
        line += row.lines;
      }
      waiting = [source.slice(at)];
      length = source.length - at;
      return rows;
    },
  };
}

function nextOr(source: string, wanted: string, from: number, otherwise: number): number {
  const found = source.indexOf(wanted, from);
  return found < 0 ? otherwise : found;
}

/** A row without any quotation mark. */
function plainRow(source: string, from: number, end: number, delimiter: Delimiter) {
  const shown = source[end - 1] === '\r' ? end - 1 : end;
  return {
    cells: source.slice(from, Math.max(from, shown)).split(delimiter),
    end: end + 1,
    lines: 1,
  };
}

/** From the beginning of a row to behind its line end; undefined where a quote is not closed within the text. */
function readRow(
  source: string,
  from: number,
  delimiter: Delimiter,
): { cells: string[]; end: number; lines: number } | undefined {
  const cells: string[] = [];
  let at = from;
  let lines = 1;
  for (;;) {
    let cell = '';
    if (source[at] === '"') {
      const quoted = readQuoted(source, at);
      if (!quoted) return undefined;
      cell = quoted.cell;
      at = quoted.end;
      lines += quoted.lines;
    }
    const end = endOfCell(source, at, delimiter);
    cell += source.slice(at, end);
    cells.push(cell.endsWith('\r') ? cell.slice(0, -1) : cell);
    at = end + 1;
    if (source[end] !== delimiter) return { cells, end: at, lines };
  }
}

function endOfCell(source: string, from: number, delimiter: Delimiter): number {
  let at = from;
  while (at < source.length && source[at] !== delimiter && source[at] !== '\n') at++;
  return at;
}

/** From an opening quote; a doubled quote stands for one. */
function readQuoted(
  source: string,
  from: number,
): { cell: string; end: number; lines: number } | undefined {
  let cell = '';
  for (let index = from + 1; ; ) {
    const quote = source.indexOf('"', index);
    if (quote < 0) return undefined;
    cell += source.slice(index, quote);
    if (source[quote + 1] !== '"') return { cell, end: quote + 1, lines: linesIn(cell) };
    cell += '"';
    index = quote + 2;
  }
}

function linesIn(cell: string): number {
  let lines = 0;
  for (let index = cell.indexOf('\n'); index >= 0; index = cell.indexOf('\n', index + 1)) lines++;
  return lines;
}

function unclosed(file: string, row: number): DataError {
  return new DataError(
    'unclosed-quote',
    text(
      `‘${file}’: a quotation mark opened on line ${row} is never closed. Close it, or double it if it belongs to the text.`,
      `「${file}」：${row} 行目で開いた引用符が閉じられていません。閉じるか、文字として使う場合は 2 つ重ねてください。`,
    ),
    { file, row },
  );
}
