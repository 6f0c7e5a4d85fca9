// Writes PNG files for tests.
import { deflateSync } from 'node:zlib';

/** A PNG with one filter type on every row. `colour`: 0 grey, 2 RGB, 6 RGBA. */
export function png(
  width: number,
  height: number,
  colour: number,
  pixels: Uint8Array,
  filter = 0,
): Uint8Array {
  const channels = { 0: 1, 2: 3, 6: 4 }[colour] ?? 1;
  const stride = width * channels;
  const raw = new Uint8Array(height * (stride + 1));
  for (let row = 0; row < height; row++) {
    raw[row * (stride + 1)] = filter;
    for (let index = 0; index < stride; index++) {
      const at = row * stride + index;
      const left = index >= channels ? (pixels[at - channels] ?? 0) : 0;
      const up = row > 0 ? (pixels[at - stride] ?? 0) : 0;
      const corner = index >= channels && row > 0 ? (pixels[at - stride - channels] ?? 0) : 0;
      const nearest = [left, up, corner].sort(
        (a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b),
      );
      const before = [0, left, up, (left + up) >> 1, nearest[0]][filter] ?? 0;
      raw[row * (stride + 1) + 1 + index] = (pixels[at] ?? 0) - before;
    }
  }
  const chunk = (type: string, data: Uint8Array) => {
    const part = Buffer.alloc(12 + data.length);
    part.writeUInt32BE(data.length, 0);
    part.write(type, 4, 'latin1');
    part.set(data, 8);
    return part;
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, colour, 0, 0, 0], 8);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', head),
      chunk('IDAT', deflateSync(raw)),
      chunk('IEND', new Uint8Array()),
    ]),
  );
}
