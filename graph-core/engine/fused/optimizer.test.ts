// The one-call optimizers go where the composed ones go, and leave everything alone when a gradient is not finite.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Optimizer, OptimizerSettings } from '../engine.ts';
import { composedOptimizer } from '../optimizer.ts';
import { noise, type Sides, startSides } from './parity.testing.ts';

let sides: Sides;
beforeAll(async () => {
  sides = await startSides();
});

const shapes = [[3, 5], [7], [], [64, 3]];
const variables = () => shapes.map((shape, i) => tf.variable(noise(i, shape)));
const gradients = (step: number) => shapes.map((shape, i) => noise(100 * step + i, shape));
const values = (of: tf.Variable[]) => of.flatMap((v) => [...v.dataSync()]);

function steps(optimizer: Optimizer, from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) =>
    tf.tidy(() => optimizer.apply(gradients(from + i), 0.05).dataSync()[0] ?? Number.NaN),
  );
}

function expectClose(actual: readonly number[], expected: readonly number[]) {
  expect(actual.length).toBe(expected.length);
  actual.forEach((x, i) => expect(Math.abs(x - expected[i]!)).toBeLessThan(1e-5));
}

const cases: OptimizerSettings[] = [
  { type: 'sgd', clipNorm: 0, clipValue: 0 },
  { type: 'momentum', momentum: 0.8, clipNorm: 1, clipValue: 0 },
  { type: 'rmsprop', clipNorm: 0, clipValue: 0.5 },
  { type: 'adam', clipNorm: 2, clipValue: 0.7 },
  { type: 'adam', beta1: 0.8, beta2: 0.99, epsilon: 1e-6, clipNorm: 0, clipValue: 0 },
  { type: 'adamw', weightDecay: 0.1, clipNorm: 1e6, clipValue: 0 },
];

describe('fused optimizers', () => {
  it.each(cases)('$type takes the same steps as composed', async (settings) => {
    const [ours, theirs] = [variables(), variables()];
    const fused = sides.attached.optimizer(settings, ours);
    const composed = composedOptimizer(tf, settings, theirs);
    expectClose(steps(fused, 0, 6), steps(composed, 0, 6));
    expectClose(values(ours), values(theirs));
    const [state, expected] = [await fused.state(), await composed.state()];
    expect(Object.keys(state).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [name, data] of Object.entries(expected))
      expectClose([...(state[name] ?? [])], [...data]);
  });

  it.each(cases)('$type resumed from its state goes on bit by bit', async (settings) => {
    const [whole, halves] = [variables(), variables()];
    steps(sides.attached.optimizer(settings, whole), 0, 6);
    const first = sides.attached.optimizer(settings, halves);
    steps(first, 0, 3);
    const state = await first.state();
    first.dispose();
    const second = sides.attached.optimizer(settings, halves);
    second.restore(state);
    steps(second, 3, 6);
    expect(values(halves)).toEqual(values(whole));
  });

  it('leaves variables and state alone when the norm is not finite', async () => {
    const ours = variables();
    const optimizer = sides.attached.optimizer(cases[3]!, ours);
    steps(optimizer, 0, 2);
    const before = [values(ours), await optimizer.state()];
    const bad = gradients(3).map((g, i) => (i === 2 ? tf.scalar(Number.NaN) : g));
    expect(optimizer.apply(bad, 0.05).dataSync()[0]).toBeNaN();
    expect([values(ours), await optimizer.state()]).toEqual(before);
  });

  it('does not write into a snapshot that shares a variable’s memory', () => {
    const ours = variables();
    const snapshot = ours.map((v) => v.clone());
    const before = snapshot.flatMap((v) => [...v.dataSync()]);
    const [first] = before;
    steps(sides.attached.optimizer(cases[0]!, ours), 0, 1);
    expect(snapshot.flatMap((v) => [...v.dataSync()])).toEqual(before);
    expect(values(ours)[0]).not.toBe(first);
  });

  it('makes no tensor that stays', () => {
    const ours = variables();
    const optimizer = sides.attached.optimizer(cases[3]!, ours);
    steps(optimizer, 0, 1);
    const { numTensors, numBytes } = tf.memory();
    steps(optimizer, 1, 50);
    expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  });
});
