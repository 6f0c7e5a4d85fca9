// An ONNX graph → the bytes of its file.
import type { onnx } from 'onnx-proto';
import { free } from '../trace/free-size.ts';
import type { FreeSize } from '../trace/free-size.ts';
import { utf8Bytes } from '../utf8-bytes.ts';
import type { Attribute, OnnxIr, OnnxPort, OnnxTensor } from './ir.ts';
// CommonJS without named exports: Node sees only its default.
import proto from 'onnx-proto';

export const opset = 17;

const { DataType } = proto.onnx.TensorProto;

const dataTypes = { float32: DataType.FLOAT, int64: DataType.INT64, bool: DataType.BOOL } as const;

export function encodeOnnx(
  graph: OnnxIr,
  docs: string,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const model: onnx.IModelProto = {
    irVersion: 8,
    producerName: 'Kumiki',
    docString: docs,
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
    opsetImport: [{ domain: '', version: opset }],
    graph: graphOf('kumiki', graph),
  };
  const { ModelProto } = proto.onnx;
  return ModelProto.encode(ModelProto.create(model)).finish();
}

function graphOf(name: string, { nodes, tensors, inputs, outputs }: OnnxIr): onnx.IGraphProto {
  return {
    name,
    node: nodes.map((node) => ({
      opType: node.op,
      name: node.name ?? node.outputs[0] ?? '',
      input: [...node.inputs],
      output: [...node.outputs],
      attribute: Object.entries(node.attrs).map(([key, value]) => attribute(key, value)),
    })),
    initializer: [...tensors].map(([key, tensor]) => tensorOf(key, tensor)),
    input: inputs.map(portOf),
    output: outputs.map(portOf),
  };
}

/** What enters or leaves; free sizes are called by their names. */
function portOf({ name, type, shape }: OnnxPort): onnx.IValueInfoProto {
  const dim = shape.map((size) => (free(size) ? { dimParam: words(size) } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: dataTypes[type], shape: { dim } } } };
}

function words({ times, of }: FreeSize): string {
  return [...(times === 1 ? [] : [times]), ...of].join('*');
}

function tensorOf(name: string, { type, shape, data }: OnnxTensor): onnx.ITensorProto {
  return { name, dataType: dataTypes[type], dims: [...shape], rawData: rawData(data) };
}

function rawData(data: OnnxTensor['data']): Uint8Array {
  if (data instanceof Uint8Array) return data;
  const size = data instanceof Float32Array ? 4 : 8;
  const bytes = new Uint8Array(data.length * size);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < data.length; index++)
    if (size === 4) view.setFloat32(index * 4, data[index] ?? 0, true);
    else view.setBigInt64(index * 8, BigInt(data[index] ?? 0), true);
  return bytes;
}

function attribute(name: string, value: Attribute): onnx.IAttributeProto {
  const { AttributeType } = proto.onnx.AttributeProto;
  if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
  if (typeof value === 'string') return { name, type: AttributeType.STRING, s: utf8Bytes(value) };
  if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
  if ('body' in value) return { name, type: AttributeType.GRAPH, g: graphOf(name, value.body) };
  if ('tensor' in value) return { name, type: AttributeType.TENSOR, t: tensorOf('', value.tensor) };
  if (value.every((entry) => typeof entry === 'string'))
    return { name, type: AttributeType.STRINGS, strings: value.map(utf8Bytes) };
  return { name, type: AttributeType.INTS, ints: [...value] };
}
