// Weights as a safetensors file and back. Data only: reading one runs nothing and trusts no number in it.
import { asciiBytes } from '../ascii.ts';
import type { NamedArray } from './named-array.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';

export type ReadWeights =
  | { readonly weights: NamedArray[]; readonly metadata: Readonly<Record<string, string>> }
  | { readonly error: Text };

/** The format's own bound on its header. */
const longestHeader = 100_000_000;

/** All float32, in the order given; the header is ASCII and padded with blanks to 8 bytes, as the format asks. */
export function writeSafetensors(
  weights: readonly NamedArray[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let offset = 0;
  for (const { name, shape, data } of weights) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const words = asciiBytes(JSON.stringify(header));
  const length = Math.ceil(words.length / 8) * 8;
  const file = new Uint8Array(8 + length + offset);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(length), true);
  file.fill(0x20, 8, 8 + length);
  file.set(words, 8);
  let at = 8 + length;
  for (const { data } of weights)
    for (let index = 0; index < data.length; index++, at += 4)
      view.setFloat32(at, data[index] ?? 0, true);
  return file;
}

/** What the header says beside the tensors; nothing where the file is not sound or of another format. */
export function safetensorsMetadata(file: Uint8Array): Readonly<Record<string, string>> {
  if (file.length < 10 || file[8] !== 0x7b) return {};
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(longestHeader) || length > BigInt(file.length - 8)) return {};
  try {
    const header: unknown = JSON.parse(fromUtf8(file.subarray(8, 8 + Number(length))));
    const { __metadata__: metadata } = (header ?? {}) as Readonly<Record<string, unknown>>;
    return Object.fromEntries(
      Object.entries(metadata ?? {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}

/** Every offset is checked against the file before a byte of it is used. */
export function readSafetensors(file: Uint8Array): ReadWeights {
  if (file.length < 8) return damaged('it is shorter than 8 bytes', '8 バイトより短い');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(longestHeader) || length > BigInt(file.length - 8))
    return damaged('its header claims to be longer than the file', 'ヘッダーがファイルより長い');
  const start = 8 + Number(length);
  let header: unknown;
  try {
    header = JSON.parse(fromUtf8(file.subarray(8, start)));
  } catch {
    return damaged('its header is not JSON', 'ヘッダーが JSON ではない');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    return damaged('its header is not a table', 'ヘッダーが表ではない');
  const weights: NamedArray[] = [];
  const metadata: Record<string, string> = {};
  const taken: [number, number][] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(entry ?? {}))
        if (typeof value === 'string') metadata[`${key}`] = value;
      continue;
    }
    const array = readEntry(name, entry, file, start);
    if ('error' in array) return array;
    weights.push(array.weight);
    taken.push(array.range);
  }
  taken.sort(([a], [b]) => a - b);
  if (taken.some(([from], index) => from < (taken[index - 1]?.[1] ?? 0)))
    return damaged('two of its tensors overlap', '二つのテンソルが重なっている');
  // The format allows no gaps; a header whose length is wrong by its padding is noticed only here.
  const used = taken.reduce((sum, [from, to]) => sum + to - from, 0);
  if (start + used !== file.length)
    return damaged(
      `${file.length - start - used} of its bytes belong to no tensor`,
      `${file.length - start - used} バイトがどのテンソルにも属していない`,
    );
  return { weights, metadata };
}

/** Bytes of an element, and how one is read; all become float32, the nearest there is. */
const types: Readonly<Record<string, readonly [number, (view: DataView, at: number) => number]>> = {
  F64: [8, (view, at) => view.getFloat64(at, true)],
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F16: [2, (view, at) => halfFloat(view.getUint16(at, true))],
  BF16: [2, (view, at) => brainFloat(view.getUint16(at, true))],
  // What a framework counts beside its weights, such as the batches that a norm has seen.
  I64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  I32: [4, (view, at) => view.getInt32(at, true)],
};

/** IEEE 754 binary16. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));

/** The upper half of a float32. */
function brainFloat(bits: number): number {
  word.setUint32(0, bits * 65_536);
  return word.getFloat32(0);
}

function readEntry(
  name: string,
  entry: unknown,
  file: Uint8Array,
  start: number,
): { weight: NamedArray; range: [number, number] } | { error: Text } {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const type = typeof dtype === 'string' && Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  if (!type)
    return damaged(
      `‘${name}’ is of type ${String(dtype)}; what can be read is ${Object.keys(types).join(', ')}`,
      `「${name}」の型 ${String(dtype)} は読めない（読めるのは ${Object.keys(types).join('、')}）`,
    );
  const [bytes, read] = type;
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2)
    return damaged(
      `‘${name}’ has an invalid shape or invalid offsets`,
      `「${name}」の形状または位置が正しくない`,
    );
  const [from = 0, to = 0] = offsets;
  const size = shape.reduce((a, b) => a * b, 1);
  if (from > to || start + to > file.length)
    return damaged(`‘${name}’ lies outside the file`, `「${name}」がファイルの外を指している`);
  if (to - from !== size * bytes)
    return damaged(
      `‘${name}’ has ${to - from} bytes, but its shape ${shape.join(' × ')} needs ${size * bytes}`,
      `「${name}」は ${to - from} バイトだが、形状 ${shape.join(' × ')} には ${size * bytes} バイトが必要`,
    );
  const data = new Float32Array(size);
  const view = new DataView(file.buffer, file.byteOffset + start + from, size * bytes);
  for (let index = 0; index < size; index++) data[index] = read(view, index * bytes);
  return { weight: { name, shape, data }, range: [from, to] };
}

function isCounts(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= 32 &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0)
  );
}

function damaged(en: string, ja: string): { error: Text } {
  return {
    error: text(
      `This safetensors file cannot be used: ${en}. Nothing was loaded.`,
      `この safetensors ファイルは使えません：${ja}。何も読み込んでいません。`,
    ),
  };
}

/** Percent-decoding is the one UTF-8 decoder that every JavaScript engine has; throws on bytes that are not UTF-8. */
function fromUtf8(bytes: Uint8Array): string {
  let escaped = '';
  for (const byte of bytes)
    escaped +=
      byte < 0x80 && byte !== 0x25
        ? String.fromCharCode(byte)
        : `%${byte.toString(16).padStart(2, '0')}`;
  return decodeURIComponent(escaped);
}
