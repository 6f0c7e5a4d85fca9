// Columns of a table → columns of a data set: vectors, classes, tokens. Knows no file format.
import { text, verbatim } from '../text.ts';
import type { Filled } from './in-memory.ts';
import type { TableColumn } from './read-table.ts';
import { numberAt } from './read-table.ts';
import { splitAtPunctuation } from './tokenizer.ts';
import { countedVocabulary, decoder, encoder } from './vocabulary.ts';
import { joinWords } from './sequence-pairs.ts';

/** Which rows are used, training first, and what they are called in sentences. */
export interface Picked {
  readonly file: string;
  readonly lines: readonly number[];
  readonly order: readonly number[];
  readonly training: number;
}

/** Numbers as they are or standardised, classes as one entry per word, all in one vector. */
export function featureColumn(
  columns: readonly TableColumn[],
  picked: Picked,
  standardize: boolean,
): Filled {
  const parts = columns.map((column) =>
    column.type === 'number'
      ? { names: [column.name], values: [numbers(column, picked, standardize)] }
      : indicators(column, picked),
  );
  const features = parts.flatMap(({ values }) => values);
  const values = new Float32Array(picked.order.length * features.length);
  features.forEach((feature, at) =>
    feature.forEach((value, row) => {
      values[row * features.length + at] = value;
    }),
  );
  const names = parts.flatMap((part) => part.names).join(', ');
  return {
    column: {
      name: 'features',
      label: text(`Features: ${names}`, `特徴量：${names}`),
      kind: 'vector',
      sizes: [features.length],
    },
    values,
  };
}

/** A single number, as a vector of one. */
export function numberColumn(column: TableColumn, picked: Picked, standardize: boolean): Filled {
  return {
    column: { name: 'target', label: verbatim(column.name), kind: 'vector', sizes: [1] },
    values: Float32Array.from(numbers(column, picked, standardize)),
  };
}

export function classColumn(column: TableColumn, picked: Picked): Filled {
  const words = classesOf(column, picked);
  return {
    column: { name: 'target', label: verbatim(column.name), kind: 'class', sizes: [], words },
    values: Int32Array.from(picked.order, (row) => words.indexOf((column.cells[row] ?? '').trim())),
  };
}

export function textColumn(column: TableColumn, picked: Picked, length: number): Filled {
  const cut = picked.order.map((row) => splitAtPunctuation(column.cells[row] ?? ''));
  const known = countedVocabulary(cut.slice(0, picked.training));
  const values = new Int32Array(cut.length * length);
  cut.forEach((words, at) =>
    values.set(
      words.slice(0, length).map((word) => known.idOf(word)),
      at * length,
    ),
  );
  return {
    column: {
      name: column.name,
      label: verbatim(column.name),
      kind: 'tokens',
      sizes: [length],
      words: known.words,
      encode: encoder(known, splitAtPunctuation, length, { unknown: true }),
      decode: decoder(known, joinWords),
    },
    values,
  };
}

/** Mean and deviation are those of the training rows, so that nothing of the held-out ones leaks in. */
function numbers(column: TableColumn, picked: Picked, standardize: boolean): number[] {
  const values = picked.order.map(
    (row) => numberAt(column, row, picked.lines[row] ?? 0, picked.file) ?? 0,
  );
  if (!standardize) return values;
  const trained = values.slice(0, picked.training);
  const mean = trained.reduce((sum, value) => sum + value, 0) / trained.length;
  const variance = trained.reduce((sum, value) => sum + (value - mean) ** 2, 0) / trained.length;
  const deviation = Math.sqrt(variance) || 1;
  return values.map((value) => (value - mean) / deviation);
}

function indicators(column: TableColumn, picked: Picked): { names: string[]; values: number[][] } {
  const words = classesOf(column, picked);
  const cells = picked.order.map((row) => (column.cells[row] ?? '').trim());
  return {
    names: words.map((word) => `${column.name} = ${word}`),
    values: words.map((word) => cells.map((cell) => (cell === word ? 1 : 0))),
  };
}

function classesOf(column: TableColumn, picked: Picked): string[] {
  return [...new Set(picked.order.map((row) => (column.cells[row] ?? '').trim()))].sort();
}
