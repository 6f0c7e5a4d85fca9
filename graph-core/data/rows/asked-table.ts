// Rows of a table, their cells found by the names of its columns.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { DataContext } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import type { Delimiter, Row } from '../formats/delimited.ts';
import { sizeOf } from '../in-memory.ts';
import { cellOf } from '../preprocessing/described.ts';
import type { Preprocessing } from '../preprocessing/schema.ts';
import { isMissing } from '../table/column-types.ts';
import { missingColumn } from '../table/table-given.ts';
import { openTable } from '../table/table-rows.ts';
import { knownVocabulary, padded } from '../text/vocabulary.ts';
import type { AskedBatch, AskedColumn, AskedRows } from './asked.ts';
import { rowsAtOnce } from './asked.ts';

const delimiters: Readonly<Record<string, Delimiter>> = { comma: ',', tab: '\t', semicolon: ';' };

export async function askedTable(
  context: DataContext,
  inputs: readonly AskedColumn[],
  { delimiter, header }: Preprocessing['options'],
): Promise<AskedRows> {
  const table = await openTable(context, {
    delimiter: delimiters[String(delimiter)],
    header: header === 'yes' ? true : header === 'no' ? false : undefined,
  });
  const { file, names } = table;
  const placeOf = (name: string): number => {
    const at = names.indexOf(name);
    if (at < 0) throw missingColumn(file, name, names);
    return at;
  };
  const readers = inputs.map((input) => ({ input, read: readerOf(input, placeOf) }));
  const batchOf = (rows: readonly Row[]): AskedBatch => ({
    cells: rows.map(({ cells }) => cells),
    values: Object.fromEntries(
      readers.map(({ input: { column }, read }) => {
        const size = sizeOf(column.sizes);
        const length = rows.length * size;
        const values = column.kind === 'vector' ? new Float32Array(length) : new Int32Array(length);
        rows.forEach((row, index) => {
          const made = read(row.cells);
          if ('error' in made) throw badRow(file, row.line, made.error);
          values.set(made, index * size);
        });
        return [column.name, values];
      }),
    ),
  });
  return {
    names,
    async *batches() {
      for await (const rows of table.batches([0, 1]))
        for (let from = 0; from < rows.length; from += rowsAtOnce)
          yield batchOf(rows.slice(from, from + rowsAtOnce));
    },
  };
}

type Reader = (cells: readonly string[]) => ArrayLike<number> | { readonly error: Text };

function readerOf({ column, made }: AskedColumn, placeOf: (name: string) => number): Reader {
  if (made.kind === 'vector') {
    const fields = made.fields.map((field) => ({
      at: placeOf(field.name),
      filled: field.missing !== undefined,
      ...cellOf(field),
    }));
    return (cells) => {
      const row: number[] = [];
      for (const { at, name, filled, read } of fields) {
        const cell = (cells[at] ?? '').trim();
        const numbers = isMissing(cell) && !filled ? { error: missing(name ?? '') } : read(cell);
        if ('error' in numbers) return numbers;
        row.push(...numbers);
      }
      return row;
    };
  }
  const name = made.kind === 'class' ? (made.source ?? made.name) : made.name;
  const at = placeOf(name);
  const { split } = column;
  if (made.kind === 'tokens' && split) {
    const { idOf } = knownVocabulary(made.words);
    // What is too long is cut, as it was in training.
    return (cells) => padded(split(cells[at] ?? '').map(idOf), made.length);
  }
  if (made.kind !== 'class')
    return (cells) =>
      column.encode?.(cells[at] ?? '') ?? { error: text('it cannot be typed', '入力できません') };
  return (cells) => {
    const id = made.classes.indexOf((cells[at] ?? '').trim());
    if (id >= 0) return [id];
    return {
      error: text(
        `‘${cells[at] ?? ''}’ for ‘${name}’ is not a class of the training.`,
        `「${name}」の「${cells[at] ?? ''}」は学習したクラスにありません。`,
      ),
    };
  };
}

function missing(name: string): Text {
  return text(
    `no value in column ‘${name}’. Fill it in, or remove the row.`,
    `列「${name}」に値がありません。値を入れるか、行を取り除いてください。`,
  );
}

function badRow(file: string, line: number, why: Text): DataError {
  return new DataError(
    'bad-row',
    text(`‘${file}’, line ${line}: ${why.en}`, `「${file}」の ${line} 行目：${why.ja}`),
    { file, row: line },
  );
}
