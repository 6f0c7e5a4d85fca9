// Gathered columns of a table → columns of a data set: vectors, classes, tokens.
import { text, verbatim } from '../../text.ts';
import { unknownId } from '../dataset.ts';
import type { Gathered, GatheredClasses, GatheredTexts } from './gathered.ts';
import { widthOf, writeNumber } from './field-values.ts';
import type { Picked } from './fit-field.ts';
import { fitClasses, fitNumber, sorted } from './fit-field.ts';
import type { ScaleKind } from './table-choices.ts';
import type { Assembled } from '../in-memory.ts';
import type { TokensPreprocessing, VectorPreprocessing } from '../preprocessing/described.ts';
import { described } from '../preprocessing/described.ts';
import type { ColumnPreprocessing, FieldPreprocessing } from '../preprocessing/schema.ts';
import { withSpare } from '../spare.ts';
import type { GivenVocabulary } from '../text/given-vocabulary.ts';
import type { TokenizerKind } from '../text/tokenizer.ts';
import { cutterOf, fitTokenizer, ownWords } from '../text/tokenizer.ts';
import { knownVocabulary, rankedVocabulary } from '../text/vocabulary.ts';

const featuresName = 'features';
export const targetName = 'target';

/** What is fitted on the training rows: numbers and classes in one vector, each text by itself, what is predicted. */
export async function fitTable(
  inputs: readonly Gathered[],
  target: Gathered | undefined,
  picked: Picked,
  { standardize, scaling, scales, texts, plain, impute, indicator }: TableFitting,
): Promise<ColumnPreprocessing[]> {
  const usual = standardize ? scaling : 'none';
  const gaps = { impute, indicator };
  const fields = inputs.flatMap((column): FieldPreprocessing[] =>
    column.type === 'number'
      ? [fitNumber(column, picked, { scale: scales[column.name] ?? usual, ...gaps })]
      : column.type === 'class' && !column.alone
        ? [fitClasses(column, picked, gaps)]
        : [],
  );
  const columns: ColumnPreprocessing[] = [];
  if (fields.length > 0) columns.push({ kind: 'vector', name: featuresName, fields });
  for (const column of inputs) {
    if (column.type === 'text') columns.push(await fitText(column, picked, texts));
    if (column.type === 'class' && column.alone)
      columns.push({
        kind: 'class',
        name: column.name,
        source: column.name,
        classes: sorted(column),
      });
  }
  if (target?.type === 'number') {
    const own = scales[target.name] ?? usual;
    const fitting = {
      // Errors are told in the unit of the file, which logarithms do not have.
      scale: plain?.has(targetName) ? 'none' : own === 'log' ? 'standard' : own,
      impute: false,
      indicator: false,
    } as const;
    const { missing: _, ...field } = fitNumber(target, picked, fitting);
    columns.push({ kind: 'vector', name: targetName, fields: [field] });
  }
  if (target?.type === 'class')
    columns.push({
      kind: 'class',
      name: targetName,
      source: target.name,
      classes: sorted(target),
    });
  return columns;
}

interface TableFitting {
  readonly standardize: boolean;
  readonly scaling: ScaleKind;
  /** Of single columns, by name. */
  readonly scales: Readonly<Record<string, ScaleKind>>;
  readonly texts: TextFitting;
  /** Columns of the data set whose numbers are taken as they are. */
  readonly plain?: ReadonlySet<string> | undefined;
  readonly impute: boolean;
  readonly indicator: boolean;
}

/** The column of a data set that a description makes of what was gathered, by the names in the user's file. */
export function tableColumn(
  made: ColumnPreprocessing,
  gathered: ReadonlyMap<string, Gathered>,
  picked: Picked,
): Assembled {
  switch (made.kind) {
    case 'vector':
      return vectorColumn(made, gathered, picked);
    case 'class': {
      const column = gathered.get(made.source ?? made.name);
      if (column?.type !== 'class') throw new Error(`${made.name} was not gathered as classes.`);
      const classOf = classIndices(column, made.classes);
      return {
        ...described(made, verbatim(column.name)),
        write(example, into, at) {
          into[at] = classOf(picked.order[example] ?? 0);
        },
        bytes: () => bytesOf([column], picked),
      };
    }
    case 'tokens': {
      const column = gathered.get(made.name);
      if (column?.type !== 'text') throw new Error(`${made.name} was not gathered as text.`);
      return textColumn(made, column, picked);
    }
    case 'image':
    case 'sequence':
      throw new Error(`A table has no ${made.kind}.`);
  }
}

function vectorColumn(
  made: VectorPreprocessing,
  gathered: ReadonlyMap<string, Gathered>,
  picked: Picked,
): Assembled {
  const columns = made.fields.flatMap(({ name }) => gathered.get(name) ?? []);
  const parts = made.fields.map((field) => partOf(field, gathered.get(field.name)));
  const predicted = made.name === targetName;
  const label = predicted ? verbatim(made.fields[0]?.name ?? '') : text('Features', '特徴量');
  return {
    ...described(made, label, { typed: !predicted, named: true }),
    write(example, into, at) {
      const row = picked.order[example] ?? 0;
      let offset = at;
      for (const part of parts) {
        part.write(row, into, offset);
        offset += part.width;
      }
    },
    bytes: () => bytesOf(columns, picked),
  };
}

function textColumn(made: TokensPreprocessing, column: GatheredTexts, picked: Picked): Assembled {
  const { ids, starts, known } = column;
  const idOf = Int32Array.from(known.words, knownVocabulary(made.words).idOf);
  let longest = 1;
  for (const row of picked.order) longest = Math.max(longest, starts.at(row + 1) - starts.at(row));
  const spare = { option: 'textLength', positions: made.length - longest };
  return {
    ...withSpare(described(made, verbatim(made.name)), spare),
    write(example, into, at) {
      const row = picked.order[example] ?? 0;
      const from = starts.at(row);
      for (let index = from; index < starts.at(row + 1); index++)
        into[at + index - from] = idOf[ids.at(index)] ?? 0;
    },
    bytes: () => bytesOf([column], picked),
  };
}

/** The share of the words of each text that its vocabulary does not have. */
export function unknownShares(
  made: readonly ColumnPreprocessing[],
  gathered: ReadonlyMap<string, Gathered>,
): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const column of made) {
    const texts = gathered.get(column.name);
    if (column.kind !== 'tokens' || texts?.type !== 'text') continue;
    const { idOf } = knownVocabulary(column.words);
    const strange = texts.known.words.map((word) => idOf(word) === unknownId);
    let unknown = 0;
    for (let index = 0; index < texts.ids.length; index++)
      if (strange[texts.ids.at(index)]) unknown++;
    shares[column.name] = texts.ids.length === 0 ? 0 : unknown / texts.ids.length;
  }
  return shares;
}

interface TextFitting {
  readonly tokens: TokenizerKind;
  readonly length: number;
  /** Of a vocabulary, in words. */
  readonly limit: number;
  /** Of the user's own. */
  readonly given: GivenVocabulary | undefined;
}

/** Tokenizer and vocabulary are those of the training rows. */
async function fitText(
  column: GatheredTexts,
  picked: Picked,
  { tokens, length, limit, given }: TextFitting,
): Promise<TokensPreprocessing> {
  const { name, ids, starts, known } = column;
  const learnedFrom = () => trainingTexts(column, picked);
  const tokenizer = given?.tokenizer ?? (await fitTokenizer(tokens, learnedFrom, limit));
  column.cut(cutterOf(tokenizer));
  const counts = new Float64Array(known.words.length);
  for (const row of picked.order.subarray(0, picked.training))
    for (let index = starts.at(row); index < starts.at(row + 1); index++)
      counts[ids.at(index)] = (counts[ids.at(index)] ?? 0) + 1;
  const ranked = () => rankedVocabulary(known.words, counts, limit).vocabulary.words;
  return {
    kind: 'tokens',
    name,
    tokenizer,
    lowerCase: false,
    words: [...(given?.words ?? ownWords(tokenizer) ?? ranked())],
    length,
    begin: false,
    end: false,
    unknown: 'replace',
  };
}

async function* trainingTexts(
  { uncut }: GatheredTexts,
  { order, training }: Picked,
): AsyncGenerator<string> {
  for (const row of order.subarray(0, training)) yield uncut[row] ?? '';
}

interface Part {
  readonly width: number;
  write(row: number, into: Float32Array | Int32Array, at: number): void;
}

function partOf(field: FieldPreprocessing, column: Gathered | undefined): Part {
  const width = widthOf(field);
  if (field.type !== 'class' && column?.type === 'number')
    return {
      width,
      write: (row, into, at) => writeNumber(field, column.values.at(row), into, at),
    };
  if (field.type === 'class' && column?.type === 'class') {
    const { ids, words } = column;
    const filled = field.classes.indexOf(field.missing ?? '');
    const classOf = classIndices(column, field.classes);
    const gap = field.missing === undefined ? -1 : words.indexOf('');
    return {
      width,
      write(row, into, at) {
        const isGap = gap >= 0 && ids.at(row) === gap;
        into[at + (isGap ? filled : classOf(row))] = 1;
        if (isGap && field.indicator) into[at + width - 1] = 1;
      },
    };
  }
  throw new Error(`${field.name} was not gathered as ${field.type}.`);
}

function classIndices(
  { words, ids }: GatheredClasses,
  classes: readonly string[],
): (row: number) => number {
  const classOf = new Map(classes.map((word, index) => [word, index]));
  const indices = Int32Array.from(words, (word) => classOf.get(word) ?? 0);
  return (row) => indices[ids.at(row)] ?? 0;
}

function* bytesOf(columns: readonly Gathered[], { order }: Picked): Generator<Uint8Array> {
  yield new Uint8Array(order.buffer);
  for (const column of columns)
    yield* (column.type === 'number' ? column.values : column.ids).bytes();
}
