// The parts of a zip of weights by their names, each name once.
import { DataError } from '../../data/dataset.ts';
import type { ZipEntry } from '../../data/formats/zip.ts';
import { readZip } from '../../data/formats/zip.ts';
import type { Text } from '../../text.ts';
import type { WeightFile } from './found-array.ts';
import { refused } from './found-array.ts';

export function openZip({
  name: file,
  bytes,
}: WeightFile): ReadonlyMap<string, ZipEntry> | { readonly error: Text } {
  const entries = new Map<string, ZipEntry>();
  try {
    for (const entry of readZip(bytes, file)) {
      if (entries.has(entry.path))
        return refused(
          file,
          `it holds ‘${entry.path}’ twice`,
          `「${entry.path}」が二つ入っています`,
        );
      entries.set(entry.path, entry);
    }
  } catch (reason) {
    if (!(reason instanceof DataError)) throw reason;
    // A name that is not UTF-8 is no matter of how a text was saved.
    if (reason.code.startsWith('zip') || reason.code === 'not-a-zip')
      return { error: reason.sentence };
    return refused(file, 'its table of contents is damaged', '目次が壊れています');
  }
  return entries;
}
