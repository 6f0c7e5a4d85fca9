// The columns of a table that a description asks for, found by their names.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';
import { targetName } from './table-columns.ts';
import type { UsedColumn } from './used-column.ts';
import type { Gathered } from './gathered.ts';
import type { FieldPreprocessing, Preprocessing } from '../preprocessing/schema.ts';
import { cutterOf } from '../text/tokenizer.ts';
import type { TableRows } from './table-rows.ts';

/** Throws a DataError that names the column which the model was trained on and the table lacks. */
export function givenColumns(
  { columns }: Preprocessing,
  { file, names }: Pick<TableRows, 'file' | 'names'>,
): UsedColumn[] {
  const wanted = columns.flatMap((column): Omit<UsedColumn, 'at'>[] => {
    if (column.kind === 'vector')
      return column.fields.map((field) => {
        const { name } = field;
        const gaps = field.missing !== undefined;
        if (field.type === 'class') return { name, type: 'class', classes: field.classes, gaps };
        if (field.type === 'date') return { name, type: 'date', order: field.order, gaps };
        return { name, type: 'number', written: field.written, gaps };
      });
    if (column.kind === 'class')
      return [
        {
          name: column.source ?? column.name,
          type: column.name === targetName ? 'class' : 'id',
          classes: column.classes,
        },
      ];
    if (column.kind !== 'tokens') return [];
    return [{ name: column.name, type: 'text', tokenizer: cutterOf(column.tokenizer) }];
  });
  return wanted.map((column) => {
    const index = names.indexOf(column.name);
    if (index < 0) throw missingColumn(file, column.name, names);
    return { ...column, at: index };
  });
}

export function missingColumn(file: string, name: string, names: readonly string[]): DataError {
  return new DataError(
    'missing-column',
    text(
      `‘${file}’ has no column ‘${name}’, which the model was trained on; it has ${names.join(', ')}. Add it, or rename the column that holds it.`,
      `「${file}」に、学習に使った列「${name}」がありません（あるのは ${names.join('、')}）。追加するか、該当する列の名前を直してください。`,
    ),
    { file, column: name },
  );
}

/** Columns of the table that nobody asked for. */
export function extraRemarks(names: readonly string[], used: readonly UsedColumn[]): Text[] {
  const extra = names.filter((name) => !used.some((column) => column.name === name));
  if (extra.length === 0) return [];
  return [
    text(
      `Not used, as in training: ${extra.map((name) => `‘${name}’`).join(', ')}.`,
      `学習時と同様に使わない列：${extra.map((name) => `「${name}」`).join('、')}。`,
    ),
  ];
}

/** Numbers that lie further outside the trained range than that range is wide: another unit, most likely. */
export function farRemarks(
  { columns }: Preprocessing,
  gathered: ReadonlyMap<string, Gathered>,
): Text[] {
  const fields = columns.flatMap((column) => (column.kind === 'vector' ? column.fields : []));
  return fields.flatMap((field) => {
    const column = gathered.get(field.name);
    return field.type === 'number' && column?.type === 'number' ? farIn(field, column) : [];
  });
}

function farIn(
  { name, min, max, deviation }: Extract<FieldPreprocessing, { type: 'number' }>,
  { values }: Extract<Gathered, { type: 'number' }>,
): Text[] {
  const reach = max - min || 6 * deviation;
  let far = 0;
  let example: number | undefined;
  for (let row = 0; row < values.length; row++) {
    const value = values.at(row);
    if (Number.isNaN(value) || (value >= min - reach && value <= max + reach)) continue;
    far++;
    example ??= value;
  }
  if (example === undefined) return [];
  const shown = (value: number) => `${Number(value.toPrecision(6))}`;
  return [
    text(
      `‘${name}’: ${far} of ${values.length} values are far outside what the model was trained on (${shown(min)} … ${shown(max)}), such as ${shown(example)}. Is it in the same unit?`,
      `「${name}」：${values.length} 個のうち ${far} 個の値（${shown(example)} など）が、学習時の範囲（${shown(min)}〜${shown(max)}）から大きく外れています。単位は同じですか。`,
    ),
  ];
}
