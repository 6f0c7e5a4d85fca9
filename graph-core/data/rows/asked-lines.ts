// A sentence a line; behind a tab may stand what it should be answered with.
import { text } from '../../text.ts';
import type { DataContext } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { oneFile, textPieces } from '../one-file.ts';
import type { AskedColumn, AskedRows } from './asked.ts';
import { rowsAtOnce } from './asked.ts';

export async function askedLines(
  context: DataContext,
  { column, made }: AskedColumn,
): Promise<AskedRows> {
  const file = oneFile(context).name;
  const lower = made.kind === 'tokens' && made.lowerCase;
  const size = column.sizes[0] ?? 0;
  const read = (line: string, number: number): Int32Array | Float32Array => {
    const ids = column.encode?.(line);
    if (ids && !('error' in ids)) return ids;
    const why = ids?.error ?? text('it cannot be typed', '入力できません');
    throw new DataError(
      'bad-row',
      text(`‘${file}’, line ${number}: ${why.en}`, `「${file}」の ${number} 行目：${why.ja}`),
      { file, row: number },
    );
  };
  return {
    names: [column.name],
    async *batches() {
      for await (const lines of linesOf(context)) {
        const values = new Int32Array(lines.length * size);
        lines.forEach(({ words, number }, row) => values.set(read(words, number), row * size));
        yield {
          cells: lines.map(({ words }) => [words]),
          values: { [column.name]: values },
          written: lines.map(
            ({ words }) => column.split?.(lower ? words.toLowerCase() : words) ?? [],
          ),
        };
      }
    },
  };
}

interface Line {
  readonly words: string;
  readonly number: number;
}

/** Empty lines are passed over. */
async function* linesOf(context: DataContext): AsyncGenerator<Line[]> {
  let number = 0;
  let batch: Line[] = [];
  for await (const piece of textPieces(context, { progress: [0, 1], lines: true }))
    for (const line of piece.replace(/\n$/, '').split('\n')) {
      number++;
      const [words = ''] = line.replace(/\r$/, '').split('\t');
      if (words.trim() === '') continue;
      batch.push({ words: words.trim(), number });
      if (batch.length < rowsAtOnce) continue;
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}
