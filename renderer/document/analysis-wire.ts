// What the page and the worker that examines large documents say to each other.
import type {
  AnalysisPart,
  AnalysisRest,
  Document,
  KnownData,
  Repair,
} from '../../graph-core/index.ts';

export type SourceData = KnownData & { readonly source: string };

export type AnalysisAsk =
  /** The document as it is, or one that is only tried out: that one is not gone on from. */
  | {
      readonly ask: number;
      readonly document: Document;
      readonly tried: boolean;
      /** Absent where it is what was said last. */
      readonly data?: SourceData | undefined;
    }
  /** Of a problem of the last document that was not only tried out, by its place in the list. */
  | { readonly ask: number; readonly repairsOf: number };

export type AnalysisAnswer =
  | { readonly ask: number; readonly part: AnalysisPart }
  | { readonly ask: number; readonly rest: AnalysisRest }
  | { readonly ask: number; readonly repairs: readonly Repair[] };
