// What the import dialog and its worker say to each other.
import type { Document, OpenedOnnx, Text, WeightFit } from '../../graph-core/index.ts';

/** Names of weights by the arrays of the file that a person paired with them. */
export type WeightPairs = Readonly<Record<string, string>>;

/** Weights for a document, or a model that is to become one. */
export type ImportQuestion =
  | {
      readonly document: Document;
      readonly files: readonly File[];
      readonly pairs: WeightPairs;
    }
  | { readonly model: File };

/** How a file meets the document, or why it cannot be read. */
export type ImportAnswer = WeightFit | { readonly error: Text };

export type ModelAnswer = Pick<OpenedOnnx, 'document' | 'notes'> | { readonly error: Text };
