// Named arrays as NumPy's .npz: a zip of .npy files.
import { zipSync } from 'fflate';
import type { ExportedFile } from '../format.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import { writeNpy } from '../project/npy.ts';

/** The same arrays give the same bytes; stored, since weights hardly compress. `more` stands in the zip as it is. */
export function writeNpz(
  arrays: readonly NamedArray[],
  more: readonly ExportedFile[] = [],
): Uint8Array {
  const files: [string, Uint8Array][] = arrays.map(({ name, shape, data }) => [
    `${name}.npy`,
    writeNpy(data, shape),
  ]);
  for (const { name, bytes } of more) files.push([name, bytes]);
  // Zip knows local time from 1980 on; noon keeps every time zone within that year.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1, 12) });
}
