// An ONNX graph in the making: nodes, tensors and fresh names.
import { free } from '../trace/free-size.ts';
import type { FreeSize, Size } from '../trace/free-size.ts';
import type { FreeSizeSource } from '../trace/free-size-sources.ts';
import type { Attribute, OnnxIr, OnnxNode, OnnxPort, OnnxTensor, OnnxType } from './ir.ts';
import { floats, ints } from './ir.ts';

export class OnnxGraph {
  private readonly nodes: OnnxNode[] = [];
  private readonly tensors = new Map<string, OnnxTensor>();
  private readonly constants = new Map<string, string>();
  private readonly sizes = new Map<string, readonly Size[]>();
  private fresh = 0;
  private scope = '';

  /** `freeSizes`: of which axis of which input each free size can be read. The body of a loop wants names of its own. */
  constructor(
    private readonly freeSizes: ReadonlyMap<string, FreeSizeSource>,
    private readonly prefix = '',
  ) {}

  /** Whose the nodes are that come now. */
  enter(scope: string): void {
    this.scope = scope;
  }

  /** The shape of a value, for rewrites that ask. */
  describe(name: string, shape: readonly Size[]): void {
    this.sizes.set(name, shape);
  }

  get shapes(): ReadonlyMap<string, readonly Size[]> {
    return this.sizes;
  }

  /** Adds a node with one output and answers the output's name. */
  node(
    op: string,
    inputs: readonly string[],
    attrs: Readonly<Record<string, Attribute>> = {},
    output = this.name(),
  ): string {
    this.nodeOfMany(op, inputs, attrs, [output]);
    return output;
  }

  nodeOfMany(
    op: string,
    inputs: readonly string[],
    attrs: Readonly<Record<string, Attribute>>,
    outputs: readonly string[],
  ): void {
    this.nodes.push({ op, inputs, outputs, attrs, scope: this.scope });
  }

  name(): string {
    this.fresh += 1;
    return `${this.prefix}n${this.fresh}`;
  }

  tensor(name: string, tensor: OnnxTensor): string {
    this.tensors.set(name, tensor);
    return name;
  }

  scalar(value: number): string {
    const tensor = floats([], Float32Array.of(value));
    return this.shared(`scalar ${value}`, (name) => this.tensor(name, tensor));
  }

  /** An int64 tensor, shared by value: shapes, axes, starts and ends. */
  ints(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const key = `ints ${shape.join()} ${values.join()}`;
    return this.shared(key, (name) => this.tensor(name, ints(values, shape)));
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
        const { input, axis } = source;
        return this.node('Shape', [input], { start: axis, end: axis + 1 });
      }),
    );
    if (times !== 1) factors.push(this.ints([times]));
    return factors.reduce((a, b) => this.node('Mul', [a, b]));
  }

  /** What was built, with what enters it and leaves. */
  finish(inputs: readonly OnnxPort[], outputs: readonly OnnxPort[]): OnnxIr {
    return { nodes: this.nodes, tensors: this.tensors, inputs, outputs };
  }

  private shared(key: string, make: (name: string) => string): string {
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const { scope } = this;
    // What several blocks read belongs to none.
    this.scope = '';
    const name = make(`${this.prefix}c${this.constants.size + 1}`);
    this.scope = scope;
    this.constants.set(key, name);
    return name;
  }
}

/** ONNX's ids and counts are int64, as most who feed a model have them. */
export function portOf(name: string, dtype: string, shape: readonly Size[]): OnnxPort {
  return { name, type: typeOf(dtype), shape };
}

export function typeOf(dtype: string): OnnxType {
  if (dtype === 'int32') return 'int64';
  if (dtype === 'float32' || dtype === 'bool') return dtype;
  throw new Error(`ONNX has no type ${dtype}.`);
}
