// What the import dialog and its worker say to each other.
import type { Document, Text, WeightFit } from '../../graph-core/index.ts';

export interface ImportQuestion {
  readonly document: Document;
  readonly files: readonly File[];
}

/** How a file meets the document, or why it cannot be read. */
export type ImportAnswer = WeightFit | { readonly error: Text };
