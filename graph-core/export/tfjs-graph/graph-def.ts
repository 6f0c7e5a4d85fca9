// A TensorFlow GraphDef in the making, as the JSON that `tf.loadGraphModel` reads.
import type * as TF from '@tensorflow/tfjs';
import type { FreeSize, Size } from '../trace/free-size.ts';
import { free } from '../trace/free-size.ts';
import type { FreeSizeSource } from '../trace/free-size-sources.ts';
import type { Carried, FunctionDef, LoopPart } from './loop.ts';
import { loopOf } from './loop.ts';
import type { Attr, NodeDef } from './node-def.ts';

const types: Readonly<Record<string, string>> = {
  float32: 'DT_FLOAT',
  int32: 'DT_INT32',
  bool: 'DT_BOOL',
};

export function typeOf(dtype: string): { readonly type: string } {
  const type = types[dtype];
  if (!type) throw new Error(`A graph model has no type ${dtype}.`);
  return { type };
}

export function shapeAttr(shape: readonly (number | null)[]): Extract<Attr, { shape: unknown }> {
  return { shape: { dim: shape.map((size) => ({ size: String(size ?? -1) })) } };
}

/** Text attributes travel in base64; these two words are all there are. */
const words: Readonly<Record<string, string>> = {
  SAME: 'U0FNRQ==',
  VALID: 'VkFMSUQ=',
  NHWC: 'TkhXQw==',
};

export function wordAttr(word: 'SAME' | 'VALID' | 'NHWC'): Attr {
  return { s: words[word] ?? '' };
}

export class GraphDef {
  readonly nodes: NodeDef[] = [];
  /** The library: what loops run. */
  readonly functions: FunctionDef[] = [];
  readonly weightSpecs: TF.io.WeightsManifestEntry[] = [];
  private readonly parts: Uint8Array[] = [];
  private named = 0;
  private readonly shared = new Map<string, string>();

  /** `freeSizes`: of which axis of which input each free size can be read. */
  constructor(private readonly freeSizes: ReadonlyMap<string, FreeSizeSource>) {}

  node(
    op: string,
    name: string,
    input: readonly string[],
    attr: Readonly<Record<string, Attr>> = {},
  ): string {
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  /** Carries on until there is no other step, and answers what was carried last. */
  loop(
    name: string,
    carried: readonly Carried[],
    another: (part: LoopPart, carried: readonly string[]) => string,
    step: (part: LoopPart, carried: readonly string[]) => readonly string[],
  ): string[] {
    const { node, functions } = loopOf(name, carried, another, step);
    this.nodes.push(node);
    this.functions.push(...functions);
    return carried.map((_, index) => (index ? `${name}:${index}` : name));
  }

  fresh(): string {
    this.named += 1;
    return `n${this.named}`;
  }

  constant(
    name: string,
    dtype: 'float32' | 'int32' | 'bool',
    shape: readonly number[],
    data: Float32Array | Int32Array | Uint8Array,
  ): string {
    this.weightSpecs.push({ name, dtype, shape: [...shape] });
    this.parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return this.node('Const', name, [], { dtype: typeOf(dtype) });
  }

  /** int32 parameters that TensorFlow takes as inputs: shapes, axes, permutations. One number alone is a scalar. */
  ints(values: number | readonly number[]): string {
    const list = typeof values === 'number' ? [values] : values;
    const key = JSON.stringify(values);
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const name = this.constant(
      `c${this.shared.size + 1}`,
      'int32',
      typeof values === 'number' ? [] : [list.length],
      Int32Array.from(list),
    );
    this.shared.set(key, name);
    return name;
  }

  /** A shape as int32, worked out from the inputs where it has free sizes. */
  shape(sizes: readonly Size[]): string {
    const fixed = sizes.filter((size) => typeof size === 'number');
    if (fixed.length === sizes.length) return this.ints(fixed);
    return this.once(`shape ${JSON.stringify(sizes)}`, () => {
      const parts = sizes.map((size) => (free(size) ? this.freeSize(size) : this.ints([size])));
      const axis = this.ints(0);
      return this.node('ConcatV2', this.fresh(), [...parts, axis], { N: { i: parts.length } });
    });
  }

  private freeSize({ times, of }: FreeSize): string {
    const factors = of.map((size) =>
      this.once(`size ${size}`, () => {
        const source = this.freeSizes.get(size);
        if (!source) throw new Error(`No input has the size ${size}.`);
        const shape = this.node('Shape', this.fresh(), [source.input]);
        const [from, one] = [this.ints([source.axis]), this.ints([1])];
        return this.node('Slice', this.fresh(), [shape, from, one]);
      }),
    );
    if (times !== 1) factors.push(this.ints([times]));
    return factors.reduce((a, b) => this.node('Mul', this.fresh(), [a, b], { T: typeOf('int32') }));
  }

  private once(key: string, make: () => string): string {
    const known = this.shared.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.shared.set(key, made);
    return made;
  }

  weightData(): Uint8Array<ArrayBuffer> {
    const data = new Uint8Array(this.parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.parts) {
      data.set(part, at);
      at += part.length;
    }
    return data;
  }
}
