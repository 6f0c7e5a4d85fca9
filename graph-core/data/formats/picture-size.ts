// How large a picture is, from the header of its file alone: PNG, JPEG, GIF, WebP, BMP. Decodes nothing.

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Undefined where the bytes do not begin as one of these formats does. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  if (bytes.length < 26) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = (at: number, letters: string) =>
    Array.from(letters).every((letter, index) => bytes[at + index] === letter.codePointAt(0));
  if (begins(1, 'PNG\r\n')) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (begins(0, 'GIF8')) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (begins(0, 'BM'))
    return {
      width: Math.abs(view.getInt32(18, true)),
      height: Math.abs(view.getInt32(22, true)),
    };
  if (begins(0, 'RIFF') && begins(8, 'WEBP') && bytes.length >= 30) return webp(view);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(view);
  return undefined;
}

/** Its three kinds of body keep the size in three ways. */
function webp(view: DataView): PictureSize | undefined {
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000;
  switch (view.getUint8(15)) {
    case 0x58: // VP8X
      return { width: three(24) + 1, height: three(27) + 1 };
    case 0x4c: {
      // VP8L
      const bits = view.getUint32(21, true);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    default:
      return {
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
  }
}

/** Walks from marker to marker to the start of a frame. */
function jpeg(view: DataView): PictureSize | undefined {
  for (let index = 2; index + 9 <= view.byteLength; ) {
    if (view.getUint8(index) !== 0xff) return undefined;
    const marker = view.getUint8(index + 1);
    if (marker === 0xff) {
      index++;
      continue;
    }
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) return { width: view.getUint16(index + 7), height: view.getUint16(index + 5) };
    index += 2 + view.getUint16(index + 2);
  }
  return undefined;
}
