// What a limit on the length of sentences leaves unused, told with the column; none is told too.
import type { Column } from './dataset.ts';

export function withSpare<One extends { readonly column: Column }>(
  one: One,
  spare: NonNullable<Column['spare']>,
): One {
  return { ...one, column: { ...one.column, spare } };
}
