// A TensorFlow GraphDef in the making, as the JSON that `tf.loadGraphModel` reads.
import type * as TF from '@tensorflow/tfjs';

export type Attr =
  | { readonly b: boolean }
  | { readonly i: number }
  | { readonly f: number }
  | { readonly s: string }
  | { readonly type: string }
  | { readonly shape: { readonly dim: readonly { readonly size: string }[] } }
  | { readonly list: { readonly i: readonly number[] } };

interface NodeDef {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, Attr>>;
}

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
  readonly weightSpecs: TF.io.WeightsManifestEntry[] = [];
  private readonly parts: Uint8Array[] = [];
  private readonly shared = new Map<string, string>();

  node(
    op: string,
    name: string,
    input: readonly string[],
    attr: Readonly<Record<string, Attr>> = {},
  ): string {
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  fresh(): string {
    return `n${this.nodes.length + 1}`;
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
