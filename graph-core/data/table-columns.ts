// Gathered columns of a table → columns of a data set: vectors, classes, tokens. Knows no file format.
import { text, verbatim } from '../text.ts';
import type { Gathered, GatheredClasses, GatheredNumbers, GatheredTexts } from './gathered.ts';
import type { Assembled } from './in-memory.ts';
import { joinWords } from './sequence-pairs.ts';
import { splitAtPunctuation } from './tokenizer.ts';
import type { TypedCell } from './typed-row.ts';
import { numberCell, rowEncoder, wordCell } from './typed-row.ts';
import { decoder, encoder, rankedVocabulary } from './vocabulary.ts';

/** Which rows are used, by place, training first. */
export interface Picked {
  readonly order: Int32Array;
  readonly training: number;
}

/** Numbers as they are or standardised, classes as one entry per word, all in one vector. */
export function featureColumn(
  columns: readonly Gathered[],
  picked: Picked,
  standardize: boolean,
): Assembled {
  const parts = columns.flatMap((column) =>
    column.type === 'number'
      ? [numberPart(column, picked, standardize)]
      : column.type === 'class'
        ? [indicatorPart(column)]
        : [],
  );
  const names = parts.flatMap((part) => part.names);
  return {
    column: {
      name: 'features',
      label: text('Features', '特徴量'),
      kind: 'vector',
      sizes: [names.length],
      features: names,
      encode: rowEncoder(parts.map(({ cell }) => cell)),
    },
    write(example, into, at) {
      const row = picked.order[example] ?? 0;
      let place = at;
      for (const part of parts) {
        part.write(row, into, place);
        place += part.names.length;
      }
    },
    bytes: () => bytesOf(columns, picked),
  };
}

/** A single number, as a vector of one. */
export function numberColumn(
  column: GatheredNumbers,
  picked: Picked,
  standardize: boolean,
): Assembled {
  const { write } = numberPart(column, picked, standardize);
  return {
    column: { name: 'target', label: verbatim(column.name), kind: 'vector', sizes: [1] },
    write: (example, into, at) => write(picked.order[example] ?? 0, into, at),
    bytes: () => bytesOf([column], picked),
  };
}

export function classColumn(column: GatheredClasses, picked: Picked): Assembled {
  const { words, placeOf } = sorted(column);
  return {
    column: { name: 'target', label: verbatim(column.name), kind: 'class', sizes: [], words },
    write(example, into, at) {
      into[at] = placeOf(picked.order[example] ?? 0);
    },
    bytes: () => bytesOf([column], picked),
  };
}

/** The vocabulary is that of the training rows. */
export function textColumn(column: GatheredTexts, picked: Picked, length: number): Assembled {
  const { name, ids, starts, known } = column;
  const counts = new Float64Array(known.words.length);
  for (const row of picked.order.subarray(0, picked.training))
    for (let at = starts.at(row); at < starts.at(row + 1); at++)
      counts[ids.at(at)] = (counts[ids.at(at)] ?? 0) + 1;
  const { vocabulary, idOf } = rankedVocabulary(known.words, counts);
  return {
    column: {
      name,
      label: verbatim(name),
      kind: 'tokens',
      sizes: [length],
      words: vocabulary.words,
      encode: encoder(vocabulary, splitAtPunctuation, length, { unknown: true }),
      decode: decoder(vocabulary, joinWords),
    },
    write(example, into, at) {
      const row = picked.order[example] ?? 0;
      const from = starts.at(row);
      for (let place = from; place < starts.at(row + 1); place++)
        into[at + place - from] = idOf[ids.at(place)] ?? 0;
    },
    bytes: () => bytesOf([column], picked),
  };
}

interface Part {
  readonly names: readonly string[];
  readonly cell: TypedCell;
  write(row: number, into: Float32Array | Int32Array, at: number): void;
}

/** Mean and deviation are those of the training rows, so that nothing of the held-out ones leaks in. */
function numberPart(
  { name, values }: GatheredNumbers,
  { order, training }: Picked,
  standardize: boolean,
): Part {
  let [mean, squares] = [0, 0];
  if (standardize) {
    for (let at = 0; at < training; at++) mean += values.at(order[at] ?? 0) / training;
    for (let at = 0; at < training; at++)
      squares += (values.at(order[at] ?? 0) - mean) ** 2 / training;
  }
  const deviation = (standardize && Math.sqrt(squares)) || 1;
  const become = (value: number): number => (value - mean) / deviation;
  return {
    names: [name],
    cell: numberCell(name, become),
    write(row, into, at) {
      into[at] = become(values.at(row));
    },
  };
}

function indicatorPart(column: GatheredClasses): Part {
  const { words, placeOf } = sorted(column);
  return {
    names: words.map((word) => `${column.name} = ${word}`),
    cell: wordCell(column.name, words),
    write(row, into, at) {
      into[at + placeOf(row)] = 1;
    },
  };
}

/** Classes in alphabetical order, so that they do not depend on which row came first. */
function sorted({ words, ids }: GatheredClasses): {
  words: string[];
  placeOf(row: number): number;
} {
  const inOrder = [...words].sort();
  const place = new Map(inOrder.map((word, at) => [word, at]));
  const places = Int32Array.from(words, (word) => place.get(word) ?? 0);
  return { words: inOrder, placeOf: (row) => places[ids.at(row)] ?? 0 };
}

function* bytesOf(columns: readonly Gathered[], { order }: Picked): Generator<Uint8Array> {
  yield new Uint8Array(order.buffer);
  for (const column of columns)
    yield* (column.type === 'number' ? column.values : column.ids).bytes();
}
