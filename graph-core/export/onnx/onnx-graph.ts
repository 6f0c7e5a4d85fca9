// An ONNX graph in the making: nodes, initializers and fresh names. Knows no kernel of TensorFlow.js.
import type { onnx } from 'onnx-proto';
// CommonJS without named exports: Node sees only its default.
import proto from 'onnx-proto';

export const opset = 17;

type AttributeValue = number | string | readonly number[] | { readonly float: number };

const { DataType } = proto.onnx.TensorProto;

export class OnnxGraph {
  private readonly nodes: onnx.INodeProto[] = [];
  private readonly initializers: onnx.ITensorProto[] = [];
  private readonly constants = new Map<string, string>();
  private fresh = 0;

  /** Adds a node with one output and answers the output's name. */
  node(
    op: string,
    inputs: readonly string[],
    attrs: Readonly<Record<string, AttributeValue>> = {},
    output = this.name(),
  ): string {
    this.nodes.push({
      opType: op,
      input: [...inputs],
      output: [output],
      name: output,
      attribute: attributes(attrs),
    });
    return output;
  }

  nodeOfMany(
    op: string,
    inputs: readonly string[],
    attrs: Readonly<Record<string, AttributeValue>>,
    outputs: readonly string[],
  ): void {
    this.nodes.push({
      opType: op,
      input: [...inputs],
      output: [...outputs],
      name: outputs[0] ?? '',
      attribute: attributes(attrs),
    });
  }

  name(): string {
    this.fresh += 1;
    return `n${this.fresh}`;
  }

  /** A float32 initializer under a name of its own. */
  floats(name: string, shape: readonly number[], data: Float32Array): string {
    this.initializers.push({
      name,
      dataType: DataType.FLOAT,
      dims: [...shape],
      rawData: littleEndian(data),
    });
    return name;
  }

  scalar(value: number): string {
    return this.shared(`scalar ${value}`, (name) => this.floats(name, [], Float32Array.of(value)));
  }

  /** An int64 initializer, shared by value: shapes, axes, starts and ends. */
  ints(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.shared(`ints ${shape.join()} ${values.join()}`, (name) => {
      const rawData = new Uint8Array(values.length * 8);
      const view = new DataView(rawData.buffer);
      values.forEach((value, at) => view.setBigInt64(at * 8, BigInt(value), true));
      this.initializers.push({ name, dataType: DataType.INT64, dims: [...shape], rawData });
      return name;
    });
  }

  int32s(name: string, shape: readonly number[], data: Int32Array): string {
    this.initializers.push({
      name,
      dataType: DataType.INT32,
      dims: [...shape],
      rawData: littleEndian(data),
    });
    return name;
  }

  bools(name: string, shape: readonly number[], data: Uint8Array): string {
    this.initializers.push({ name, dataType: DataType.BOOL, dims: [...shape], rawData: data });
    return name;
  }

  /** The finished model as bytes. */
  finish(
    inputs: readonly onnx.IValueInfoProto[],
    outputs: readonly onnx.IValueInfoProto[],
    docs: string,
  ): Uint8Array {
    const model: onnx.IModelProto = {
      irVersion: 8,
      producerName: 'Kumiki',
      docString: docs,
      opsetImport: [{ domain: '', version: opset }],
      graph: {
        name: 'kumiki',
        node: this.nodes,
        initializer: this.initializers,
        input: [...inputs],
        output: [...outputs],
      },
    };
    const { ModelProto } = proto.onnx;
    return ModelProto.encode(ModelProto.create(model)).finish();
  }

  private shared(key: string, make: (name: string) => string): string {
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const name = make(`c${this.constants.size + 1}`);
    this.constants.set(key, name);
    return name;
  }
}

/** What enters or leaves: a batch of unknown size is called `batch`. */
export function valueInfo(
  name: string,
  dtype: string,
  shape: readonly (number | null)[],
): onnx.IValueInfoProto {
  const elemType = dtype === 'int32' ? DataType.INT32 : DataType.FLOAT;
  const dim = shape.map((size) => (size === null ? { dimParam: 'batch' } : { dimValue: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function attributes(attrs: Readonly<Record<string, AttributeValue>>): onnx.IAttributeProto[] {
  const { AttributeType } = proto.onnx.AttributeProto;
  return Object.entries(attrs).map(([name, value]) => {
    if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
    if (typeof value === 'string') return { name, type: AttributeType.STRING, s: ascii(value) };
    if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
    return { name, type: AttributeType.INTS, ints: [...value] };
  });
}

function ascii(words: string): Uint8Array {
  return Uint8Array.from(words, (unit) => unit.charCodeAt(0));
}

function littleEndian(data: Float32Array | Int32Array): Uint8Array {
  const bytes = new Uint8Array(data.length * 4);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < data.length; at++)
    if (data instanceof Float32Array) view.setFloat32(at * 4, data[at] ?? 0, true);
    else view.setInt32(at * 4, data[at] ?? 0, true);
  return bytes;
}
