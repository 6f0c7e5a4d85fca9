// JSON in letters that TensorFlow.js leaves alone: it rewrites every text of a configuration into another case.

/** Capitals become `^` and the small letter, `_` becomes `^-`; kumiki-layers.mjs turns them back. */
export function plainText(value: unknown): string {
  return JSON.stringify(value).replace(/[A-Z_]/g, (letter) =>
    letter === '_' ? '^-' : `^${letter.toLowerCase()}`,
  );
}

/** Four bytes for each number, little-endian, in hexadecimal; one for those of a Uint8Array. */
export function hexadecimal(data: Float32Array | Int32Array | Uint8Array): string {
  const width = data instanceof Uint8Array ? 1 : 4;
  const bytes = new Uint8Array(data.length * width);
  const view = new DataView(bytes.buffer);
  data.forEach((value, index) => {
    if (data instanceof Float32Array) view.setFloat32(index * 4, value, true);
    else if (data instanceof Int32Array) view.setInt32(index * 4, value, true);
    else bytes[index] = value;
  });
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
