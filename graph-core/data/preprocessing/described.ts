// A column's description → the column: how it is typed and read out. The only way from a description, fitted or given.
import type { Text } from '../../text.ts';
import type { Column, Scale } from '../dataset.ts';
import { bosId } from '../dataset.ts';
import { isStandardised } from '../table/own-unit.ts';
import { cutterOf, shownWords } from '../text/tokenizer.ts';
import type { TypedCell } from '../table/typed-row.ts';
import { numberCell, rowEncoder, wordCell } from '../table/typed-row.ts';
import { entriesOf, numberIn, widthOf, writeNumber } from '../table/field-values.ts';
import { decoder, encoder, knownVocabulary } from '../text/vocabulary.ts';
import type { ColumnPreprocessing, FieldPreprocessing, Preprocessing } from './schema.ts';

export interface Described {
  readonly made: ColumnPreprocessing;
  readonly column: Column;
}

export type TokensPreprocessing = Extract<ColumnPreprocessing, { kind: 'tokens' }>;
export type VectorPreprocessing = Extract<ColumnPreprocessing, { kind: 'vector' }>;

/** `typed`: whether a person may type it. `named`: whether the entries of a vector are told by name. */
export function described(
  made: ColumnPreprocessing,
  label: Text,
  { typed = true, named = false } = {},
): Described {
  const { name, kind } = made;
  switch (made.kind) {
    case 'tokens':
      return { made, column: { label, ...tokensColumn(made, typed) } };
    case 'class':
      return { made, column: { name, label, kind, sizes: [], words: made.classes } };
    case 'vector': {
      const features = made.fields.flatMap(entriesOf);
      const column: Column = {
        name,
        label,
        kind,
        sizes: [features.length],
        ...(named && { features }),
        ...scaleOf(made.fields),
        ...(typed && { encode: rowEncoder(made.fields.map(cellOf)) }),
      };
      return { made, column };
    }
    case 'image': {
      const { height, width, channels } = made;
      return { made, column: { name, label, kind, sizes: [height, width, channels] } };
    }
    case 'sequence':
      return { made, column: { name, label, kind, sizes: made.sizes } };
  }
}

function tokensColumn(made: TokensPreprocessing, typed: boolean): Omit<Column, 'label'> {
  const { name, words, length, lowerCase, begin, end, shiftedFrom } = made;
  const vocabulary = knownVocabulary(words);
  const { split, join } = cutterOf(made.tokenizer);
  const shown = shownWords(made.tokenizer, words);
  const encode = encoder(
    vocabulary,
    (written) => split(lowerCase ? written.toLowerCase() : written),
    begin ? length - 1 : length,
    { unknown: made.unknown === 'replace', end },
  );
  const behindBegin: Column['encode'] = (written) => {
    const ids = encode(written);
    return ids instanceof Int32Array ? Int32Array.from([bosId, ...ids]) : ids;
  };
  return {
    name,
    kind: 'tokens',
    sizes: [length],
    words,
    ...(shown !== words && { shown }),
    decode: decoder(vocabulary, join),
    split,
    join,
    ...(shiftedFrom !== undefined && { shiftedFrom }),
    // What is taught one place later is not typed: it follows from what it is shifted from.
    ...(typed && shiftedFrom === undefined && { encode: begin ? behindBegin : encode }),
  };
}

export function tokensIn(
  preprocessing: Preprocessing | undefined,
  name: string,
): TokensPreprocessing | undefined {
  return preprocessing?.columns.find(
    (column): column is TokensPreprocessing => column.kind === 'tokens' && column.name === name,
  );
}

/** Of every entry, where any of them is standardised. */
function scaleOf(fields: readonly FieldPreprocessing[]): Pick<Column, 'scale'> {
  const scale = fields.flatMap((field): readonly Scale[] =>
    Array.from({ length: widthOf(field) }, (_, at) =>
      at > 0 || field.type === 'class'
        ? { mean: 0, deviation: 1 }
        : {
            mean: field.mean,
            deviation: field.deviation,
            ...(field.type === 'number' && field.log && { log: true }),
          },
    ),
  );
  return isStandardised({ scale }) ? { scale } : {};
}

/** How one value of a table becomes its numbers. */
export function cellOf(field: FieldPreprocessing): TypedCell {
  const filled = gapCell(field);
  if (field.type === 'class') return { ...wordCell(field.name, field.classes, filled) };
  const numbers = (value: number): readonly number[] => {
    const row: number[] = [];
    writeNumber(field, value, row, 0);
    return row;
  };
  return numberCell(field.name === '' ? undefined : field.name, {
    width: widthOf(field),
    read: (typed) => numberIn(field, typed),
    become: numbers,
    date: field.type === 'date',
    ...(filled && { filled }),
  });
}

/** What a gap becomes; undefined where it is refused. */
function gapCell(field: FieldPreprocessing): readonly number[] | undefined {
  if (field.missing === undefined) return undefined;
  const row: number[] = [];
  if (field.type === 'class') {
    row.push(...field.classes.map((word) => (word === field.missing ? 1 : 0)));
    if (field.indicator) row.push(1);
  } else writeNumber(field, Number.NaN, row, 0);
  return row;
}

/** Fields of numbers that are taken as they are, with the range of those in the first `training` rows. */
export function plainFields(
  names: readonly string[],
  values: ArrayLike<number>,
  training: number,
): FieldPreprocessing[] {
  const width = names.length;
  return names.map((name, index) => {
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let row = 0; row < training; row++) {
      const value = values[row * width + index] ?? 0;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    return { type: 'number', name, mean: 0, deviation: 1, min, max };
  });
}
