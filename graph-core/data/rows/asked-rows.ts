// Rows of a user's file that a model is asked about: each as the model reads it, with the cells it came from.
import type { DataContext } from '../dataset.ts';
import type { Preprocessing } from '../preprocessing/schema.ts';
import type { AskedColumn, AskedRows } from './asked.ts';
import { askedLines } from './asked-lines.ts';
import { askedPictures } from './asked-pictures.ts';
import { askedTable } from './asked-table.ts';

/**
 * Pictures for a model that reads a picture, a table for what was a table, else a sentence a line. What the row should
 * be answered with may be there too and is only carried along. Throws a DataError that names the line.
 */
export async function askedRows(
  context: DataContext,
  inputs: readonly AskedColumn[],
  { source, options }: Pick<Preprocessing, 'source' | 'options'>,
): Promise<AskedRows> {
  const picture = inputs.find(({ made }) => made.kind === 'image');
  if (picture) return askedPictures(context, picture);
  const [only] = inputs;
  const sentence = inputs.length === 1 && only?.made.kind === 'tokens' && source !== 'table';
  return sentence && only ? askedLines(context, only) : askedTable(context, inputs, options);
}
