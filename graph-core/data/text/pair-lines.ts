// The lines of a user's file of pairs: left, a tab, right.
import { text } from '../../text.ts';
import type { DataContext } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { oneFile, textPieces } from '../one-file.ts';

/** Left and right of a line. */
export type WrittenPair = readonly [string, string];

/** The pairs of sentences, in batches. Throws a DataError at the first line that holds none. */
export async function* readPairs(
  context: DataContext,
  lowerCase: boolean,
  progress: readonly [number, number],
): AsyncGenerator<readonly WrittenPair[]> {
  const { name } = oneFile(context);
  let line = 0;
  for await (const piece of textPieces(context, { progress, lines: true })) {
    const batch: WrittenPair[] = [];
    const cased = lowerCase ? piece.toLowerCase() : piece;
    for (const row of cased.replace(/\n$/, '').split('\n')) {
      line++;
      // A quotation mark is a letter here: sentences are full of them, and no cell holds a tab.
      const cells = row.split('\t').map((cell) => cell.trim());
      if (cells.length === 1 && cells[0] === '') continue;
      const [left = '', right = ''] = cells;
      if (cells.length !== 2 || left === '' || right === '') throw notAPair(name, line, cells);
      batch.push([left, right]);
    }
    yield batch;
  }
}

function notAPair(file: string, line: number, cells: readonly string[]): DataError {
  const found = cells.filter((cell) => cell !== '').length;
  return new DataError(
    'not-a-pair',
    text(
      `‘${file}’, line ${line}: expected two sentences separated by one tab, found ${found}.`,
      `「${file}」の ${line} 行目：タブで区切った 2 つの文が必要ですが、${found} つでした。`,
    ),
    { file, row: line },
  );
}
