// Optimizers as one kernel call over all variables, in place. State and semantics as in ../optimizer.ts.
import type * as TF from '@tensorflow/tfjs';
import type { OptimizerSetting, OptimizerType } from '../../optimizers.ts';
import { settingOf } from '../../optimizers.ts';
import type { Optimizer, OptimizerSettings } from '../engine.ts';
import type { Tensor } from '../ops.ts';
import { composedOptimizer } from '../optimizer.ts';
import { heapWords, type KernelHost, wasmBackendOf } from './host.ts';

/** What every kernel of an update takes. */
interface Step {
  readonly table: number;
  readonly variables: number;
  readonly rate: number;
  /** What gradients are scaled by after each was held within ± bound. */
  readonly factor: number;
  readonly bound: number;
}

interface Rule {
  /** Accumulators, each as long as all parameters together. */
  readonly vectors: readonly string[];
  /** 1 − βᵗ by name, kept by c ← βc + (1 − β) in float32. */
  readonly corrections: Readonly<Record<string, number>>;
  run(step: Step, vector: (name: string) => number, correction: (name: string) => number): void;
}

type MakeRule = (host: KernelHost, setting: (name: OptimizerSetting) => number) => Rule;

function momentumRule(host: KernelHost, momentum: number | undefined): Rule {
  const plain = momentum === undefined;
  return {
    vectors: plain ? [] : ['velocity'],
    corrections: {},
    run(step, vector) {
      const velocity = plain ? 0 : vector('velocity');
      host.share('updateMomentum', { velocity, momentum: momentum ?? 0 }, step);
    },
  };
}

function adamRule(
  host: KernelHost,
  setting: (name: OptimizerSetting) => number,
  weightDecay: number,
): Rule {
  const [beta1, beta2] = [setting('beta1'), setting('beta2')];
  const epsilon = setting('epsilon');
  return {
    vectors: ['first-moment', 'second-moment'],
    corrections: { correction1: beta1, correction2: beta2 },
    run(step, vector, correction) {
      host.share(
        'updateAdam',
        {
          first: vector('first-moment'),
          second: vector('second-moment'),
          beta1,
          oneMinusBeta1: 1 - beta1,
          beta2,
          oneMinusBeta2: 1 - beta2,
          correction1: correction('correction1'),
          correction2: correction('correction2'),
          epsilon,
          decay: 1 - step.rate * weightDecay,
        },
        step,
      );
    },
  };
}

/** An optimizer without a kernel of its own is absent here: the composed one takes the same steps, only slower. */
const rules: Readonly<Partial<Record<OptimizerType, MakeRule>>> = {
  sgd: (host) => momentumRule(host, undefined),
  momentum: (host, setting) => momentumRule(host, setting('momentum')),
  rmsprop(host, setting) {
    const [beta, epsilon] = [setting('beta2'), setting('epsilon')];
    return {
      vectors: ['second-moment'],
      corrections: {},
      run(step, vector) {
        const squares = vector('second-moment');
        host.share('updateRmsProp', { squares, beta, oneMinusBeta: 1 - beta, epsilon }, step);
      },
    };
  },
  adam: (host, setting) => adamRule(host, setting, 0),
  adamw: (host, setting) => adamRule(host, setting, setting('weightDecay')),
};

export function fusedOptimizer(
  host: KernelHost,
  settings: OptimizerSettings,
  variables: readonly TF.Variable[],
  rates?: readonly number[],
): Optimizer {
  const { tf } = host;
  const make = rules[settings.type];
  if (!make) return composedOptimizer(tf, settings, variables, rates);
  const rule = make(host, (name) => settingOf(settings, name));
  const total = variables.reduce((sum, { size }) => sum + size, 0);
  const vectors = new Map(rule.vectors.map((name) => [name, tf.keep(tf.zeros([total]))]));
  const numbers = new Map([...Object.keys(rule.corrections), 'step'].map((name) => [name, 0]));
  const address = (name: string) => host.at(found(vectors, name));
  const groups = groupsOf(variables, rates);

  const gradientNorm = (table: number, bound: number) =>
    host.once('gradientNorm', { table, variables: variables.length, bound });

  function factorFor(table: number, norm: number): number {
    const { clipNorm, clipValue } = settings;
    if (clipNorm <= 0) return 1;
    const bound = clipValue > 0 ? clipValue : 0;
    const length = bound ? gradientNorm(table, bound) : norm;
    return Math.min(1, clipNorm / Math.max(length, 1e-12));
  }

  return {
    apply(gradients, learningRate) {
      for (const variable of variables) ownData(tf, variable);
      const rows = rowsOf(host, variables, gradients);
      const table = writeTable(host, rows);
      const norm = gradientNorm(table, 0);
      if (Number.isFinite(norm)) {
        numbers.set('step', found(numbers, 'step') + 1);
        for (const [name, beta] of Object.entries(rule.corrections))
          numbers.set(name, Math.fround(found(numbers, name) * beta + (1 - beta)));
        const bound = settings.clipValue > 0 ? settings.clipValue : Number.POSITIVE_INFINITY;
        const factor = factorFor(table, norm);
        for (const { rate, variables: own } of groups) {
          const table = writeTable(
            host,
            rows.filter((_, index) => own.has(index)),
          );
          const step = { table, variables: own.size, rate: rate * learningRate, factor, bound };
          rule.run(step, address, (name) => found(numbers, name));
        }
      }
      return tf.scalar(norm);
    },
    async state() {
      const entries: [string, Float32Array][] = [...vectors].map(([name, tensor]) => [
        name,
        Float32Array.from(tensor.dataSync()),
      ]);
      for (const [name, value] of numbers) entries.push([name, Float32Array.of(value)]);
      return Object.fromEntries(entries);
    },
    restore(state) {
      for (const [name, tensor] of vectors) {
        const data = state[name];
        if (data?.length !== total)
          throw new Error(
            `The checkpoint's optimizer state “${name}” holds ${data?.length ?? 0} numbers, but this model needs ${total}.`,
          );
        new Float32Array(heapWords(tf).buffer, host.at(tensor), total).set(data);
      }
      const step = state.step?.[0] ?? 0;
      numbers.set('step', step);
      // A correction that another engine's checkpoint does not carry follows from the step count.
      for (const [name, beta] of Object.entries(rule.corrections))
        numbers.set(name, state[name]?.[0] ?? Math.fround(1 - beta ** step));
    },
    dispose() {
      for (const tensor of vectors.values()) tensor.dispose();
      vectors.clear();
    },
  };
}

function found<T>(map: ReadonlyMap<string, T>, name: string): T {
  const value = map.get(name);
  if (value === undefined) throw new Error(`The optimizer has no state called ${name}.`);
  return value;
}

/** The variables, by their index, that learn at the same rate. */
function groupsOf(variables: readonly TF.Variable[], rates: readonly number[] = []) {
  const groups = new Map<number, Set<number>>();
  variables.forEach((_, index) => {
    const rate = rates[index] ?? 1;
    groups.set(rate, (groups.get(rate) ?? new Set()).add(index));
  });
  return [...groups].map(([rate, own]) => ({ rate, variables: own }));
}

/** Four words a variable, as assembly/optimizer.ts reads them. */
type Row = readonly [variable: number, gradient: number, offset: number, size: number];

function rowsOf(
  host: KernelHost,
  variables: readonly TF.Variable[],
  gradients: readonly Tensor[],
): Row[] {
  let offset = 0;
  return variables.map((variable, i) => {
    const gradient = gradients[i];
    if (gradient?.size !== variable.size)
      throw new Error(`The gradient of ${variable.name} is missing or of another size.`);
    const row = [host.at(variable), host.at(gradient), offset, variable.size] as const;
    offset += variable.size;
    return row;
  });
}

function writeTable(host: KernelHost, rows: readonly Row[]): number {
  const words = rows.flat();
  const table = host.scratch(words.length * 4);
  heapWords(host.tf).set(words, table / 4);
  return table;
}

/**
 * A variable is written in place, so its memory must be its own: where a clone shares it (a kept snapshot, the best
 * weights so far), it moves to a copy first.
 */
function ownData(tf: Tf, variable: TF.Variable): void {
  // The cast is the edge: the number of tensors on one piece of memory is not in tfjs' types.
  const held = wasmBackendOf(tf).dataIdMap.get(variable.dataId) as
    | { refCount?: number }
    | undefined;
  if (held?.refCount === 1) return;
  tf.tidy(() => variable.assign(tf.tensor(variable.dataSync(), variable.shape)));
}

type Tf = KernelHost['tf'];
