// What a person chose for the columns of a table, as it stands in a document's options.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { ColumnType, SurveyedColumn } from './column-types.ts';
import { columnTypes } from './column-types.ts';
import { DataError } from '../dataset.ts';

type Options<V> = Readonly<Record<string, V>>;

/** Options are called so that overrule what was guessed for a column. */
const typeOf = 'type of ';

export function isTypeOption(option: string): boolean {
  return option.startsWith(typeOf);
}

/** Throws a DataError at the first type that is chosen for a column which the table does not have. */
export function checkChosen(
  options: Options<unknown>,
  file: string,
  names: readonly string[],
): void {
  const strange = Object.keys(options).find(
    (option) => isTypeOption(option) && !names.includes(option.slice(typeOf.length)),
  );
  if (strange === undefined) return;
  throw unknownOption(strange, {
    en: `‘${file}’ has the columns ${names.join(', ')}`,
    ja: `「${file}」の列は ${names.join('、')}`,
  });
}

/** Of an option that nothing would heed; `known` says what there is. */
export function unknownOption(option: string, known: Text): DataError {
  return new DataError(
    'unknown-option',
    text(
      `The data setting ‘${option}’ does nothing here: ${known.en}. Correct its name or remove it.`,
      `データの設定「${option}」は使われません（${known.ja}）。名前を直すか、取り除いてください。`,
    ),
    { option },
  );
}

/** The types that overrule a guess, by the column's name. */
export function chosenTypes(options: Options<unknown>): Record<string, ColumnType> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => {
      const type = columnTypes.find((type) => type === value);
      return key.startsWith(typeOf) && type ? [[key.slice(typeOf.length), type]] : [];
    }),
  );
}

/** The options with this type for this column; what was guessed anyway is not written down. */
export function chooseType<V>(
  options: Options<V>,
  { name, guessed }: Pick<SurveyedColumn, 'name' | 'guessed'>,
  type: ColumnType,
): Options<V | ColumnType> {
  const key = typeOf + name;
  const others = Object.entries<V | ColumnType>(options).filter(([other]) => other !== key);
  return Object.fromEntries(type === guessed ? others : [...others, [key, type]]);
}

/** The options with the column at `place` (0 = the first) predicted; its type is guessed anew. */
export function choosePredicted<V>(
  options: Options<V>,
  columns: readonly Pick<SurveyedColumn, 'name'>[],
  index: number,
): Options<V | number> {
  const key = typeOf + (columns[index]?.name ?? '');
  const others = Object.entries<V | number>(options).filter(([other]) => other !== key);
  return Object.fromEntries([...others, ['target', index + 1]]);
}
