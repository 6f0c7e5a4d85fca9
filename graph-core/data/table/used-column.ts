// A column of a user's table that is read, and how.
import type { ColumnType } from './column-types.ts';

/** A column of the file that is read. */
export interface UsedColumn {
  readonly at: number;
  readonly name: string;
  readonly type: Exclude<ColumnType, 'skip'>;
  /** Those that the model knows: any other is refused. */
  readonly classes?: readonly string[];
}
