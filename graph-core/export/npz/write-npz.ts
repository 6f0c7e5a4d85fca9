// Named arrays as NumPy's .npz: a zip of .npy files. Knows neither where the names come from nor who reads them.
import { zipSync } from 'fflate';
import type { NamedArray } from '../../train/protocol.ts';
import { writeNpy } from '../project/npy.ts';

/** The same arrays give the same bytes; stored, since weights hardly compress. */
export function writeNpz(arrays: readonly NamedArray[]): Uint8Array {
  const files = arrays.map(({ name, shape, data }) => [`${name}.npy`, writeNpy(data, shape)]);
  // Zip knows local time from 1980 on; noon keeps every time zone within that year.
  return zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 1, 12) });
}
