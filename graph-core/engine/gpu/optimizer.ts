// Optimizers in three dispatches over all parameters, in place. State and semantics as in ../optimizer.ts.
import type * as TF from '@tensorflow/tfjs';
import type { OptimizerSetting } from '../../optimizers.ts';
import { settingOf } from '../../optimizers.ts';
import type { Optimizer, OptimizerSettings } from '../engine.ts';
import type { Tensor } from '../ops.ts';
import { composedOptimizer } from '../optimizer.ts';
import { gpuBackendOf } from './backend.ts';
import type { GpuHost } from './host.ts';
import { createPool, slotsOf } from './parameter-pool.ts';
import type { OptimizerOnGpu } from './wgsl/optimizers.ts';
import { decide, isOnGpu, lanesOfSquares, squares, update } from './wgsl/optimizers.ts';

/** Accumulators by name, and the scalars 1 − βᵗ that the device keeps. */
interface Rule {
  readonly vectors: readonly string[];
  readonly corrections: readonly string[];
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly decay: number;
}

type Setting = (name: OptimizerSetting) => number;

const plain = { vectors: [], corrections: [], betas: [0, 0], epsilon: 0, decay: 0 } as const;

const adam = (setting: Setting, decay: number): Rule => ({
  vectors: ['first-moment', 'second-moment'],
  corrections: ['correction1', 'correction2'],
  betas: [setting('beta1'), setting('beta2')],
  epsilon: setting('epsilon'),
  decay,
});

const rules: Readonly<Record<OptimizerOnGpu, (setting: Setting) => Rule>> = {
  sgd: () => plain,
  momentum: (setting) => ({
    ...plain,
    vectors: ['velocity'],
    betas: [setting('momentum'), 0],
  }),
  rmsprop: (setting) => ({
    ...plain,
    vectors: ['second-moment'],
    betas: [0, setting('beta2')],
    epsilon: setting('epsilon'),
  }),
  adam: (setting) => adam(setting, 0),
  adamw: (setting) => adam(setting, setting('weightDecay')),
};

/** Places of the scalars that stay on the device. */
const scalars = { step: 2, correction1: 3, correction2: 4, count: 8 } as const;

export function gpuOptimizer(
  host: GpuHost,
  settings: OptimizerSettings,
  variables: readonly TF.Variable[],
  rates?: readonly number[],
): Optimizer {
  const { tf } = host;
  const slots = slotsOf(variables.map(({ size }) => size));
  const { limits } = gpuBackendOf(tf).device;
  const { type } = settings;
  if (!isOnGpu(type) || slots.length === 0 || slots.total * 4 > limits.maxStorageBufferBindingSize)
    return composedOptimizer(tf, settings, variables, rates);
  const rule = rules[type]((name) => settingOf(settings, name));
  const pool = createPool(host, slots, variables);
  const vectors = rule.vectors.map(() => pool.own(slots.total));
  const numbers = pool.own(scalars.count);
  const spread = rates?.some((rate) => rate !== 1)
    ? pool.filled(slots.spread((index) => rates[index] ?? 1))
    : undefined;
  const kernels = {
    squares: squares(),
    decide: decide(rule.corrections.length > 0),
    update: update(type, spread !== undefined),
  };
  const parts = Math.ceil(slots.total / lanesOfSquares);
  const kept = rule.vectors.map((name, i) => [name, vectors[i] ?? numbers] as const);

  return {
    apply(gradients, learningRate) {
      pool.bringHome();
      pool.gather(gradients);
      const { clipNorm, clipValue } = settings;
      const bound = clipValue > 0 ? clipValue : 3e38;
      const [beta1, beta2] = rule.betas;
      const sums = host.make([2, parts]);
      host.run(
        kernels.squares,
        parts,
        { g: pool.gradients, sums },
        { count: slots.total, bound, parts },
      );
      const norm = host.make([]);
      host.run(
        kernels.decide,
        1,
        { sums, norm, numbers },
        {
          parts,
          clip_norm: clipNorm > 0 ? clipNorm : 0,
          beta1,
          rest1: 1 - beta1,
          beta2,
          rest2: 1 - beta2,
        },
      );
      const [first = numbers, second = numbers] = vectors;
      host.run(
        kernels.update,
        Math.ceil(slots.total / 256),
        { g: pool.gradients, numbers, rates: spread ?? numbers, w: pool.weights, first, second },
        {
          count: slots.total,
          rate: learningRate,
          bound,
          beta1,
          rest1: 1 - beta1,
          beta2,
          rest2: 1 - beta2,
          epsilon: rule.epsilon,
          decay: rule.decay,
        },
      );
      pool.forget([...vectors, numbers]);
      sums.dispose();
      return norm;
    },
    async state() {
      const all = await Promise.all(
        kept.map(async ([name, tensor]) => [name, slots.packed(await floats(tensor))] as const),
      );
      const now = await floats(numbers);
      const counted = ['step', ...rule.corrections].map(
        (name) => [name, Float32Array.of(now[placeOf(name)] ?? 0)] as const,
      );
      return Object.fromEntries([...all, ...counted]);
    },
    restore(state) {
      for (const [name, tensor] of kept) {
        const data = state[name];
        if (data?.length !== slots.size)
          throw new Error(
            `The checkpoint's optimizer state “${name}” holds ${data?.length ?? 0} numbers, but this model needs ${slots.size}.`,
          );
        pool.write(tensor, slots.unpacked(data));
      }
      const now = new Float32Array(scalars.count);
      const step = state.step?.[0] ?? 0;
      now[scalars.step] = step;
      // A correction that another engine's checkpoint does not carry follows from the step count.
      rule.corrections.forEach((name, i) => {
        now[placeOf(name)] = state[name]?.[0] ?? 1 - (rule.betas[i] ?? 0) ** step;
      });
      pool.write(numbers, now);
    },
    dispose() {
      pool.dispose();
    },
  };
}

const placeOf = (name: string): number =>
  name === 'step'
    ? scalars.step
    : name === 'correction1'
      ? scalars.correction1
      : scalars.correction2;

async function floats(tensor: Tensor): Promise<Float32Array> {
  return Float32Array.from(await tensor.data());
}
