// Arrays as NumPy's own .npy files (format 1.0, little endian).
import { asciiBytes } from '../../ascii.ts';

export function writeNpy(data: Float32Array | Int32Array, shape: readonly number[]): Uint8Array {
  const descr = data instanceof Float32Array ? '<f4' : '<i4';
  const tuple = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  const words = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version and length take 10 bytes; the whole header is padded to 64 and ends its line.
  const length = Math.ceil((10 + words.length + 1) / 64) * 64 - 10;
  const file = new Uint8Array(10 + length + data.byteLength);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  file.fill(0x20, 10, 10 + length - 1);
  file.set(asciiBytes(words), 10);
  file[10 + length - 1] = 0x0a;
  const view = new DataView(file.buffer, 10 + length);
  for (let index = 0; index < data.length; index++)
    if (data instanceof Float32Array) view.setFloat32(index * 4, data[index] ?? 0, true);
    else view.setInt32(index * 4, data[index] ?? 0, true);
  return file;
}
