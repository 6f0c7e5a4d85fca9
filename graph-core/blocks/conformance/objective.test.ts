// Every block that learns: a finite loss with the target it asks for, honest gradients, and scalars for metrics.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../engine/engine.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import type { Tensor } from '../../engine/ops.ts';
import { hashString, deriveKey } from '../../engine/random.ts';
import { startEngine } from '../../engine/start-engine.ts';
import type { Fitting } from './case.testing.ts';
import { describeCase } from './case.testing.ts';
import { leavesOf, randomNumbers, toTensors } from './compute.testing.ts';
import { computed, fittingCases, seedOf } from './every-block.testing.ts';
import { everyBlock } from './fitting-cases.testing.ts';

/** Each of them that learns, once for each of its sides. */
const learning = everyBlock.flatMap(([type, block]) => {
  if (!block.objective) return [];
  const sides = block.objective.sides?.map(({ name }) => name) ?? [undefined];
  return sides.map((side) => [side ? `${type}, ${side}` : type, block, side] as const);
});

describe.each(['cpu', 'wasm'] as const)('%s', (backend) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await startEngine(tf, backend, nodeAssets());
  });

  test.each(learning)('%s', (_type, block, side) => {
    for (const of of fittingCases(block, computed)) {
      const leaves = toTensors(engine, of, leavesOf(of, seedOf(block), true));
      const target = targetOf(of, seedOf(block));
      const port = learnedPort(of, side);
      const lossAt = (x: Tensor) => lossesOf(engine, of, { ...leaves, [port]: x }, target, side);
      const x = leaves[port] ?? tf.scalar(0);
      const { loss, metrics } = lossAt(x);
      const read = [loss, ...Object.values(metrics)].map((tensor) => ({
        rank: tensor.rank,
        finite: Number.isFinite(tensor.dataSync()[0]),
      }));
      expect(read.every(({ rank, finite }) => rank === 0 && finite)).toBe(true);
      expect(loss.dataSync()[0]).toBeGreaterThanOrEqual(block.objective?.least ?? 0);
      const gradient = tf.grad((varied) => lossAt(varied).loss)(x);
      // A step against the gradient makes the loss smaller by as much as the gradient says.
      const length = tf.norm(gradient).dataSync()[0] ?? 0;
      const step = 1e-2 / Math.max(length, 1);
      const down = lossAt(tf.sub(x, tf.mul(gradient, step))).loss;
      const fall = (tf.sub(loss, down).dataSync()[0] ?? 0) / step;
      expect(Math.abs(fall - length ** 2)).toBeLessThan(0.02 * Math.max(1, length ** 2));
    }
  });
});

/** Objectives read what they learn at their first port, sides at their last. */
function learnedPort({ block }: Fitting, side?: string): string {
  const reads = block.objective?.sides?.find(({ name }) => name === side)?.reads;
  return reads?.at(-1) ?? Object.keys(block.inputs)[0] ?? '';
}

function targetOf(of: Fitting, seed: number): Tensor {
  const { objective } = of.block;
  if (!objective) throw new Error(`${describeCase(of)} learns nothing.`);
  const shape = objective.target?.(of);
  if (!shape) return tf.scalar(0);
  const ids = shape.kind === 'tokens';
  const numbers = randomNumbers(
    ids ? shape : { ...shape, kind: 'mask' },
    deriveKey(seed, hashString('target')),
  );
  return ids
    ? tf.tensor(Int32Array.from(numbers.data), numbers.shape, 'int32')
    : tf.tensor(numbers.data, numbers.shape);
}

function lossesOf(
  { ops }: Engine,
  { block, params, inputs }: Fitting,
  tensors: Readonly<Record<string, Tensor>>,
  target: Tensor,
  side: string | undefined,
) {
  const { objective } = block;
  if (!objective) throw new Error(`${block.type} learns nothing.`);
  // A side must do without the ports that it does not read.
  const reads = objective.sides?.find(({ name }) => name === side)?.reads ?? Object.keys(inputs);
  const arriving = reads.map((port) => [port, tensors[port]]);
  return objective.loss({
    ops,
    params,
    inputs: Object.fromEntries(arriving),
    target,
    training: false,
    side,
  });
}
