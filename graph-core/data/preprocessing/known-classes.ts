// The classes that a model knows, held against those that data has.
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';
import type { Preprocessing } from './schema.ts';

export function classesIn(
  preprocessing: Preprocessing | undefined,
  name: string,
): readonly string[] | undefined {
  const column = preprocessing?.columns.find((column) => column.name === name);
  return column?.kind === 'class' ? column.classes : undefined;
}

const shown = 10;

/** Of a class that the model was not trained on. `where` begins the sentence: ‘a.csv’, line 3, column ‘kind’. */
export function unknownClass(
  where: { readonly en: string; readonly ja: string },
  found: string,
  known: readonly string[],
  location: DataError['location'] = {},
): DataError {
  const first = known.slice(0, shown);
  const more = known.length > shown;
  return new DataError(
    'unknown-class',
    text(
      `${where.en}: the class ‘${found}’ is not one the model was trained on (${first.join(', ')}${more ? ', …' : ''}). Rename it, leave it out, or train from scratch.`,
      `${where.ja}：クラス「${found}」は学習に使ったもの（${first.join('、')}${more ? '、…' : ''}）にありません。名前を直すか、取り除くか、学習し直してください。`,
    ),
    location,
  );
}
