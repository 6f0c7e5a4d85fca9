// An ONNX graph in the making: nodes, initializers and fresh names.
import type { onnx } from 'onnx-proto';
import { free } from '../trace/free-size.ts';
import type { FreeSize, Size } from '../trace/free-size.ts';
// CommonJS without named exports: Node sees only its default.
import proto from 'onnx-proto';

export const opset = 17;

type AttributeValue =
  | number
  | string
  | readonly number[]
  | readonly string[]
  | { readonly float: number }
  | { readonly graph: onnx.IGraphProto };

const { DataType } = proto.onnx.TensorProto;

export interface FreeSizeSource {
  readonly input: string;
  readonly axis: number;
}

interface Kept {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

export class OnnxGraph {
  private readonly nodes: onnx.INodeProto[] = [];
  private readonly initializers: onnx.ITensorProto[] = [];
  private readonly constants = new Map<string, string>();
  private readonly arrays: Kept[] = [];
  private fresh = 0;

  /** `freeSizes`: of which axis of which input each free size can be read. The body of a loop wants names of its own. */
  constructor(
    private readonly freeSizes: ReadonlyMap<string, FreeSizeSource>,
    private readonly prefix = '',
  ) {}

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
    return `${this.prefix}n${this.fresh}`;
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
      values.forEach((value, index) => view.setBigInt64(index * 8, BigInt(value), true));
      this.initializers.push({ name, dataType: DataType.INT64, dims: [...shape], rawData });
      return name;
    });
  }

  /** A shape as an int64 tensor, worked out from the inputs where it has free sizes. */
  shape(sizes: readonly Size[]): string {
    const fixed = sizes.filter((size) => !free(size)) as number[];
    if (fixed.length === sizes.length) return this.ints(fixed);
    return this.shared(`shape ${JSON.stringify(sizes)}`, () => {
      const parts = sizes.map((size) => (free(size) ? this.freeSize(size) : this.ints([size])));
      return parts.length === 1 ? (parts[0] ?? '') : this.node('Concat', parts, { axis: 0 });
    });
  }

  private freeSize({ times, of }: FreeSize): string {
    const factors = of.map((name) =>
      this.shared(`size ${name}`, () => {
        const source = this.freeSizes.get(name);
        if (!source) throw new Error(`No input has the size ${name}.`);
        const shape = this.shared(`shape of ${source.input}`, () =>
          this.node('Shape', [source.input]),
        );
        return this.node('Gather', [shape, this.ints([source.axis])]);
      }),
    );
    if (times !== 1) factors.push(this.ints([times]));
    return factors.reduce((a, b) => this.node('Mul', [a, b]));
  }

  /** An initializer of whatever the data is; the same numbers are kept once. */
  constant(name: string, shape: readonly number[], data: Kept['data']): string {
    const same = this.arrays.find(
      (kept) =>
        kept.shape.join() === shape.join() &&
        kept.data.constructor === data.constructor &&
        kept.data.every((value, index) => Object.is(value, data[index])),
    );
    if (same) return same.name;
    this.arrays.push({ name, shape, data });
    if (data instanceof Float32Array) return this.floats(name, shape, data);
    const isInt = data instanceof Int32Array;
    this.initializers.push({
      name,
      dataType: isInt ? DataType.INT32 : DataType.BOOL,
      dims: [...shape],
      rawData: isInt ? littleEndian(data) : data,
    });
    return name;
  }

  /** The finished model as bytes. */
  finish(
    inputs: readonly onnx.IValueInfoProto[],
    outputs: readonly onnx.IValueInfoProto[],
    docs: string,
    metadata: Readonly<Record<string, string>> = {},
  ): Uint8Array {
    const model: onnx.IModelProto = {
      irVersion: 8,
      producerName: 'Kumiki',
      docString: docs,
      metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
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

  /** The nodes written so far as the body of a loop; what they read from outside keeps its names. */
  body(
    name: string,
    inputs: readonly onnx.IValueInfoProto[],
    outputs: readonly onnx.IValueInfoProto[],
  ): onnx.IGraphProto {
    return {
      name,
      node: this.nodes,
      initializer: this.initializers,
      input: [...inputs],
      output: [...outputs],
    };
  }

  private shared(key: string, make: (name: string) => string): string {
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const name = make(`${this.prefix}c${this.constants.size + 1}`);
    this.constants.set(key, name);
    return name;
  }
}

/** What enters or leaves; free sizes are called by their names. */
export function valueInfo(
  name: string,
  dtype: string,
  shape: readonly Size[],
): onnx.IValueInfoProto {
  const elemType = dtype === 'int32' ? DataType.INT32 : DataType.FLOAT;
  const dim = shape.map((size) => (free(size) ? { dimParam: words(size) } : { dimValue: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function words({ times, of }: FreeSize): string {
  return [...(times === 1 ? [] : [times]), ...of].join('*');
}

function attributes(attrs: Readonly<Record<string, AttributeValue>>): onnx.IAttributeProto[] {
  const { AttributeType } = proto.onnx.AttributeProto;
  return Object.entries(attrs).map(([name, value]) => {
    if (typeof value === 'number') return { name, type: AttributeType.INT, i: value };
    if (typeof value === 'string') return { name, type: AttributeType.STRING, s: ascii(value) };
    if ('float' in value) return { name, type: AttributeType.FLOAT, f: value.float };
    if ('graph' in value) return { name, type: AttributeType.GRAPH, g: value.graph };
    if (value.every((entry) => typeof entry === 'string'))
      return { name, type: AttributeType.STRINGS, strings: value.map(ascii) };
    return { name, type: AttributeType.INTS, ints: [...value] };
  });
}

function ascii(words: string): Uint8Array {
  return Uint8Array.from(words, (unit) => unit.charCodeAt(0));
}

function littleEndian(data: Float32Array | Int32Array): Uint8Array {
  const bytes = new Uint8Array(data.length * 4);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < data.length; index++)
    if (data instanceof Float32Array) view.setFloat32(index * 4, data[index] ?? 0, true);
    else view.setInt32(index * 4, data[index] ?? 0, true);
  return bytes;
}
