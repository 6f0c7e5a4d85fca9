// What rows of a user's file are to a model that is asked about them.
import type { Batch, Column } from '../dataset.ts';
import type { ColumnPreprocessing } from '../preprocessing/schema.ts';

export interface AskedRows {
  /** What the cells of a row are called. */
  readonly names: readonly string[];
  /** How many there are, where that is known before they are read. */
  readonly count?: number;
  batches(): AsyncGenerator<AskedBatch>;
}

export interface AskedBatch {
  /** As they stand in the file. */
  readonly cells: readonly (readonly string[])[];
  /** Values of the columns that are read, [rows, ...sizes]. */
  readonly values: Batch;
  /** The words of each row's sentence as they were written, where it is one. */
  readonly written?: readonly (readonly string[])[];
}

/** A column that the model reads, and what it was made of in training. */
export interface AskedColumn {
  readonly column: Column;
  readonly made: ColumnPreprocessing;
}

export const rowsAtOnce = 64;
