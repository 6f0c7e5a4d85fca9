// A case computed on an engine with numbers made from a seed: outputs, gradients, updates.
import type { Engine } from '../../engine/engine.ts';
import type { Tensor } from '../../engine/ops.ts';
import { hashString, deriveKey, normals, uniforms } from '../../engine/random.ts';
import type { WeightSpec } from '../block.ts';
import type { Shape } from '../kit/shape.ts';
import type { Fitting } from './case.testing.ts';

export interface Numbers {
  readonly shape: number[];
  readonly data: Float32Array;
}

/** Names of leaves: `values` or `values 1` for inputs, `weight kernel` for weights. */
export type Leaves = Readonly<Record<string, Numbers>>;

export interface Computed {
  readonly outputs: Readonly<Record<string, Numbers>>;
  readonly updates: Readonly<Record<string, Numbers>>;
}

const examples = 3;

function concrete(of: Shape): number[] {
  return of.dims.map(({ size }) => size ?? examples);
}

function count(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** `openMasks`: every row of a mask lets its first place be seen, without which PyTorch's attention gives NaN. */
export function randomNumbers(of: Shape, key: number, openMasks = false): Numbers {
  const shape = concrete(of);
  if (of.kind === 'tokens') {
    const ids = uniforms(key, count(shape), 0, of.vocabulary ?? 9);
    return { shape, data: ids.map(Math.floor) };
  }
  if (of.kind === 'mask') {
    const row = shape.at(-1) ?? 1;
    const open = (at: number) => openMasks && at % row === 0;
    const shares = uniforms(key, count(shape));
    return { shape, data: shares.map((share, index) => (share < 0.7 || open(index) ? 1 : 0)) };
  }
  return { shape, data: normals(key, count(shape)) };
}

/** Not the block's own first values: zeros and ones would hide what they multiply. Variances stay positive. */
function weightNumbers({ shape, init }: WeightSpec, key: number): Numbers {
  const size = count(shape);
  if (init === 'ones') return { shape: [...shape], data: uniforms(key, size, 0.5, 1.5) };
  return { shape: [...shape], data: normals(key, size).map((value) => 0.4 * value) };
}

export function weightSpecs(of: Fitting): Readonly<Record<string, WeightSpec>> {
  return of.block.weights?.(of) ?? {};
}

export function leavesOf(of: Fitting, seed: number, openMasks = false): Leaves {
  const leaves: Record<string, Numbers> = {};
  for (const [name, shape] of namedShapes(of))
    leaves[name] = randomNumbers(shape, deriveKey(seed, hashString(name)), openMasks);
  for (const [name, spec] of Object.entries(weightSpecs(of)))
    leaves[weightLeaf(name)] = weightNumbers(spec, deriveKey(seed, hashString(name)));
  return leaves;
}

export function weightLeaf(name: string): string {
  return `weight ${name}`;
}

/** Every arriving shape by the name of its leaf. */
export function namedShapes({ inputs }: Fitting): (readonly [string, Shape])[] {
  return Object.entries(inputs).flatMap(([port, of]): (readonly [string, Shape])[] => {
    if (!of) return [];
    return 'dims' in of ? [[port, of]] : of.map((shape, index) => [`${port} ${index}`, shape]);
  });
}

/** Leaves that gradients reach: real numbers and weights that are learned. */
function learnedLeaves(of: Fitting): string[] {
  const inputs = namedShapes(of)
    .filter(([, { kind }]) => kind !== 'tokens' && kind !== 'mask')
    .map(([name]) => name);
  const weights = Object.entries(weightSpecs(of))
    .filter(([, { frozen }]) => !frozen)
    .map(([name]) => weightLeaf(name));
  return [...inputs, ...weights];
}

export function toTensors({ tf }: Engine, of: Fitting, leaves: Leaves): Record<string, Tensor> {
  const tokens = new Set(
    namedShapes(of).flatMap(([name, { kind }]) => (kind === 'tokens' ? name : [])),
  );
  return Object.fromEntries(
    Object.entries(leaves).map(([name, { shape, data }]) => [
      name,
      tokens.has(name) ? tf.tensor(Int32Array.from(data), shape, 'int32') : tf.tensor(data, shape),
    ]),
  );
}

interface Answer {
  readonly outputs: Readonly<Record<string, Tensor | undefined>>;
  readonly updates: Readonly<Record<string, Tensor>>;
}

export interface Pass {
  readonly training: boolean;
  readonly seed: number;
}

/** The block's forward pass over tensors by the names of their leaves. */
function forward(
  { ops }: Engine,
  { block, params, inputs, outputs }: Fitting,
  leaves: Readonly<Record<string, Tensor>>,
  { training, seed }: Pass,
): Answer {
  const leaf = (name: string): Tensor => {
    const tensor = leaves[name];
    if (!tensor) throw new Error(`${block.type} asks for ${name}, which it does not have.`);
    return tensor;
  };
  const arriving = Object.entries(inputs).map(([port, of]) => [
    port,
    of && ('dims' in of ? leaf(port) : of.map((_, index) => leaf(`${port} ${index}`))),
  ]);
  const updates: Record<string, Tensor> = {};
  const answered = block.forward({
    ops,
    params,
    inputs: Object.fromEntries(arriving),
    shapes: { inputs, outputs },
    weight: (name) => leaf(weightLeaf(name)),
    training,
    seed,
    wants: () => true,
    update: (name, value) => {
      updates[name] = value;
    },
  });
  return { outputs: answered, updates };
}

export async function compute(
  engine: Engine,
  of: Fitting,
  leaves: Leaves,
  pass: Pass,
): Promise<Computed> {
  const { tf } = engine;
  const tensors = toTensors(engine, of, leaves);
  const answer = tf.tidy(() => {
    const { outputs, updates } = forward(engine, of, tensors, pass);
    // A block may hand on what it was given, which is disposed of with the leaves.
    const copies = Object.entries(outputs).flatMap(([port, tensor]) =>
      tensor ? [[port, tensor.clone()] as const] : [],
    );
    return { outputs: Object.fromEntries(copies), updates };
  });
  const result = { outputs: await read(answer.outputs), updates: await read(answer.updates) };
  tf.dispose([answer.outputs, answer.updates, tensors]);
  return result;
}

async function read(tensors: Readonly<Record<string, Tensor>>): Promise<Record<string, Numbers>> {
  const entries = Object.entries(tensors).map(async ([name, tensor]) => {
    return [name, { shape: tensor.shape, data: Float32Array.from(await tensor.data()) }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** A scalar that looks at every element of every output with its own weight, so that no error cancels. */
export function lossOf(
  engine: Engine,
  of: Fitting,
  leaves: Readonly<Record<string, Tensor>>,
  pass: Pass,
): Tensor {
  const { tf } = engine;
  const { outputs } = forward(engine, of, leaves, pass);
  const parts = Object.entries(outputs).flatMap(([port, output]) => {
    if (!output) return [];
    const weights = normals(hashString(port), output.size);
    return [tf.sum(tf.mul(output, tf.tensor(weights, output.shape)))];
  });
  return parts.reduce((sum, part) => tf.add(sum, part), tf.scalar(0));
}

/** Gradients of `lossOf` by learned leaf. */
export async function gradients(
  engine: Engine,
  of: Fitting,
  leaves: Leaves,
  pass: Pass,
): Promise<Record<string, Numbers>> {
  const { tf } = engine;
  const names = learnedLeaves(of);
  if (names.length === 0) return {};
  const tensors = toTensors(engine, of, leaves);
  const found = tf.tidy(() => {
    const learned = names.flatMap((name) => tensors[name] ?? []);
    const loss = (...varied: Tensor[]) => {
      const replaced = names.map((name, index) => [name, varied[index]] as const);
      return lossOf(
        engine,
        of,
        { ...tensors, ...Object.fromEntries(replaced) } as typeof tensors,
        pass,
      );
    };
    const grads = tf.grads(loss)(learned);
    return Object.fromEntries(
      names.flatMap((name, index) => (grads[index] ? [[name, grads[index]]] : [])),
    );
  });
  const result = await read(found);
  tf.dispose([found, tensors]);
  return result;
}

/** Largest difference over the larger of 1 and the largest expected magnitude; infinite where sizes differ. */
export function deviation(got: Numbers | undefined, expected: Numbers | undefined): number {
  if (!got || !expected || got.shape.join() !== expected.shape.join())
    return got === expected ? 0 : Number.POSITIVE_INFINITY;
  let [worst, scale] = [0, 1];
  for (const [index, wanted] of expected.data.entries()) {
    const difference = Math.abs((got.data[index] ?? Number.NaN) - wanted);
    worst = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(worst, difference);
    scale = Math.max(scale, Math.abs(wanted));
  }
  return worst / scale;
}
