// Decodes a PNG: 8 bits a channel or a palette, not interlaced, which is what nearly every data set holds.
import { text } from '../../text.ts';
import type { Text } from '../../text.ts';
import type { Picture } from '../dataset.ts';
import { DataError } from '../dataset.ts';
import { inflate } from './inflate.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes a pixel by colour type: grey, –, RGB, palette, grey + alpha, –, RGBA. */
const channelsOf = [1, 0, 3, 1, 2, 0, 4];
const mostPixels = 64 * 1024 * 1024;

export function isPng(bytes: Uint8Array): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

export function decodePng(bytes: Uint8Array, file: string): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isPng(bytes) || bytes.length < 45)
    throw refused(file, text('it is not a PNG', 'PNG ではありません'));
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth = 0, colour = 0, , , interlaced = 0] = bytes.subarray(24, 29);
  const channels = channelsOf[colour] ?? 0;
  if (width < 1 || height < 1 || width * height > mostPixels)
    throw refused(
      file,
      text(`it is ${width} × ${height} pixels`, `大きさが ${width} × ${height} 画素です`),
    );
  if (depth !== 8 || channels === 0 || interlaced !== 0)
    throw refused(
      file,
      text(
        'it is interlaced or does not have 8 bits a channel',
        'インターレースか、各チャンネルが 8 ビットではありません',
      ),
    );
  const chunks = readChunks(bytes, view, file);
  const raw = inflate(chunks.data, 'zlib', height * (width * channels + 1));
  if (typeof raw === 'string' || raw.length < height * (width * channels + 1))
    throw refused(file, text('its pixels are damaged', '画素データが壊れています'));
  return {
    width,
    height,
    pixels: toColour(unfilter(raw, width * channels, height, channels), colour, chunks),
  };
}

interface Chunks {
  readonly data: Uint8Array;
  readonly palette: Uint8Array;
  readonly opacity: Uint8Array;
}

function readChunks(bytes: Uint8Array, view: DataView, file: string): Chunks {
  const found = new Map<string, Uint8Array[]>();
  for (let index = 8; index + 12 <= bytes.length; ) {
    const length = view.getUint32(index);
    const type = String.fromCharCode(...bytes.subarray(index + 4, index + 8));
    if (index + 12 + length > bytes.length)
      throw refused(file, text('it is cut off', '途中で切れています'));
    found.set(type, [...(found.get(type) ?? []), bytes.subarray(index + 8, index + 8 + length)]);
    index += 12 + length;
  }
  const chunk = (type: string) => {
    const parts = found.get(type) ?? [];
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  };
  return { data: chunk('IDAT'), palette: chunk('PLTE'), opacity: chunk('tRNS') };
}

/** Undoes the filter of each row (PNG specification, §9). */
function unfilter(raw: Uint8Array, stride: number, height: number, channels: number): Uint8Array {
  const out = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)] ?? 0;
    for (let index = 0; index < stride; index++) {
      const at = row * stride + index;
      const left = index >= channels ? (out[at - channels] ?? 0) : 0;
      const up = row > 0 ? (out[at - stride] ?? 0) : 0;
      const corner = index >= channels && row > 0 ? (out[at - stride - channels] ?? 0) : 0;
      const guess =
        filter === 0 || filter > 4
          ? 0
          : filter === 1
            ? left
            : filter === 2
              ? up
              : filter === 3
                ? (left + up) >> 1
                : paeth(left, up, corner);
      out[at] = (raw[row * (stride + 1) + 1 + index] ?? 0) + guess;
    }
  }
  return out;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function toColour(values: Uint8Array, colour: number, { palette, opacity }: Chunks): Uint8Array {
  const channels = channelsOf[colour] ?? 1;
  const count = values.length / channels;
  const pixels = new Uint8Array(count * 4);
  const grey = colour === 0 || colour === 4;
  for (let pixel = 0; pixel < count; pixel++) {
    const [from, to] = [pixel * channels, pixel * 4];
    const first = values[from] ?? 0;
    for (let channel = 0; channel < 3; channel++)
      pixels[to + channel] =
        colour === 3
          ? (palette[first * 3 + channel] ?? 0)
          : grey
            ? first
            : (values[from + channel] ?? 0);
    pixels[to + 3] =
      colour === 3
        ? (opacity[first] ?? 255)
        : channels % 2 === 0
          ? (values[from + channels - 1] ?? 0)
          : 255;
  }
  return pixels;
}

function refused(file: string, why: Text): DataError {
  return new DataError(
    'png-unreadable',
    text(
      `‘${file}’ cannot be read: ${why.en}. Save it again as an ordinary PNG.`,
      `「${file}」を読み取れません：${why.ja}。通常の PNG として保存し直してください。`,
    ),
    { file },
  );
}
