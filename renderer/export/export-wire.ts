// What the export dialog and its worker say to each other. Knows no format.
import type { Document, ExportedFile, Limit, NamedArray, Text } from '../../graph-core/index.ts';

export type ToExporter =
  | { readonly ask: 'limits'; readonly document: Document }
  | {
      readonly ask: 'write';
      readonly document: Document;
      readonly weights: readonly NamedArray[];
      readonly format: string;
    };

export type FromExporter =
  | { readonly answer: 'limits'; readonly limits: Readonly<Record<string, readonly Limit[]>> }
  | {
      readonly answer: 'written';
      readonly files: readonly ExportedFile[];
      /** One file: itself; several: a zip of them. */
      readonly bytes: Uint8Array;
      readonly proof: Proof;
    }
  | { readonly answer: 'failed'; readonly message: Text };

/** What was checked by reading the written bytes again. */
export interface Proof {
  readonly weights: number;
  readonly parameters: number;
  /** Largest difference between the weights given and those read back; undefined where this app cannot read them. */
  readonly difference: number | undefined;
}
