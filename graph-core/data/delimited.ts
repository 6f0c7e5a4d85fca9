// Rows of a CSV or TSV text (RFC 4180, with LF or CRLF). Knows no types.
import { text } from '../text.ts';
import { DataError } from './dataset.ts';

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

/** Empty lines are passed over. Throws a DataError where a quote is never closed. */
export function* readRows(source: string, delimiter: Delimiter, file: string): Generator<Row> {
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const begun = line;
    const cells: string[] = [];
    let ended = false;
    while (!ended) {
      let cell = '';
      if (source[at] === '"') {
        const quoted = readQuoted(source, at);
        if (!quoted) throw unclosed(file, begun);
        cell = quoted.cell;
        at = quoted.end;
        line += quoted.lines;
      }
      const end = endOfCell(source, at, delimiter);
      cell += source.slice(at, end);
      at = end;
      cells.push(cell.endsWith('\r') ? cell.slice(0, -1) : cell);
      ended = source[at] !== delimiter;
      at++;
    }
    line++;
    if (cells.length > 1 || cells[0] !== '') yield { line: begun, cells };
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
  let lines = 0;
  for (let at = from + 1; at < source.length; at++) {
    const unit = source[at] ?? '';
    if (unit === '"') {
      if (source[at + 1] !== '"') return { cell, end: at + 1, lines };
      at++;
    } else if (unit === '\n') lines++;
    cell += unit;
  }
  return undefined;
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
