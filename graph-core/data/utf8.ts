// Bytes → text and back in UTF-8, since the core has no TextDecoder; says where bytes are not text.
import { text } from '../text.ts';
import { DataError } from './dataset.ts';

/** Drops a byte order mark. Throws a DataError naming the line of the first byte that is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const parts: string[] = [];
  let units: number[] = [];
  for (let at = start; at < bytes.length; ) {
    const point = pointAt(bytes, at);
    if (point === undefined) throw notText(bytes, at, file);
    at += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    units.push(point);
    if (units.length === 8192) {
      parts.push(String.fromCodePoint(...units));
      units = [];
    }
  }
  return parts.join('') + String.fromCodePoint(...units);
}

/** The code point at a place; undefined where the bytes are not one, written in the shortest form. */
function pointAt(bytes: Uint8Array, at: number): number | undefined {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return first;
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4 || at + more >= bytes.length) return undefined;
  let point = first & (0x3f >> more);
  for (let next = 1; next <= more; next++) {
    const byte = bytes[at + next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return undefined;
    point = (point << 6) | (byte & 0x3f);
  }
  const least = [0, 0x80, 0x800, 0x10000][more] ?? 0;
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < least || surrogate || point > 0x10ffff ? undefined : point;
}

function notText(bytes: Uint8Array, at: number, file: string): DataError {
  let row = 1;
  for (let before = 0; before < at; before++) if (bytes[before] === 0x0a) row++;
  return new DataError(
    'not-utf-8',
    text(
      `‘${file}’ is not UTF-8 text: line ${row} holds the byte 0x${(bytes[at] ?? 0).toString(16)}. Save it again as UTF-8.`,
      `「${file}」は UTF-8 のテキストではありません（${row} 行目にバイト 0x${(bytes[at] ?? 0).toString(16)} があります）。UTF-8 で保存し直してください。`,
    ),
    { file, row },
  );
}
