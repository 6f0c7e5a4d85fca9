// One operation on one awkward shape, and how to find out what a backend makes of it.
import type { Engine } from './engine.ts';
import type { Ops, Tensor } from './ops.ts';
import { deriveKey, normals, uniforms } from './random.ts';
import type { Array64 } from './reference/array.testing.ts';
import { sizeOf } from './reference/array.testing.ts';

export interface Input {
  readonly shape: readonly number[];
  /** Where its numbers come from; a list is taken as it is. */
  readonly fill: 'normal' | 'negative' | 'positive' | readonly number[];
  /** Integer tensors and masks have no gradient. */
  readonly kind?: 'ids' | 'mask';
}

export type Named<T> = Readonly<Record<string, T>>;

export interface OpCase {
  readonly name: string;
  readonly inputs: Named<Input>;
  compute(ops: Ops, inputs: Named<Tensor>): Tensor[];
  reference(inputs: Named<Array64>): Array64[];
  /** How many of the outputs carry a gradient; all unless said. */
  readonly differentiated?: number;
}

/** Largest deviation over the larger of 1 and the largest expected magnitude. */
export interface Finding {
  readonly values: number;
  /** Per input with a gradient. */
  readonly gradients: Named<number>;
}

function valuesOf(input: Input, key: number): Float32Array {
  const count = sizeOf(input.shape);
  if (typeof input.fill !== 'string') return Float32Array.from(input.fill);
  if (input.fill === 'normal') return normals(key, count);
  return input.fill === 'negative' ? uniforms(key, count, -2, -0.1) : uniforms(key, count, 0.5, 2);
}

/** Loss that looks at every output with its own weight, so that no error cancels. */
function weightsFor(count: number, output: number): Float32Array {
  return normals(deriveKey(77, output), count);
}

function lossOf(outputs: readonly Array64[]): number {
  return outputs.reduce((sum, { data }, k) => {
    const weights = weightsFor(data.length, k);
    return sum + data.reduce((a, v, i) => a + v * (weights[i] ?? 0), 0);
  }, 0);
}

function deviation(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [worst, scale] = [0, 1];
  for (let i = 0; i < got.length; i++) {
    const difference = Math.abs((got[i] ?? Number.NaN) - (expected[i] ?? Number.NaN));
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
    scale = Math.max(scale, Math.abs(expected[i] ?? 0));
  }
  return worst / scale;
}

/** Values against the float64 reference, gradients against central differences of it. */
export async function examine(engine: Engine, of: OpCase, seed = 1): Promise<Finding> {
  const names = Object.keys(of.inputs);
  const numbers: Record<string, Float32Array> = {};
  const arrays: Record<string, Array64> = {};
  for (const [i, name] of names.entries()) {
    const input = of.inputs[name];
    if (!input) continue;
    const values = valuesOf(input, deriveKey(seed, i));
    numbers[name] = values;
    arrays[name] = { shape: input.shape, data: Float64Array.from(values) };
  }
  const learned = names.filter((name) => !of.inputs[name]?.kind);
  const got = await onBackend(engine, of, numbers, learned);
  const { expected, slopes } = expectedOf(of, arrays, learned, seed);
  const values = Math.max(...expected.map(({ data }, k) => deviation(got.outputs[k] ?? [], data)));
  const gradients = learned.map((name, i) => {
    return [name, deviation(got.gradients[i] ?? [], slopes[i] ?? [])] as const;
  });
  return { values, gradients: Object.fromEntries(gradients) };
}

interface Expected {
  readonly expected: readonly Array64[];
  readonly slopes: readonly Float64Array[];
}

/** Found once, however many backends are compared with it. */
const found = new WeakMap<OpCase, Map<number, Expected>>();

function expectedOf(
  of: OpCase,
  arrays: Named<Array64>,
  learned: readonly string[],
  seed: number,
): Expected {
  const known = found.get(of) ?? new Map<number, Expected>();
  found.set(of, known);
  const made = known.get(seed) ?? {
    expected: of.reference(arrays),
    slopes: learned.map((name) => centralDifferences(of, arrays, name)),
  };
  known.set(seed, made);
  return made;
}

function centralDifferences(of: OpCase, arrays: Named<Array64>, name: string): Float64Array {
  const varied = arrays[name];
  if (!varied) return new Float64Array();
  const step = 1e-5;
  const count = of.differentiated ?? Number.POSITIVE_INFINITY;
  const lossAt = () => lossOf(of.reference(arrays).slice(0, count));
  return varied.data.map((original, i) => {
    varied.data[i] = original + step;
    const above = lossAt();
    varied.data[i] = original - step;
    const below = lossAt();
    varied.data[i] = original;
    return (above - below) / (2 * step);
  });
}

async function onBackend(
  { tf, ops }: Engine,
  of: OpCase,
  numbers: Named<Float32Array>,
  learned: readonly string[],
): Promise<{ outputs: Float32Array[]; gradients: Float32Array[] }> {
  const tensors: Record<string, Tensor> = {};
  for (const [name, values] of Object.entries(numbers)) {
    const { shape = [], kind } = of.inputs[name] ?? {};
    tensors[name] =
      kind === 'ids'
        ? tf.tensor(Int32Array.from(values), [...shape], 'int32')
        : tf.tensor(values, [...shape]);
  }
  const plain = tf.tidy(() => of.compute(ops, tensors));
  const count = of.differentiated ?? plain.length;
  const loss = (...xs: Tensor[]) => {
    const inputs = { ...tensors };
    for (const [i, name] of learned.entries()) {
      const x = xs[i];
      if (x) inputs[name] = x;
    }
    return of
      .compute(ops, inputs)
      .slice(0, count)
      .map((output, k) =>
        tf.sum(tf.mul(output, tf.tensor(weightsFor(output.size, k), output.shape))),
      )
      .reduce((a, b) => tf.add(a, b));
  };
  const grads = tf.tidy(() => tf.grads(loss)(learned.map((name) => tensors[name] as Tensor)));
  const read = (list: readonly Tensor[]) =>
    Promise.all(list.map(async (tensor) => Float32Array.from(await tensor.data())));
  const result = { outputs: await read(plain), gradients: await read(grads) };
  tf.dispose([plain, grads, Object.values(tensors)]);
  return result;
}
