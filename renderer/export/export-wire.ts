// What the export dialog and its worker say to each other.
import type {
  BackendName,
  Document,
  ExportedFile,
  NamedArray,
  Preprocessing,
  Proof,
  SentFile,
  Text,
} from '../../graph-core/index.ts';
import type { BeforeWriting } from './before-writing.ts';

/** Averages over the rounds, with which samples are made, or the weights of the last round. */
export type KeptWeights = 'averaged' | 'raw';

/** What is exported: the document, or what one player of it trains. */
export interface Exported {
  readonly document: Document;
  readonly player: string | undefined;
}

export interface ExportOrder extends Exported {
  /** Absent: those that training would start from. */
  readonly weights: readonly NamedArray[] | undefined;
  /** Which of both they are, where the run keeps averages. */
  readonly of?: KeptWeights | undefined;
  /** What the weights were trained with, as far as that is known. */
  readonly preprocessing: Preprocessing | undefined;
  readonly format: string;
  /** Address that bundled data and kernels are found under. */
  readonly base: string;
  /** The user's own files for the document's data. */
  readonly files: readonly SentFile[];
}

export type ToExporter =
  | ({ readonly ask: 'limits' } & Exported)
  | ({ readonly ask: 'write' } & ExportOrder);

export type ExportStage = 'starting' | 'opening-data' | 'writing' | 'proving';

/** What came of reading the export back: measured, not to be had here, or not readable. */
export type ExportProof = Proof | { readonly broken: Text };

export interface Written {
  /** Which weights they are, where the run keeps averages. */
  readonly of?: KeptWeights | undefined;
  readonly files: readonly ExportedFile[];
  /** One file: itself; several: a zip of them. */
  readonly bytes: Uint8Array;
  readonly parameters: number;
  readonly proof: ExportProof;
  /** Where the proof ran. */
  readonly backend: BackendName;
}

export type FromExporter =
  | ({ readonly answer: 'limits' } & BeforeWriting)
  | {
      readonly answer: 'progress';
      readonly stage: ExportStage;
      /** 0 … 1 of this stage, where it can be known. */
      readonly share?: number | undefined;
    }
  | ({ readonly answer: 'written' } & Written)
  | { readonly answer: 'failed'; readonly message: Text };
