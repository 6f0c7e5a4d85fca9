// A column of a user's table that is read, and how.
import type { Tokenizer } from '../text/tokenizers.ts';
import type { ColumnType, SurveyedColumn } from './column-types.ts';

export interface UsedColumn {
  readonly at: number;
  readonly name: string;
  readonly type: Exclude<ColumnType, 'skip'>;
  /** Those that the model knows: any other is refused. */
  readonly classes?: readonly string[];
  readonly written?: SurveyedColumn['written'];
  readonly order?: SurveyedColumn['order'];
  /** Whether its gaps are filled; otherwise a row with one is refused or left out. */
  readonly gaps?: boolean;
  /** Of a text: what cuts it; absent = it is learned. */
  readonly tokenizer?: Tokenizer | undefined;
}
