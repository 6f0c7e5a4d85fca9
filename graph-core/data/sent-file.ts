// A file as it was sent → a file that can be read; one that is gone is named.
import { text } from '../text.ts';
import type { DataFile, SentFile } from './dataset.ts';
import { DataError } from './dataset.ts';

export function dataFile({ name, content, part }: SentFile): DataFile {
  const { size } = content;
  const read = async (from: number, to: number): Promise<Uint8Array> => {
    let why: string;
    try {
      const bytes = new Uint8Array(await content.slice(from, to).arrayBuffer());
      if (bytes.length === Math.min(to, size) - from) return bytes;
      why = `${bytes.length} ≠ ${Math.min(to, size) - from}`;
    } catch (reason) {
      why = reason instanceof Error ? reason.message : String(reason);
    }
    throw new DataError(
      'file-gone',
      text(
        `‘${name}’ can no longer be read; it was moved or changed after it was chosen (${why}). Choose it again.`,
        `「${name}」を読めなくなりました。選んだ後に移動または変更されたようです（${why}）。もう一度選んでください。`,
      ),
      { file: name },
    );
  };
  return { name, size, ...(part && { part }), read, bytes: () => read(0, size) };
}
