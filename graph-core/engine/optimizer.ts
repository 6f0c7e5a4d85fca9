// Every optimizer composed of stock operations over one flat vector of all parameters.
import type * as TF from '@tensorflow/tfjs';
import type { OptimizerSetting, OptimizerType } from '../optimizers.ts';
import { settingOf } from '../optimizers.ts';
import type { Optimizer, OptimizerSettings } from './engine.ts';
import type { Tensor, Tf } from './ops.ts';

/** A rule's accumulators by name, and how a step changes them. */
interface Rule {
  /** Vectors as long as all parameters together. */
  readonly vectors: readonly string[];
  /** Scalars; `correctionN` is 1 − βNᵗ, kept by c ← βc + (1 − β), which loses no digits. */
  readonly corrections?: Readonly<Record<string, number>>;
  /** What weights lose of themselves in a step, times the learning rate. */
  readonly decay?: number;
  /**
   * Given the gradient (cleaned, clipped), `blend(name, next)` sets an accumulator to what `next` makes of it and
   * returns that; `held(name)` is what an accumulator or a correction holds now. Returns what is subtracted, before the
   * learning rate.
   */
  change(gradient: Tensor, blend: Blend, held: (name: string) => Tensor): Tensor;
}

type Blend = (name: string, next: (before: Tensor) => Tensor) => Tensor;
type MakeRule = (tf: Tf, setting: (name: OptimizerSetting) => number) => Rule;

const adam: MakeRule = (tf, setting) => {
  const [beta1, beta2] = [setting('beta1'), setting('beta2')];
  const epsilon = setting('epsilon');
  return {
    vectors: ['first-moment', 'second-moment'],
    corrections: { correction1: beta1, correction2: beta2 },
    change(g, blend, held) {
      const first = blend('first-moment', (m) => tf.add(tf.mul(m, beta1), tf.mul(g, 1 - beta1)));
      const second = blend('second-moment', (v) =>
        tf.add(tf.mul(v, beta2), tf.mul(tf.square(g), 1 - beta2)),
      );
      const denominator = tf.add(tf.sqrt(tf.div(second, held('correction2'))), epsilon);
      return tf.div(tf.div(first, held('correction1')), denominator);
    },
  };
};

const rules: Readonly<Record<OptimizerType, MakeRule>> = {
  sgd: () => ({ vectors: [], change: (g) => g }),
  momentum(tf, setting) {
    const momentum = setting('momentum');
    return {
      vectors: ['velocity'],
      change: (g, blend) => blend('velocity', (v) => tf.add(tf.mul(v, momentum), g)),
    };
  },
  rmsprop(tf, setting) {
    const [decay, epsilon] = [setting('beta2'), setting('epsilon')];
    return {
      vectors: ['second-moment'],
      change(g, blend) {
        const square = blend('second-moment', (s) =>
          tf.add(tf.mul(s, decay), tf.mul(tf.square(g), 1 - decay)),
        );
        return tf.div(g, tf.add(tf.sqrt(square), epsilon));
      },
    };
  },
  adam,
  adamw: (tf, setting) => ({ ...adam(tf, setting), decay: setting('weightDecay') }),
};

/**
 * One vector instead of a tensor each: a few kernels a step rather than some 18 per variable. Whether the norm is
 * finite stays on the device (no read-back): where it is not, every new value is replaced by the old one.
 */
export function composedOptimizer(
  tf: Tf,
  settings: OptimizerSettings,
  variables: readonly TF.Variable[],
  rates?: readonly number[],
): Optimizer {
  const rule = rules[settings.type](tf, (name) => settingOf(settings, name));
  const corrections = rule.corrections ?? {};
  const sizes = variables.map(({ size }) => size);
  const total = sizes.reduce((a, b) => a + b, 0);
  const kept = new Map<string, TF.Variable>();
  const keep = (name: string, values: Tensor) =>
    kept.set(name, tf.variable(values, false, undefined, 'float32'));
  tf.tidy(() => {
    for (const name of rule.vectors) keep(name, tf.zeros([total]));
    for (const name of Object.keys(corrections)) keep(name, tf.scalar(0));
    keep('step', tf.scalar(0));
  });
  /** The rate of each parameter; absent where all learn at the same. */
  const spread = rates?.some((rate) => rate !== 1)
    ? tf.keep(tf.tidy(() => tf.concat(sizes.map((size, i) => tf.fill([size], rates[i] ?? 1)))))
    : undefined;
  const held = (name: string): TF.Variable => {
    const found = kept.get(name);
    if (!found) throw new Error(`The optimizer has no state called ${name}.`);
    return found;
  };

  function change(flat: Tensor, norm: Tensor, learningRate: number): void {
    const finite = tf.isFinite(norm);
    const choose = (after: Tensor, before: Tensor) => tf.where(finite, after, before);
    const clean = choose(clipped(tf, flat, norm, settings), tf.zerosLike(flat));
    const update = (name: string, next: (before: Tensor) => Tensor): Tensor => {
      const state = held(name);
      const after = next(state);
      state.assign(choose(after, state) as TF.Tensor);
      return after;
    };
    update('step', (step) => tf.add(step, 1));
    for (const [name, beta] of Object.entries(corrections))
      update(name, (c) => tf.add(tf.mul(c, beta), 1 - beta));
    const rate = spread ? tf.mul(spread, learningRate) : learningRate;
    const step = tf.mul(rule.change(clean, update, held), rate);
    const weights = flatten(tf, variables);
    const moved = tf.sub(rule.decay ? decayed(weights, rate, rule.decay) : weights, step);
    tf.split(choose(moved, weights), sizes).forEach((part, i) => {
      const variable = variables[i];
      variable?.assign(tf.reshape(part, variable.shape));
    });
  }

  function decayed(weights: Tensor, rate: Tensor | number, decay: number): Tensor {
    return tf.mul(
      weights,
      typeof rate === 'number' ? 1 - rate * decay : tf.sub(1, tf.mul(rate, decay)),
    );
  }

  return {
    apply: (gradients, learningRate) =>
      tf.tidy(() => {
        const flat = flatten(tf, gradients);
        const norm = tf.sqrt(tf.sum(tf.square(flat)));
        change(flat, norm, learningRate);
        return norm;
      }),
    async state() {
      const named = [...kept].map(async ([name, tensor]) => [name, await tensor.data()] as const);
      const entries = await Promise.all(named);
      return Object.fromEntries(entries.map(([name, data]) => [name, Float32Array.from(data)]));
    },
    restore(state) {
      for (const [name, tensor] of kept) {
        const data = state[name] ?? recounted(corrections[name], state.step?.[0] ?? 0);
        if (data?.length !== tensor.size)
          throw new Error(
            `The checkpoint's optimizer state “${name}” holds ${data?.length ?? 0} numbers, but this model needs ${tensor.size}.`,
          );
        tf.tidy(() => tensor.assign(tf.tensor(Float32Array.from(data), tensor.shape)));
      }
    },
    dispose() {
      for (const tensor of kept.values()) tensor.dispose();
      spread?.dispose();
      kept.clear();
    },
  };
}

/** A correction that another engine's checkpoint does not carry follows from the step count. */
function recounted(beta: number | undefined, step: number): Float32Array | undefined {
  return beta === undefined ? undefined : Float32Array.of(1 - beta ** step);
}

function flatten(tf: Tf, tensors: readonly Tensor[]): Tensor {
  const parts = tensors.map((tensor) => tf.reshape(tensor, [-1]));
  return parts.length === 0 ? tf.zeros([0]) : tf.concat(parts);
}

/** By value first, then by the global norm (Pascanu 2013) as it was before either. */
function clipped(tf: Tf, flat: Tensor, norm: Tensor, settings: OptimizerSettings): Tensor {
  const { clipNorm, clipValue } = settings;
  const bounded = clipValue > 0 ? tf.clipByValue(flat, -clipValue, clipValue) : flat;
  if (clipNorm <= 0) return bounded;
  const length = clipValue > 0 ? tf.sqrt(tf.sum(tf.square(bounded))) : norm;
  return tf.mul(bounded, tf.minimum(tf.div(clipNorm, tf.maximum(length, 1e-12)), 1));
}
