// A document's data settings → its data set. Knows no file system and no model.
import { text } from '../text.ts';
import type { DataContext, Dataset } from './dataset.ts';
import { DataError } from './dataset.ts';
import { findDataSource } from './index.ts';

/** Throws a DataError where the source is unknown, an option is out of bounds, or the data cannot be read. */
export async function openData(
  settings: { readonly source: string; readonly options: Readonly<Record<string, unknown>> },
  context: DataContext,
): Promise<Dataset> {
  if (settings.source === '')
    throw new DataError(
      'no-source',
      text(
        'No data is chosen yet. Choose some in the Data room.',
        'データがまだ選ばれていません。データの部屋で選んでください。',
      ),
    );
  const source = findDataSource(settings.source);
  if (!source)
    throw new DataError(
      'unknown-source',
      text(
        `There is no data source ‘${settings.source}’ in this Kumiki. Choose another in the Data room.`,
        `この Kumiki にデータ「${settings.source}」はありません。データの部屋で別のものを選んでください。`,
      ),
    );
  const options = source.options.safeParse(settings.options);
  if (!options.success) {
    const [issue] = options.error.issues;
    const name = issue?.path.join('.') ?? '';
    throw new DataError(
      'bad-option',
      text(
        `The option ‘${name}’ of the data is out of bounds: ${issue?.message ?? ''}.`,
        `データの設定「${name}」が範囲外です：${issue?.message ?? ''}`,
      ),
    );
  }
  return source.open(options.data, context);
}
