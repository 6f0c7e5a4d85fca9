// Bytes → text in UTF-8, whole or slice by slice; says where bytes are not text.
import { text } from '../../text.ts';
import { DataError } from '../dataset.ts';

export interface Utf8Reader {
  /** The text of the next bytes; a character that is cut off waits for the rest, unless these bytes are the last. */
  push(bytes: Uint8Array, last: boolean): string;
}

/** Drops a byte order mark. Throws a DataError naming the line of the first byte that is not UTF-8. */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  return utf8Reader(file).push(bytes, true);
}

export function utf8Reader(file: string): Utf8Reader {
  let rest = new Uint8Array();
  let begun = false;
  let lines = 0;
  return {
    push(next, last) {
      const bytes = rest.length === 0 ? next : joined(rest, next);
      const marked = !begun && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
      begun ||= bytes.length >= 3 || last;
      // A byte order mark may itself be cut off.
      const end = last ? bytes.length : begun ? wholeEnd(bytes) : 0;
      rest = bytes.slice(end);
      const { text: read, bad } = decode(bytes, marked ? 3 : 0, end);
      if (bad !== undefined) throw notText(bytes, bad, lines, file);
      lines += newlines(bytes, end);
      return read;
    },
  };
}

interface StrictDecoder {
  decode(bytes: Uint8Array): string;
}

// Every browser, worker and Node has it, and reads hundreds of megabytes a second; the core's own types know no host.
const { TextDecoder } = globalThis as unknown as {
  TextDecoder: new (encoding: string, options: object) => StrictDecoder;
};
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decode(bytes: Uint8Array, start: number, end: number): { text: string; bad?: number } {
  try {
    return { text: strict.decode(bytes.subarray(start, end)) };
  } catch {
    // It does not say where.
    return { text: '', bad: firstBad(bytes, start, end) };
  }
}

function firstBad(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let length = 0; at < end; at += length) {
    length = lengthAt(bytes, at, end);
    if (length === 0) break;
  }
  return at;
}

/** Where the last character that is not cut off ends. */
function wholeEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Bytes of the character at a place; 0 where the bytes are not one, written in the shortest form. */
function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
  if (first < 0xc2 || first > 0xf4 || at + more >= end) return 0;
  let point = first & (0x3f >> more);
  for (let next = 1; next <= more; next++) {
    const byte = bytes[at + next] ?? 0;
    if ((byte & 0xc0) !== 0x80) return 0;
    point = (point << 6) | (byte & 0x3f);
  }
  const least = [0, 0x80, 0x800, 0x10000][more] ?? 0;
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < least || surrogate || point > 0x10ffff ? 0 : more + 1;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function newlines(bytes: Uint8Array, end: number): number {
  let count = 0;
  for (let index = 0; index < end; index++) if (bytes[index] === 0x0a) count++;
  return count;
}

function notText(bytes: Uint8Array, at: number, before: number, file: string): DataError {
  const row = before + newlines(bytes, at) + 1;
  return new DataError(
    'not-utf-8',
    text(
      `‘${file}’ is not UTF-8 text: line ${row} holds the byte 0x${(bytes[at] ?? 0).toString(16)}. Save it again as UTF-8.`,
      `「${file}」は UTF-8 のテキストではありません（${row} 行目にバイト 0x${(bytes[at] ?? 0).toString(16)} があります）。UTF-8 で保存し直してください。`,
    ),
    { file, row },
  );
}
