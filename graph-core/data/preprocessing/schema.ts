// What was fitted on the training split and travels with the weights: words, classes, means, sizes.
import { z } from 'zod';
import { listOf, words } from '../../sized.ts';
import { specialTokens } from '../special-tokens.ts';
import { tokenizerSchema } from '../text/tokenizers.ts';

export const preprocessingFormat = 'kumiki-preprocessing';
export const preprocessingVersion = 1;

const name = words(200);
const count = z.int().min(0);
const vocabulary = listOf(z.string(), 1_000_000);

/** Whether a last entry is added that is 1 where there was a gap. */
const indicator = z.literal(true).optional();

/** One column of a table inside a vector. */
const field = z.discriminatedUnion('type', [
  /** Becomes (value − mean) / deviation; 0 and 1 where numbers are taken as they are. Range: of the training rows. */
  z.looseObject({
    type: z.literal('number'),
    name,
    mean: z.number(),
    deviation: z.number().positive(),
    min: z.number(),
    max: z.number(),
    /** Whether it first becomes sign(value) · ln(1 + |value|). */
    log: z.literal(true).optional(),
    /** How the file writes it, where that is not as programs do: 1.234,5 or 1,234.5. */
    written: z.enum(['comma', 'point']).optional(),
    /** Stands in for a gap. */
    missing: z.number().optional(),
    indicator,
  }),
  /** One entry per class, 1 where it is the row's. */
  z.looseObject({
    type: z.literal('class'),
    name,
    classes: vocabulary,
    /** Stands in for a gap. */
    missing: z.string().optional(),
    indicator,
  }),
  /**
   * Days since 1970-01-01 UTC, scaled as a number is; then sine and cosine of the time of the year (365.25 days from
   * the first of January) and of the week (from Thursday 0:00).
   */
  z.looseObject({
    type: z.literal('date'),
    name,
    /** Which number of 03/04/2025 is the day. */
    order: z.enum(['day-first', 'month-first']),
    mean: z.number(),
    deviation: z.number().positive(),
    min: z.number(),
    max: z.number(),
    missing: z.number().optional(),
    indicator,
  }),
]);

/** What a column of the data set is made of, so that raw input can be made into it and answers read back. */
const column = z.discriminatedUnion('kind', [
  /** Ids [length]; the special words ⟨pad⟩ 0, ⟨bos⟩ 1, ⟨eos⟩ 2, ⟨unk⟩ 3 come first in `words`. */
  z.looseObject({
    kind: z.literal('tokens'),
    name,
    /** How text is cut into words and joined again. */
    tokenizer: tokenizerSchema,
    lowerCase: z.boolean(),
    /** By id. */
    words: vocabulary.refine((all) => specialTokens.every((word, id) => all[id] === word), {
      error: 'the special words do not come first',
    }),
    length: count,
    /** Whether the ids begin with ⟨bos⟩. */
    begin: z.boolean(),
    /** Whether the ids end with ⟨eos⟩. */
    end: z.boolean(),
    /** Whether a word outside the vocabulary becomes ⟨unk⟩ or is refused. */
    unknown: z.enum(['replace', 'refuse']),
    /** The column of which this is the copy one place to the right, as a decoder is taught. */
    shiftedFrom: name.optional(),
  }),
  /** One id []; `source` is the name the column has in the user's file. */
  z.looseObject({ kind: z.literal('class'), name, source: name.optional(), classes: vocabulary }),
  /** Numbers [entries of all fields, in order]. */
  z.looseObject({ kind: z.literal('vector'), name, fields: listOf(field, 100_000) }),
  /** Pixels [height, width, channels]; 0 … 255 become `range`. */
  z.looseObject({
    kind: z.literal('image'),
    name,
    height: count,
    width: count,
    channels: count,
    range: z.tuple([z.number(), z.number()]),
    fit: z.enum(['crop', 'stretch']).optional(),
  }),
  /** Numbers [length, features], taken as they are. */
  z.looseObject({ kind: z.literal('sequence'), name, sizes: z.array(count) }),
]);

/** Hashes of all rows, one in their order and one in any, by which the same data is known again. */
const contents = z.looseObject({
  files: listOf(words(1_000), 100),
  rows: count,
  ordered: words(64),
  unordered: words(64),
});

/** What the classes of a column weigh in the training loss, by id; whether they were counted or given. */
const classWeighing = z.looseObject({
  column: name,
  balanced: z.literal(true).optional(),
  weights: listOf(z.number().positive(), 1_000_000),
});

export const preprocessingSchema = z.looseObject({
  format: z.literal(preprocessingFormat),
  version: z.literal(preprocessingVersion),
  /** Id of the data source and its options as they were when it was fitted. */
  source: words(64),
  options: z.record(words(200), z.json()),
  split: z.looseObject({
    seed: z.int().min(0),
    training: count,
    heldOut: count,
    /** Kept for a test; absent where nothing is. */
    test: count.optional(),
  }),
  /** Of the data it was fitted on. */
  fingerprint: words(64),
  /** Of the rows as they stand in the user's files, whatever the split and the fitting; absent for generated data. */
  contents: contents.optional(),
  /** The same of data on which training began, before it went on with other data. */
  earlier: listOf(contents, 1_000).optional(),
  /** What is done with rows that lack a value. */
  missing: z.enum(['refuse', 'leave-out', 'impute']),
  columns: listOf(column, 1_000),
  /** Absent where all classes weigh alike. No answer depends on it. */
  classWeights: listOf(classWeighing, 1_000).optional(),
});

export type Preprocessing = z.infer<typeof preprocessingSchema>;
export type ColumnPreprocessing = z.infer<typeof column>;
export type FieldPreprocessing = z.infer<typeof field>;
export type ClassWeighing = z.infer<typeof classWeighing>;
export type DataContents = z.infer<typeof contents>;
