// Every optimizer on every engine of Node against their equations in float64: clipping, exact resume, nothing left.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OptimizerSetting } from '../optimizers.ts';
import { optimizerFields, optimizers, optimizerSettings, optimizerTypes } from '../optimizers.ts';
import type { Engine, Optimizer, OptimizerSettings } from './engine.ts';
import { nodeAssets } from './node-assets.testing.ts';
import { normals } from './random.ts';
import { startEngine } from './start-engine.ts';

const sizes = [[3, 4], [5], [1], [2, 1, 3]];
const count = 12 + 5 + 1 + 6;

const settings: readonly OptimizerSettings[] = [
  { type: 'sgd', clipNorm: 0, clipValue: 0 },
  { type: 'momentum', momentum: 0.8, clipNorm: 0, clipValue: 0.5 },
  { type: 'rmsprop', beta2: 0.95, epsilon: 1e-6, clipNorm: 2, clipValue: 0 },
  { type: 'adam', clipNorm: 1, clipValue: 0 },
  { type: 'adamw', beta1: 0.8, beta2: 0.99, weightDecay: 0.1, clipNorm: 1.5, clipValue: 0.7 },
];

/** Kingma & Ba 2015, Loshchilov & Hutter 2019, Tieleman & Hinton 2012, Polyak 1964; all in float64. */
class Reference {
  readonly weights: Float64Array;
  private readonly first = new Float64Array(count);
  private readonly second = new Float64Array(count);
  private step = 0;
  private readonly of: OptimizerSettings;
  constructor(of: OptimizerSettings, weights: ArrayLike<number>) {
    this.of = of;
    this.weights = Float64Array.from(weights);
  }

  apply(gradient: ArrayLike<number>, rate: number): number {
    const { type, clipNorm, clipValue, momentum = 0.9, epsilon = 1e-8 } = this.of;
    const norm = Math.hypot(...Array.from(gradient));
    let g = Array.from(gradient, (v) =>
      clipValue > 0 ? Math.max(-clipValue, Math.min(clipValue, v)) : v,
    );
    const length = Math.hypot(...g);
    if (clipNorm > 0 && length > clipNorm) g = g.map((v) => (v * clipNorm) / length);
    this.step++;
    const beta1 = this.of.beta1 ?? 0.9;
    const beta2 = this.of.beta2 ?? (type === 'rmsprop' ? 0.9 : 0.999);
    g.forEach((v, i) => {
      const [m = 0, s = 0, w = 0] = [this.first[i], this.second[i], this.weights[i]];
      let [change, kept] = [v, w];
      if (type === 'momentum') change = this.first[i] = momentum * m + v;
      if (type === 'rmsprop') {
        this.second[i] = beta2 * s + (1 - beta2) * v * v;
        change = v / (Math.sqrt(this.second[i] ?? 0) + epsilon);
      }
      if (type === 'adam' || type === 'adamw') {
        this.first[i] = beta1 * m + (1 - beta1) * v;
        this.second[i] = beta2 * s + (1 - beta2) * v * v;
        const mean = (this.first[i] ?? 0) / (1 - beta1 ** this.step);
        const square = (this.second[i] ?? 0) / (1 - beta2 ** this.step);
        change = mean / (Math.sqrt(square) + epsilon);
        if (type === 'adamw') kept = w * (1 - rate * (this.of.weightDecay ?? 0.01));
      }
      this.weights[i] = kept - rate * change;
    });
    return norm;
  }
}

const engines = [
  { name: 'cpu', backend: 'cpu', fused: false },
  { name: 'wasm, stock kernels', backend: 'wasm', fused: false },
  { name: 'wasm, own kernels', backend: 'wasm', fused: true },
] as const;

test('every optimizer has equations here, or words in PyTorch, whose first steps a project’s are measured by', () => {
  const followed = new Set(settings.map(({ type }) => type));
  const entries = Object.entries(optimizers) as [string, { torch?: string }][];
  expect(
    entries.filter(([type, { torch }]) => torch === undefined && !followed.has(type as never)),
  ).toEqual([]);
});

test('a setting that two optimizers share is written alike in documents', () => {
  for (const type of optimizerTypes)
    for (const [name, setting] of Object.entries(optimizers[type].settings.shape))
      expect(
        JSON.stringify(setting.unwrap().def.checks?.map((check) => check._zod.def)),
        name,
      ).toBe(
        JSON.stringify(
          optimizerSettings[name as OptimizerSetting]
            .unwrap()
            .def.checks?.map((check) => check._zod.def),
        ),
      );
});

describe.each(engines)('$name', ({ backend, fused }) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, backend, nodeAssets(), { fused });
  });

  /** Splits a flat list among the variables. */
  const parts = (flat: Float32Array) => {
    let start = 0;
    return sizes.map((shape) => {
      const size = shape.reduce((a, b) => a * b, 1);
      start += size;
      return tf.tensor(flat.slice(start - size, start), shape);
    });
  };
  const variablesOf = (flat: Float32Array) =>
    tf.tidy(() => parts(flat).map((part) => tf.variable(part)));
  const read = (variables: readonly tf.Variable[]) =>
    variables.flatMap((variable) => [...variable.dataSync()]);
  const gradientAt = (step: number) => normals(100 + step, count);

  function run(optimizer: Optimizer, from: number, to: number): number[] {
    const norms: number[] = [];
    for (let step = from; step < to; step++)
      tf.tidy(() => {
        const norm = optimizer.apply(parts(gradientAt(step)), 0.05);
        norms.push(norm.dataSync()[0] ?? Number.NaN);
      });
    return norms;
  }

  test.each(settings)('$type follows its equations', (of) => {
    const start = normals(7, count);
    const variables = variablesOf(start);
    const optimizer = engine.optimizer(of, variables);
    const reference = new Reference(of, start);
    const norms = run(optimizer, 0, 12);
    norms.forEach((norm, step) =>
      expect(norm).toBeCloseTo(reference.apply(gradientAt(step), 0.05), 4),
    );
    read(variables).forEach((weight, i) =>
      expect(weight).toBeCloseTo(reference.weights[i] ?? Number.NaN, 5),
    );
    optimizer.dispose();
    tf.dispose(variables);
  });

  test.each(settings)('$type learns each variable at its own multiple of the rate', (of) => {
    const start = normals(7, count);
    const variables = variablesOf(start);
    const rates = [1, 0.1, 3, 0.1];
    const before = tf.memory().numTensors;
    const optimizer = engine.optimizer(of, variables, rates);
    // Moments and norms are of the gradients, so one reference a rate has each the right ones.
    const references = rates.map((rate) => ({ rate, reference: new Reference(of, start) }));
    run(optimizer, 0, 12);
    for (let step = 0; step < 12; step++)
      for (const { rate, reference } of references) reference.apply(gradientAt(step), 0.05 * rate);
    const ends = sizes.map((shape) => shape.reduce((a, b) => a * b, 1));
    const owner = ends.flatMap((size, index) => Array<number>(size).fill(index));
    read(variables).forEach((weight, i) =>
      expect(weight).toBeCloseTo(references[owner[i] ?? 0]?.reference.weights[i] ?? Number.NaN, 5),
    );
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(variables);
  });

  /** Weights after a few steps, each with another gradient. */
  const stepped = (of: OptimizerSettings): number[] => {
    const variables = variablesOf(normals(7, count));
    const optimizer = engine.optimizer(of, variables);
    run(optimizer, 0, 4);
    const weights = read(variables);
    optimizer.dispose();
    tf.dispose(variables);
    return weights;
  };

  test.each(optimizerTypes)('every setting of %s changes its steps, and no other does', (type) => {
    const plain = { type, clipNorm: 0, clipValue: 0 };
    const weights = stepped(plain);
    for (const name of Object.keys(optimizerSettings) as OptimizerSetting[]) {
      const field = optimizerFields(type).find((field) => field.name === name);
      const changed = stepped({ ...plain, [name]: 0.5 });
      if (field) expect(changed, name).not.toEqual(weights);
      else expect(changed, name).toEqual(weights);
      // Left out, it is what the form shows.
      if (field) expect(stepped({ ...plain, [name]: field.default }), name).toEqual(weights);
    }
    expect(stepped({ ...plain, clipNorm: 0.1 }), 'clipNorm').not.toEqual(weights);
    expect(stepped({ ...plain, clipValue: 0.1 }), 'clipValue').not.toEqual(weights);
  });

  test.each(settings)('$type resumes to the bit', async (of) => {
    const whole = variablesOf(normals(7, count));
    const unbroken = engine.optimizer(of, whole);
    run(unbroken, 0, 5);
    const [weights, state] = [Float32Array.from(read(whole)), await unbroken.state()];
    run(unbroken, 5, 11);
    const resumed = variablesOf(weights);
    const optimizer = engine.optimizer(of, resumed);
    optimizer.restore(state);
    run(optimizer, 5, 11);
    expect(read(resumed)).toEqual(read(whole));
    expect(await optimizer.state()).toEqual(await unbroken.state());
    expect(state.step).toEqual(Float32Array.of(5));
    for (const used of [unbroken, optimizer]) used.dispose();
    tf.dispose([...whole, ...resumed]);
  });

  test.each(settings)(
    '$type leaves everything as it was where a gradient is not finite',
    async (of) => {
      const variables = variablesOf(normals(7, count));
      const optimizer = engine.optimizer(of, variables);
      run(optimizer, 0, 2);
      const [weights, state] = [read(variables), await optimizer.state()];
      for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
        const gradient = gradientAt(2);
        gradient[13] = broken;
        const norm = tf.tidy(() => optimizer.apply(parts(gradient), 0.05).dataSync()[0]);
        expect(Number.isFinite(norm)).toBe(false);
        expect(read(variables)).toEqual(weights);
        expect(await optimizer.state()).toEqual(state);
      }
      optimizer.dispose();
      tf.dispose(variables);
    },
  );

  test.each(settings)('$type keeps no tensor', (of) => {
    const before = tf.memory();
    const variables = variablesOf(normals(7, count));
    const optimizer = engine.optimizer(of, variables);
    run(optimizer, 0, 3);
    const during = tf.memory();
    run(optimizer, 3, 20);
    expect(tf.memory()).toEqual(during);
    optimizer.dispose();
    tf.dispose(variables);
    expect(tf.memory().numTensors).toBe(before.numTensors);
  });

  test('a variable that shares its memory with a snapshot does not change the snapshot', () => {
    const variables = variablesOf(normals(7, count));
    const optimizer = engine.optimizer({ type: 'sgd', clipNorm: 0, clipValue: 0 }, variables);
    const snapshot = variables.map((variable) => variable.clone());
    const before = snapshot.flatMap((tensor) => [...tensor.dataSync()]);
    run(optimizer, 0, 2);
    expect(snapshot.flatMap((tensor) => [...tensor.dataSync()])).toEqual(before);
    expect(read(variables)).not.toEqual(before);
    optimizer.dispose();
    tf.dispose([...variables, ...snapshot]);
  });

  test('a state of another size is refused with its name and both numbers', () => {
    const variables = variablesOf(normals(7, count));
    const optimizer = engine.optimizer({ type: 'momentum', clipNorm: 0, clipValue: 0 }, variables);
    expect(() => optimizer.restore({ velocity: new Float32Array(3) })).toThrow(
      "The checkpoint's optimizer state “velocity” holds 3 numbers, but this model needs 24.",
    );
    optimizer.dispose();
    tf.dispose(variables);
  });
});

test('a checkpoint written by one engine goes on in another', async () => {
  const of = settings[3];
  if (!of) throw new Error('There is no fourth setting.');
  const results: number[][] = [];
  for (const { backend, fused } of engines) {
    const engine = await startEngine(tf, backend, nodeAssets(), { fused });
    const variable = tf.variable(tf.tensor1d(normals(7, 9)));
    const optimizer = engine.optimizer(of, [variable]);
    optimizer.restore({
      'first-moment': normals(8, 9),
      'second-moment': normals(9, 9).map(Math.abs),
      step: Float32Array.of(40),
    });
    tf.tidy(() => optimizer.apply([tf.tensor1d(normals(10, 9))], 0.1));
    results.push([...variable.dataSync()]);
    optimizer.dispose();
    variable.dispose();
  }
  for (const result of results.slice(1))
    result.forEach((value, i) => expect(value).toBeCloseTo(results[0]?.[i] ?? Number.NaN, 5));
});
