// What a limit on the length of sentences leaves unused, told with the column; none is told too.
import type { Column } from './dataset.ts';

export function withSpare<Holder extends { readonly column: Column }>(
  of: Holder,
  spare: NonNullable<Column['spare']>,
): Holder {
  return { ...of, column: { ...of.column, spare } };
}
