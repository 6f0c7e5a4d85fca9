// The arrays of an .npz, unpacked within a bound.
import { DataError } from '../../data/dataset.ts';
import { readNpy } from '../../data/formats/npy.ts';
import type { Found, FoundArray, WeightFile } from './found-array.ts';
import { countOf, isSizes, refused } from './found-array.ts';
import { openZip } from './open-zip.ts';

/** Unpacks at most `limit` bytes in all. */
export function readNpz({ name: file, bytes }: WeightFile, limit: number): Found {
  const entries = openZip({ name: file, bytes });
  if ('error' in entries) return entries;
  let left = limit;
  const arrays: FoundArray[] = [];
  try {
    for (const [path, entry] of entries) {
      if (!path.endsWith('.npy')) continue;
      const name = path.slice(0, -'.npy'.length);
      const npy = entry.bytes(left);
      left -= npy.length;
      const { shape, data } = readNpy(npy, `${file}: ${name}`);
      if (!isSizes([...shape]) || data.length !== countOf(shape) || !isWhole(npy, data.length))
        return refused(
          file,
          `‘${name}’ has an invalid shape`,
          `「${name}」の形状が正しくありません`,
        );
      arrays.push({
        name,
        shape,
        data: () => (data instanceof Float32Array ? data : Float32Array.from(data)),
      });
    }
  } catch (reason) {
    if (reason instanceof DataError) return { error: reason.sentence };
    // A header that points past the end of its bytes.
    if (reason instanceof RangeError) return refused(file, 'it is damaged', '壊れています');
    throw reason;
  }
  if (arrays.length === 0)
    return refused(file, 'it holds no NumPy arrays', 'NumPy の配列が入っていません');
  return { arrays };
}

/** The header ends its line, and nothing but the numbers follows; a wrong length of the header is noticed only here. */
function isWhole(npy: Uint8Array, count: number): boolean {
  const view = new DataView(npy.buffer, npy.byteOffset, npy.byteLength);
  const start = (npy[6] ?? 1) >= 2 ? 12 + view.getUint32(8, true) : 10 + view.getUint16(8, true);
  const rest = npy.length - start;
  return npy[start - 1] === 0x0a && [1, 2, 4, 8].some((width) => rest === count * width);
}
