// Columns as data has them, held against those that weights were trained with.
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';
import { widthOf } from '../table/field-values.ts';
import type { ColumnPreprocessing, Preprocessing } from './schema.ts';

/** Throws a DataError that names the first column which is made otherwise than the model was trained with. */
export function checkAlike(
  { columns }: Preprocessing,
  found: readonly ColumnPreprocessing[],
): void {
  for (const wanted of columns) {
    const made = found.find(({ name }) => name === wanted.name);
    if (made === wanted || (made && said(made) === said(wanted))) continue;
    throw new DataError(
      'made-otherwise',
      text(
        `The column ‘${wanted.name}’ of this data is ${lookOf(made)}, but the model was trained with ${lookOf(wanted)}. Set the data back as it was, or train from scratch.`,
        `このデータの列「${wanted.name}」は ${lookOf(made)} ですが、モデルは ${lookOf(wanted)} で学習しました。データの設定を元に戻すか、学習し直してください。`,
      ),
      { column: wanted.name },
    );
  }
}

/** The range of what was trained on is told of, but makes no number another. */
function said(column: ColumnPreprocessing): string {
  return JSON.stringify(
    column.kind === 'vector'
      ? { ...column, fields: column.fields.map((field) => ({ ...field, min: 0, max: 0 })) }
      : column,
    (_, value: unknown) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
  );
}

function lookOf(column: ColumnPreprocessing | undefined): string {
  switch (column?.kind) {
    case undefined:
      return '–';
    case 'tokens':
      return `tokens [${column.length}], ${column.words.length} words`;
    case 'class':
      return `class (${column.classes.length})`;
    case 'vector':
      return `vector [${column.fields.reduce((sum, field) => sum + widthOf(field), 0)}]`;
    case 'image':
      return `image [${column.height} × ${column.width} × ${column.channels}]`;
    case 'sequence':
      return `sequence [${column.sizes.join(' × ')}]`;
  }
}
