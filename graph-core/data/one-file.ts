// The one file that an importer needs, as bytes or text, within bounds. Knows no format.
import { text } from '../text.ts';
import type { DataContext, DataFile } from './dataset.ts';
import { DataError } from './dataset.ts';
import { decodeUtf8 } from './utf8.ts';

const largestText = 256 * 1024 * 1024;

export function oneFile(context: DataContext): DataFile {
  const [file, second] = context.files;
  if (!file)
    throw new DataError(
      'no-file',
      text(
        'No file is chosen yet. Choose one in the data room.',
        'ファイルがまだ選ばれていません。データの部屋で選んでください。',
      ),
    );
  if (second)
    throw new DataError(
      'too-many-files',
      text(
        `${context.files.length} files are chosen, but one is read. Keep ‘${file.name}’ or another.`,
        `ファイルが ${context.files.length} 個選ばれていますが、読めるのは 1 つです。「${file.name}」など 1 つだけを残してください。`,
      ),
    );
  return file;
}

/** UTF-8 text of the one file. */
export async function oneText(context: DataContext): Promise<{ name: string; source: string }> {
  const file = oneFile(context);
  if (file.size > largestText)
    throw new DataError(
      'too-large',
      text(
        `‘${file.name}’ has ${megabytes(file.size)} MB; at most 256 MB of text are read. Split it.`,
        `「${file.name}」は ${megabytes(file.size)} MB あります。読めるテキストは 256 MB までです。分割してください。`,
      ),
      { file: file.name },
    );
  const source = decodeUtf8(await file.bytes(), file.name);
  if (source.trim() === '')
    throw new DataError(
      'empty-file',
      text(`‘${file.name}’ is empty.`, `「${file.name}」は空です。`),
      { file: file.name },
    );
  return { name: file.name, source };
}

export function megabytes(size: number): string {
  return (size / 1024 / 1024).toFixed(0);
}
