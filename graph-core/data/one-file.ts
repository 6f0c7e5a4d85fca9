// The one file that an importer needs, and its text piece by piece.
import { text } from '../text.ts';
import type { DataContext, DataFile } from './dataset.ts';
import { DataError } from './dataset.ts';
import { utf8Reader } from './text/utf8.ts';

/** Read at once: what is in memory of a text is a few of these. */
const slice = 1024 * 1024;
const longestLine = 16 * slice;

export function oneFile(context: DataContext): DataFile {
  const [file, second] = context.files;
  if (!file)
    throw new DataError(
      'no-file',
      text(
        'No file is chosen yet. Choose one in the Data room.',
        'ファイルがまだ選ばれていません。「データ」画面で選んでください。',
      ),
    );
  if (second)
    throw new DataError(
      'too-many-files',
      text(
        `${context.files.length} files are chosen, but only one can be read. Keep ‘${file.name}’ or another one.`,
        `ファイルが ${context.files.length} 個選ばれていますが、読めるのは 1 つです。「${file.name}」など 1 つだけを残してください。`,
      ),
    );
  return file;
}

export interface TextReading {
  /** Which share of the whole work this reading is: [from, to] of 0 … 1. */
  readonly progress: readonly [number, number];
  /** Lines are never cut: one that is very long is refused. Without, it is cut at white space. */
  readonly lines: boolean;
}

/**
 * UTF-8 text of the one file in pieces of some megabytes that end where a line ends. Throws a DataError where it is
 * empty or no text, and whatever `progress` throws to cancel.
 */
export async function* textPieces(
  context: DataContext,
  { progress: [from, to], lines }: TextReading,
): AsyncGenerator<string> {
  const file = oneFile(context);
  const reader = utf8Reader(file.name);
  let rest = '';
  let blank = true;
  for (let index = 0; index < file.size; index += slice) {
    context.progress?.(from + ((to - from) * index) / file.size);
    const last = index + slice >= file.size;
    const whole =
      rest + reader.push(await file.read(index, Math.min(file.size, index + slice)), last);
    const cut = last ? whole.length : endOfPiece(whole, lines, file.name);
    rest = whole.slice(cut);
    const piece = whole.slice(0, cut);
    blank &&= piece.trim() === '';
    if (piece !== '') yield piece;
  }
  if (!blank) return;
  throw new DataError(
    'empty-file',
    text(`‘${file.name}’ is empty.`, `「${file.name}」は空です。`),
    { file: file.name },
  );
}

function endOfPiece(whole: string, lines: boolean, file: string): number {
  const line = whole.lastIndexOf('\n') + 1;
  if (line > 0) return line;
  if (!lines) return whole.lastIndexOf(' ') + 1 || whole.length;
  if (whole.length < longestLine) return 0;
  throw new DataError(
    'line-too-long',
    text(
      `‘${file}’ has a line of more than ${megabytes(longestLine)} MB, so it does not look like a table or a list of pairs. Choose another file.`,
      `「${file}」に ${megabytes(longestLine)} MB を超える行があります。表や文の対ではないようです。別のファイルを選んでください。`,
    ),
    { file },
  );
}

export function megabytes(size: number): string {
  return (size / 1024 / 1024).toFixed(0);
}

/** What a data set may take in memory. */
const mostMemory = 1024 * 1024 * 1024;

/** Throws a DataError where what was read so far takes more than a data set may. */
export function checkMemory(bytes: number, file: string): void {
  if (bytes <= mostMemory) return;
  throw new DataError(
    'too-large',
    text(
      `‘${file}’ takes more than ${megabytes(mostMemory)} MB of memory once read. Use fewer rows or columns.`,
      `「${file}」は読み込むと ${megabytes(mostMemory)} MB を超えます。行か列を減らしてください。`,
    ),
    { file },
  );
}
