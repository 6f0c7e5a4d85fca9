// The weights of a TensorFlow.js model.json with its binary files; every size is checked first.
import { decodeUtf8 } from '../../data/text/utf8.ts';
import type { Text } from '../../text.ts';
import type { Found, FoundArray, WeightFile } from './found-array.ts';
import { countOf, isSizes, refused } from './found-array.ts';

interface Quantization {
  readonly dtype: 'uint8' | 'uint16';
  readonly scale: number;
  readonly min: number;
}

interface Spec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: Quantization;
}

/** Bytes of one number as it stands in the file. */
const widths: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
};

export function readTfjs(model: WeightFile, others: readonly WeightFile[]): Found {
  let json: unknown;
  try {
    json = JSON.parse(decodeUtf8(model.bytes, model.name));
  } catch {
    return refused(model.name, 'it is not JSON', 'JSON ではありません');
  }
  const groups = field(json, 'weightsManifest');
  if (!Array.isArray(groups))
    return refused(
      model.name,
      'it is not a TensorFlow.js model, since it has no weightsManifest',
      'weightsManifest がないため TensorFlow.js のモデルではありません',
    );
  const arrays: FoundArray[] = [];
  for (const group of groups) {
    const read = readGroup(model.name, group, others);
    if ('error' in read) return read;
    arrays.push(...read.arrays);
  }
  const names = new Set<string>();
  for (const { name } of arrays) {
    if (names.has(name))
      return refused(model.name, `it names ‘${name}’ twice`, `「${name}」が二つあります`);
    names.add(name);
  }
  return { arrays, layers: field(json, 'format') !== 'graph-model' };
}

function readGroup(file: string, group: unknown, others: readonly WeightFile[]): Found {
  const paths = field(group, 'paths');
  const weights = field(group, 'weights');
  if (!Array.isArray(paths) || !Array.isArray(weights))
    return refused(file, 'its weightsManifest is damaged', 'weightsManifest が壊れています');
  const parts: Uint8Array[] = [];
  for (const path of paths) {
    // Only files that were given are looked at, whatever folder the path names.
    const base = String(path).split(/[\\/]/).at(-1) ?? '';
    const part = others.find(({ name }) => name === base);
    if (!part)
      return refused(
        file,
        `its weights are in ‘${base}’, which is missing; choose both files`,
        `重みは「${base}」にありますが、渡されていません。両方のファイルを選んでください`,
      );
    parts.push(part.bytes);
  }
  const specs: Spec[] = [];
  for (const weight of weights) {
    const spec = specOf(file, weight);
    if ('error' in spec) return spec;
    specs.push(spec);
  }
  const needed = specs.reduce((sum, spec) => sum + bytesOf(spec), 0);
  const given = parts.reduce((sum, { length }) => sum + length, 0);
  if (needed !== given)
    return refused(
      file,
      `its shapes need ${needed} bytes of weights, but ${paths.join(', ')} has ${given}`,
      `形状からは重みが ${needed} バイト必要ですが、${paths.join('、')} は ${given} バイトです`,
    );
  const bytes = new Uint8Array(given);
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  let start = 0;
  const arrays = specs.map((spec): FoundArray => {
    const view = new DataView(bytes.buffer, start, bytesOf(spec));
    start += bytesOf(spec);
    return { name: spec.name, shape: spec.shape, data: () => numbersOf(view, spec) };
  });
  return { arrays };
}

function specOf(file: string, weight: unknown): Spec | { readonly error: Text } {
  const name = field(weight, 'name');
  const shape = field(weight, 'shape');
  const dtype = field(weight, 'dtype');
  const packed = field(weight, 'quantization');
  if (typeof name !== 'string' || !isSizes(shape) || typeof dtype !== 'string')
    return refused(
      file,
      `‘${String(name)}’ has an invalid name, shape or type`,
      `「${String(name)}」の名前・形状・型が正しくありません`,
    );
  if (packed === undefined) {
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool')
      return unread(file, name, dtype);
    return { name, shape, dtype };
  }
  const width = field(packed, 'dtype');
  const scale = field(packed, 'scale');
  const min = field(packed, 'min');
  if (
    (width !== 'uint8' && width !== 'uint16') ||
    typeof scale !== 'number' ||
    typeof min !== 'number'
  )
    return unread(file, name, `${dtype} (${String(width)})`);
  return { name, shape, dtype, quantization: { dtype: width, scale, min } };
}

function unread(file: string, name: string, type: string): { readonly error: Text } {
  return refused(
    file,
    `‘${name}’ is of type ${type}, which is not supported`,
    `「${name}」の型 ${type} は読めません`,
  );
}

function bytesOf({ shape, dtype, quantization }: Spec): number {
  return countOf(shape) * (widths[quantization?.dtype ?? dtype] ?? 0);
}

/** Quantized numbers are scale × value + min, as the format says. */
function numbersOf(view: DataView, { shape, dtype, quantization }: Spec): Float32Array {
  const data = new Float32Array(countOf(shape));
  for (let index = 0; index < data.length; index++) {
    if (quantization) {
      const value =
        quantization.dtype === 'uint8' ? view.getUint8(index) : view.getUint16(index * 2, true);
      data[index] = value * quantization.scale + quantization.min;
    } else if (dtype === 'float32') data[index] = view.getFloat32(index * 4, true);
    else data[index] = dtype === 'int32' ? view.getInt32(index * 4, true) : view.getUint8(index);
  }
  return data;
}

/** A stranger's JSON, looked at one field at a time. */
function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
