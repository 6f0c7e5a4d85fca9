// What the screen and the data worker say to each other.
import type { ClassCounts } from '../document/document.ts';
import type {
  AugmentationStep,
  Batch,
  Column,
  DataError,
  DataReport,
  DataSettings,
  SentFile,
  Split,
  SurveyedColumn,
  Text,
} from '../../graph-core/index.ts';

/** A column without its functions, which cannot cross to another thread. */
export interface ColumnFacts extends Omit<Column, 'encode' | 'decode'> {
  /** Whether typed words can become ids. */
  readonly typeable: boolean;
}

export interface OpenedData {
  readonly columns: readonly ColumnFacts[];
  readonly count: Readonly<Record<Split, number>>;
  readonly fingerprint: string;
  /** How many are kept for a test. */
  readonly tested: number;
  /** What was left out. */
  readonly remarks: readonly Text[];
}

/** What somebody should look at before training, how long sentences are, and how often each class comes. */
export interface DataFindings extends Pick<DataReport, 'hints' | 'lengths'> {
  readonly classes: readonly ClassCounts[];
}

/** Some examples as numbers in the unit of the user's data, and as a person reads them where that is text. */
export interface Samples {
  readonly indices: readonly number[];
  readonly batch: Batch;
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/** Of the first column of pictures. */
export interface ChangedPictures {
  readonly sizes: readonly number[];
  readonly examples: number;
  /** All examples as they are, then as each step meets them. */
  readonly draws: readonly Float32Array[];
}

export interface DataFailure {
  readonly sentence: Text;
  readonly location?: DataError['location'];
  readonly repairs?: DataError['repairs'];
}

export type DataAsk =
  | {
      readonly id: number;
      readonly open: {
        readonly data: Pick<DataSettings, 'source' | 'options'>;
        readonly seed: number;
        /** Columns whose numbers are taken as they are. */
        readonly plain: readonly string[];
        readonly files: readonly SentFile[];
        readonly base: string;
      };
    }
  /** Of the data opened last. */
  | {
      readonly id: number;
      /** Training pictures as so many first steps would meet them. */
      readonly change: {
        readonly changes: readonly AugmentationStep[];
        readonly seed: number;
        readonly examples: number;
        readonly steps: number;
      };
    }
  | { readonly id: number; readonly sample: { readonly split: Split; readonly indices: number[] } };

export type DataAnswer = { readonly id: number } & (
  | { readonly progress: number }
  /** Comes before the data is open, and where it cannot be opened too. */
  | { readonly surveyed: readonly SurveyedColumn[] }
  | { readonly opened: OpenedData }
  /** Comes after the data is open. */
  | { readonly findings: DataFindings }
  | { readonly samples: Samples }
  | { readonly changed: ChangedPictures }
  | { readonly failure: DataFailure }
);
