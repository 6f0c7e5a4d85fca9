// What a data source is and what it gives: named columns of examples, split for training and holding out.
import type { z } from 'zod';
import type { Text } from '../text.ts';
import type { SurveyedColumn } from './table/column-types.ts';
import type { ColumnPreprocessing, DataContents, Preprocessing } from './preprocessing/schema.ts';

export { bosId, eosId, padId, specialTokens, unknownId } from './special-tokens.ts';

/**
 * `tokens` are ids [length]; a `class` is one id []; an `image` is [height, width, channels] in 0 … 1; `vector` and
 * `sequence` are real numbers [features] and [length, features].
 */
export type ColumnKind = 'tokens' | 'class' | 'image' | 'vector' | 'sequence';

/** A number was (value − mean) / deviation; with `log`, of sign(value) · ln(1 + |value|). */
export interface Scale {
  readonly mean: number;
  readonly deviation: number;
  readonly log?: boolean;
}

export interface Column {
  readonly name: string;
  readonly label: Text;
  readonly kind: ColumnKind;
  /** Sizes of one example, without the batch axis. */
  readonly sizes: readonly number[];
  /** What each number of a vector is. */
  readonly features?: readonly string[];
  /** How each number of a vector was standardised; absent where none was. */
  readonly scale?: readonly Scale[];
  /** Of sentences: places that none of them needs, and the option of the source that is a limit so much too high. */
  readonly spare?: { readonly option: string; readonly positions: number };
  /** Words of the ids of tokens and classes, by id. */
  readonly words?: readonly string[];
  /** The same as a person reads them, where they are written otherwise: the letters of bytes. */
  readonly shown?: readonly string[];
  /**
   * This column is `of` moved one place to the right behind ⟨bos⟩: what a decoder is fed while it is taught.
   * When the trained model speaks for itself, its own words stand here.
   */
  readonly shiftedFrom?: string;
  /** How what a person types becomes ids or numbers, and ids words; absent = cannot be typed. */
  encode?(typed: string): Int32Array | Float32Array | { readonly error: Text };
  /** Ids as a person reads them, up to ⟨eos⟩ and without padding. */
  decode?(ids: ArrayLike<number>): string;
  /** Text as the words it is cut into, and words as text. */
  split?(typed: string): string[];
  join?(words: readonly string[]): string;
}

export type Split = 'training' | 'held-out';

/** What a file, a folder or a row was given as. `validation` is what is held out. */
export const dataParts = ['training', 'validation', 'test'] as const;
export type DataPart = (typeof dataParts)[number];

/** Files of which a vocabulary is read: of the only column of text, or of all; of one side of pairs. */
export const vocabularyParts = ['vocabulary', 'source-vocabulary', 'target-vocabulary'] as const;
export type VocabularyPart = (typeof vocabularyParts)[number];

/** What a file may be given as. */
export const fileParts = [...dataParts, ...vocabularyParts] as const;
export type FilePart = (typeof fileParts)[number];

/** Values of some examples, one after another: [count, ...sizes]. */
export type Batch = Readonly<Record<string, Float32Array | Int32Array>>;

export interface Dataset {
  readonly columns: readonly Column[];
  readonly count: Readonly<Record<Split, number>>;
  /** The examples at these places (0 … count − 1) of a split. The same places always give the same numbers. */
  batch(split: Split, indices: ArrayLike<number>): Batch;
  /** What is kept for a test, in place of what is held out; absent where nothing is. Training never looks at it. */
  readonly test?: Pick<Dataset, 'count' | 'batch'>;
  /** Changes where the numbers would: kept with every run. */
  readonly fingerprint: string;
  /** What was fitted on the training split, or what was given and applied. */
  readonly preprocessing?: Preprocessing;
  /** Where preprocessing was applied to the user's files: how they stand to those it was fitted on. */
  readonly relation?: DataRelation;
  /** Share of the words of a column that are outside its vocabulary, by the column's name. */
  readonly unknownShare?: Readonly<Record<string, number>>;
  /** What a person should know of how it was read: what was left out. */
  readonly remarks: readonly Text[];
  /** What the files hold that is no example here, by reason. */
  readonly leftOut?: readonly LeftOut[];
  /** Sentences of a column by their number of words (the index), those included that were left out. */
  readonly lengths?: Readonly<Record<string, readonly number[]>>;
}

export interface LeftOut {
  readonly reason: 'too-long' | 'missing-value';
  readonly count: number;
  readonly of: number;
}

/**
 * How rows stand to those that the model was trained on: the same, the same in another order, those of an earlier
 * part of its training, or others.
 */
export type DataRelation = 'same' | 'reordered' | 'earlier' | 'other';

/** A data set as its source gives it, with what its columns are made of. */
export interface Opened extends Omit<Dataset, 'preprocessing'> {
  readonly fitted: {
    readonly columns: readonly ColumnPreprocessing[];
    readonly contents?: DataContents;
    /** What is done with rows that lack a value; `refuse` unless said. */
    readonly missing?: Preprocessing['missing'];
  };
}

/** Bytes that may be read slice by slice, so that a large file is never whole in memory. A Blob is one. */
export interface FileContent {
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A file as it crosses from the screen to a worker, which may read it but not keep its path. */
export interface SentFile {
  /** With its folders where a whole folder was chosen: `cats/1.png`. */
  readonly name: string;
  readonly content: FileContent;
  /** `training` unless said. */
  readonly part?: FilePart | undefined;
}

/** A file the user gave. Both ways of reading throw a DataError where the file is gone. */
export interface DataFile {
  readonly name: string;
  readonly size: number;
  /** `training` unless said. */
  readonly part?: FilePart | undefined;
  bytes(): Promise<Uint8Array>;
  read(from: number, to: number): Promise<Uint8Array>;
}

/** Kinds of pictures whose decoders come along, where a host has none of its own. */
export type Codec = 'jpeg' | 'webp';

/** Red, green, blue and opacity of every pixel, row by row, 0 … 255. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array | Uint8ClampedArray;
}

export interface DataContext {
  /** Seeds generation and split. */
  readonly seed: number;
  /** Reads a bundled file of the folder `data/`, e.g. `fashion-mnist/train-images-idx3-ubyte.gz`. */
  bundled(path: string): Promise<Uint8Array>;
  /** Undoes gzip; the host's own, since the core has none. */
  gunzip(bytes: Uint8Array): Promise<Uint8Array>;
  /** The WebAssembly that decodes JPEG or WebP. */
  codec(name: Codec): Promise<Uint8Array>;
  /** Pixels of a GIF, BMP, … by the host's own decoder; absent where the host has none. */
  decodeImage?(bytes: Uint8Array): Promise<Picture>;
  /** Columns whose numbers are taken as they are, whatever the options say. */
  readonly plain?: ReadonlySet<string>;
  /** Fitted before, with the weights that the data is opened for: it is applied, and nothing is fitted anew. */
  readonly preprocessing?: Preprocessing;
  /** Data that preprocessing was not fitted on is held out whole, to be measured; otherwise it is split like any. */
  readonly wholeHeldOut?: boolean;
  /** What the user chose for this source. */
  readonly files: readonly DataFile[];
  /** Vocabularies among them, which openData takes out of the files. */
  readonly vocabularies?: Readonly<Partial<Record<VocabularyPart, DataFile>>>;
  /** Done so far, 0 … 1. Throws to cancel. */
  progress?(share: number): void;
  /** Hears what the columns of a user's table were found to be, before any of them is imported. */
  surveyed?(columns: readonly SurveyedColumn[]): void;
}

export interface DataSource<S extends z.ZodObject = z.ZodObject> {
  /** Saved in documents, so it never changes; the name of the file that defines it. */
  readonly id: string;
  /** Its place among those that are offered; absent = after them. */
  readonly rank?: number;
  readonly docs: {
    readonly title: Text;
    readonly summary: Text;
    readonly licence: string;
    /** What a model learns from it: `translation`, `classification`, … */
    readonly task: Text;
  };
  /** Made with the helpers of params.ts, drawn as a form. */
  readonly options: S;
  /** Whether it needs files of the user. */
  readonly files?: {
    readonly accept: readonly string[];
    readonly multiple: boolean;
    /** A whole folder may be chosen instead. */
    readonly folder?: boolean;
    /** Vocabularies of one's own that it takes. */
    readonly vocabularies?: readonly VocabularyPart[];
  };
  /** Options that say how a file is written, not what is made of it: they are the document's whatever was fitted. */
  readonly reading?: readonly string[];
  open(options: z.output<S>, context: DataContext): Promise<Opened>;
}

/** Options of the data that set something right, and what that is called. */
export interface DataRepair {
  readonly words: Text;
  readonly options: Readonly<Record<string, string>>;
}

/** A reason why data cannot be read, with its place and ways out; nothing has been imported. */
export class DataError extends Error {
  constructor(
    readonly code: string,
    readonly sentence: Text,
    readonly location?: {
      readonly row?: number;
      readonly column?: string;
      readonly file?: string;
      /** Of the document's data settings. */
      readonly option?: string;
    },
    readonly repairs: readonly DataRepair[] = [],
  ) {
    super(sentence.en);
    this.name = 'DataError';
  }
}
