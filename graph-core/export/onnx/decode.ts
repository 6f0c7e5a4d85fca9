// The bytes of an ONNX file → its graph as plain data, or why it cannot be read. Trusts no file.
import type { onnx } from 'onnx-proto';
import { text } from '../../text.ts';
import type { Text } from '../../text.ts';
import type { Size } from '../trace/free-size.ts';
import type { Attribute, OnnxIr, OnnxNode, OnnxPort, OnnxTensor } from './ir.ts';
// CommonJS without named exports: Node sees only its default.
import proto from 'onnx-proto';

const { DataType } = proto.onnx.TensorProto;

/** Open sizes are called by their names. */
export interface OnnxFile {
  readonly graph: OnnxIr;
  readonly name: string;
}

class Unreadable extends Error {
  constructor(readonly sentence: Text) {
    super(sentence.en);
  }
}

export function decodeOnnx(bytes: Uint8Array): OnnxFile | { readonly error: Text } {
  try {
    const model = proto.onnx.ModelProto.decode(bytes);
    if (!model.graph?.node?.length)
      throw new Unreadable(text('it holds no graph', 'グラフがありません'));
    return { graph: graphOf(model.graph), name: model.graph.name ?? '' };
  } catch (reason) {
    if (reason instanceof Unreadable) return { error: reason.sentence };
    return {
      error: text('it is damaged, or no ONNX model', '壊れているか、ONNX モデルではありません'),
    };
  }
}

function graphOf(graph: onnx.IGraphProto): OnnxIr {
  const tensors = new Map<string, OnnxTensor>();
  for (const tensor of graph.initializer ?? []) tensors.set(tensor.name ?? '', tensorFrom(tensor));
  const nodes: OnnxNode[] = [];
  for (const node of graph.node ?? []) {
    const constant = node.opType === 'Constant' ? constantOf(node) : undefined;
    const [output = ''] = node.output ?? [];
    if (constant) tensors.set(output, { ...constant, origin: output });
    else nodes.push(nodeOf(node));
  }
  const inputs = (graph.input ?? []).filter(({ name }) => !tensors.has(name ?? ''));
  return {
    nodes,
    tensors,
    inputs: inputs.map(portOf),
    outputs: (graph.output ?? []).map(portOf),
  };
}

/** Throws where what enters or leaves is nothing we have a type for. */
function portOf({ name, type }: onnx.IValueInfoProto): OnnxPort {
  const tensor = type?.tensorType;
  const dims = tensor?.shape?.dim ?? [];
  const shape = dims.map(({ dimValue, dimParam }): Size => {
    const size = wholeOf(dimValue);
    if (dimParam || size < 1) return { times: 1, of: [dimParam || '?'] };
    return size;
  });
  const known = typeOf(tensor?.elemType ?? DataType.FLOAT);
  if (!known || (type && !tensor))
    throw new Unreadable(
      text(
        `‘${name}’ carries what no block reads or gives: no plain numbers`,
        `「${name}」は通常の数値ではないため、受け渡しできるブロックがありません`,
      ),
    );
  return { name: name ?? '', type: known, shape };
}

function nodeOf(node: onnx.INodeProto): OnnxNode {
  const domain = node.domain ?? '';
  const op =
    domain === '' || domain === 'ai.onnx' ? (node.opType ?? '') : `${domain}.${node.opType}`;
  const attrs = (node.attribute ?? []).flatMap((attribute) => {
    const value = reads.get(attribute.type)?.(attribute);
    return value === undefined ? [] : [[attribute.name ?? '', value] as const];
  });
  return {
    op,
    scope: scopeOf(node.name ?? ''),
    inputs: [...(node.input ?? [])],
    outputs: [...(node.output ?? [])],
    attrs: Object.fromEntries(attrs),
  };
}

/** `/encoder/layer.0/MatMul_1` → `encoder/layer.0`. */
function scopeOf(name: string): string {
  return name.split('/').filter(Boolean).slice(0, -1).join('/');
}

type Read = (attribute: onnx.IAttributeProto) => Attribute | undefined;

const { AttributeType } = proto.onnx.AttributeProto;

/** By the type of an attribute; others are of operators that no block computes. */
const reads: ReadonlyMap<unknown, Read> = new Map<unknown, Read>([
  [AttributeType.INT, ({ i }) => wholeOf(i)],
  [AttributeType.FLOAT, ({ f }) => ({ float: f ?? 0 })],
  [AttributeType.STRING, ({ s }) => wordsOf(s)],
  [AttributeType.STRINGS, ({ strings }) => (strings ?? []).map(wordsOf)],
  [AttributeType.INTS, ({ ints }) => (ints ?? []).map(wholeOf)],
  [
    AttributeType.FLOATS,
    ({ floats }) => {
      const data = Float32Array.from(floats ?? []);
      return { tensor: { type: 'float32', shape: [data.length], data } };
    },
  ],
  [AttributeType.TENSOR, ({ t }) => (t ? { tensor: tensorFrom(t) } : undefined)],
  [AttributeType.GRAPH, ({ g }) => (g ? { body: graphOf(g) } : undefined)],
]);

function wordsOf(bytes: Uint8Array | null | undefined): string {
  return String.fromCharCode(...(bytes ?? []).slice(0, 1000));
}

function constantOf({ attribute }: onnx.INodeProto): OnnxTensor | undefined {
  const [only] = attribute ?? [];
  if (!only) return undefined;
  if (only.name === 'value' && only.t) return tensorFrom(only.t);
  if (only.name === 'value_float')
    return { type: 'float32', shape: [], data: Float32Array.of(only.f ?? 0) };
  if (only.name === 'value_int')
    return { type: 'int64', shape: [], data: Float64Array.of(wholeOf(only.i)) };
  if (only.name === 'value_floats') {
    const data = Float32Array.from(only.floats ?? []);
    return { type: 'float32', shape: [data.length], data };
  }
  if (only.name === 'value_ints') {
    const data = Float64Array.from(only.ints ?? [], wholeOf);
    return { type: 'int64', shape: [data.length], data };
  }
  return undefined;
}

/** Longs of protobuf are numbers, or objects that say theirs. */
function wholeOf(value: unknown): number {
  return Number(value ?? 0);
}

function typeOf(dataType: number): OnnxTensor['type'] | undefined {
  if ([DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16].includes(dataType)) return 'float32';
  if ([DataType.INT64, DataType.INT32, DataType.INT8, DataType.UINT8].includes(dataType))
    return 'int64';
  return dataType === DataType.BOOL ? 'bool' : undefined;
}

const bytesEach: Readonly<Record<number, number>> = {
  [DataType.FLOAT]: 4,
  [DataType.DOUBLE]: 8,
  [DataType.FLOAT16]: 2,
  [DataType.INT64]: 8,
  [DataType.INT32]: 4,
  [DataType.INT8]: 1,
  [DataType.UINT8]: 1,
  [DataType.BOOL]: 1,
};

export function tensorFrom(tensor: onnx.ITensorProto): OnnxTensor {
  const dataType = tensor.dataType ?? 0;
  const type = typeOf(dataType);
  const name = tensor.name ?? '';
  const shape = (tensor.dims ?? []).map(wholeOf);
  const count = shape.reduce((a, b) => a * b, 1);
  if (!type)
    throw new Unreadable(
      text(
        `‘${name}’ holds numbers of a type that cannot be read`,
        `「${name}」の数値の型は読み込めません`,
      ),
    );
  if ((tensor.externalData?.length ?? 0) > 0)
    throw new Unreadable(
      text(
        'its weights are in another file; save it as one file: onnx.save(onnx.load(path), "one.onnx")',
        '重みが別のファイルにあります。onnx.save(onnx.load(path), "one.onnx") で一つのファイルに保存してください',
      ),
    );
  const values = numbersOf(tensor, dataType, count);
  if (values.length !== count)
    throw new Unreadable(
      text(
        `‘${name}’ has ${values.length} numbers where its shape says ${count}`,
        `「${name}」の数値は ${values.length} 個ですが、形状では ${count} 個です`,
      ),
    );
  const data =
    type === 'float32'
      ? Float32Array.from(values)
      : type === 'bool'
        ? Uint8Array.from(values)
        : Float64Array.from(values);
  return { type, shape, data, origin: name };
}

function numbersOf(tensor: onnx.ITensorProto, dataType: number, count: number): ArrayLike<number> {
  const raw = tensor.rawData;
  if (!raw || raw.length === 0) {
    const { floatData, int32Data, int64Data, doubleData } = tensor;
    if (dataType === DataType.FLOAT) return floatData ?? [];
    if (dataType === DataType.DOUBLE) return doubleData ?? [];
    if (dataType === DataType.INT64) return (int64Data ?? []).map(wholeOf);
    if (dataType === DataType.FLOAT16) return (int32Data ?? []).map(halfOf);
    return int32Data ?? [];
  }
  const size = bytesEach[dataType] ?? 4;
  if (raw.length !== count * size) return { length: raw.length / size };
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  return Array.from({ length: count }, (_, index) => readOne(view, index * size, dataType));
}

function readOne(view: DataView, at: number, dataType: number): number {
  if (dataType === DataType.FLOAT) return view.getFloat32(at, true);
  if (dataType === DataType.DOUBLE) return view.getFloat64(at, true);
  if (dataType === DataType.FLOAT16) return halfOf(view.getUint16(at, true));
  if (dataType === DataType.INT64) return Number(view.getBigInt64(at, true));
  if (dataType === DataType.INT32) return view.getInt32(at, true);
  return dataType === DataType.INT8 ? view.getInt8(at) : view.getUint8(at);
}

/** IEEE 754 binary16. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
