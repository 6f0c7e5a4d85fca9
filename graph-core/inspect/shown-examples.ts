// Examples of the data as a person reads them: pictures as pixels, words as text, numbers in their own unit.
import type { Plan } from '../compile/plan.ts';
import type { Column, ColumnKind, Dataset, Split } from '../data/dataset.ts';
import { sizeOf } from '../data/in-memory.ts';
import { inOwnUnit } from '../data/table/own-unit.ts';
import type { Text } from '../text.ts';

export interface ShownExample {
  readonly index: number;
  readonly cells: readonly ShownCell[];
}

export interface ShownCell {
  readonly label: Text;
  readonly kind: ColumnKind;
  readonly sizes: readonly number[];
  /** Of classes and sentences. */
  readonly text?: string;
  /** Of anything else. */
  readonly values?: Float32Array;
  readonly features?: readonly string[];
}

/** What the model reads and what it is taught; a place that does not exist is passed over. */
export function shownExamples(
  { feeds, objectives }: Pick<Plan, 'feeds' | 'objectives'>,
  { columns, count, batch }: Dataset,
  from: Split,
  indices: readonly number[],
): ShownExample[] {
  const used = new Set([...feeds, ...objectives].map(({ column }) => column));
  const shown = columns.filter(({ name, shiftedFrom }) => used.has(name) && !shiftedFrom);
  const known = indices.filter((index) => index >= 0 && index < count[from]);
  const values = batch(from, known);
  return known.map((index, at) => ({
    index,
    cells: shown.flatMap((column) => {
      const size = sizeOf(column.sizes);
      const own = values[column.name]?.slice(at * size, (at + 1) * size);
      return own ? [cellOf(column, own)] : [];
    }),
  }));
}

function cellOf(column: Column, values: Float32Array | Int32Array): ShownCell {
  const { label, kind, sizes, words = [], features, decode } = column;
  const plain = { label, kind, sizes };
  if (kind === 'class') return { ...plain, text: words[values[0] ?? 0] ?? `${values[0]}` };
  if (kind === 'tokens') {
    const text = decode?.(values) ?? Array.from(values, (id) => words[id] ?? `${id}`).join(' ');
    return { ...plain, text };
  }
  const own = Float32Array.from(inOwnUnit(column, values));
  return { ...plain, values: own, ...(features && { features }) };
}
