// What the import dialog and its worker say to each other.
import type { Document, OpenedOnnx, Text, WeightFit } from '../../graph-core/index.ts';

/** Weights for a document, or a model that is to become one. */
export type ImportQuestion =
  | { readonly document: Document; readonly files: readonly File[] }
  | { readonly model: File };

/** How a file meets the document, or why it cannot be read. */
export type ImportAnswer = WeightFit | { readonly error: Text };

export type ModelAnswer = Pick<OpenedOnnx, 'document' | 'notes'> | { readonly error: Text };
