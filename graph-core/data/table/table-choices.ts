// What a person chose for the columns of a table, as it stands in a document's options.
import type { Text } from '../../text.ts';
import { text } from '../../text.ts';
import type { ColumnType, SurveyedColumn } from './column-types.ts';
import { columnTypes } from './column-types.ts';
import { DataError } from '../dataset.ts';

type Options<V> = Readonly<Record<string, V>>;

/** Options are called so that overrule what was guessed for a column, and how its numbers are scaled. */
const typeOf = 'type of ';

const scaleOf = 'scale of ';

/** How numbers are brought to scale; `log` is the standard scale of logarithms. */
export const scales = ['standard', 'min-max', 'robust', 'log', 'none'] as const;
export type ScaleKind = (typeof scales)[number];

export const scaleNames: Readonly<Record<ScaleKind, Text>> = {
  standard: text('standard', '標準化'),
  'min-max': text('min–max', '最小〜最大'),
  robust: text('robust (quartiles)', '頑健（四分位）'),
  log: text('logarithm', '対数'),
  none: text('as they are', 'そのまま'),
};

export function isColumnOption(option: string): boolean {
  return option.startsWith(typeOf) || option.startsWith(scaleOf);
}

function columnIn(option: string): string {
  return option.slice(option.startsWith(typeOf) ? typeOf.length : scaleOf.length);
}

/** Throws a DataError at the first type that is chosen for a column which the table does not have. */
export function checkChosen(
  options: Options<unknown>,
  file: string,
  names: readonly string[],
): void {
  const strange = Object.keys(options).find(
    (option) => isColumnOption(option) && !names.includes(columnIn(option)),
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

/** The scales that overrule that of all, by the column's name. */
export function chosenScales(options: Options<unknown>): Record<string, ScaleKind> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([key, value]) => {
      const scale = scales.find((scale) => scale === value);
      return key.startsWith(scaleOf) && scale ? [[key.slice(scaleOf.length), scale]] : [];
    }),
  );
}

/** The options with this scale for this column; undefined = that of all. */
export function chooseScale<V>(
  options: Options<V>,
  name: string,
  scale: ScaleKind | undefined,
): Options<V | ScaleKind> {
  const key = scaleOf + name;
  const others = Object.entries<V | ScaleKind>(options).filter(([other]) => other !== key);
  return Object.fromEntries(scale === undefined ? others : [...others, [key, scale]]);
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
