// A plan made runnable: its weights as variables and its forward pass, step by step.
import type * as TF from '@tensorflow/tfjs';
import type { Source } from '../analyze/analysis.ts';
import type { Engine } from '../engine/engine.ts';
import type { Ops, Tensor } from '../engine/ops.ts';
import { hashString, deriveKey } from '../engine/random.ts';
import { initialValues } from './initialize.ts';
import { spectralWeights } from './spectral.ts';
import { type TakenAlong, takenAlong } from './taken-along.ts';
import type { MeanLoss, WeightSpec } from '../blocks/block.ts';
import type { Goal, Plan, PlanPlayer, Step } from './plan.ts';
import { answerPort, goalsOf, isTrained, metricName, outputKey } from './plan.ts';

export { outputKey } from './plan.ts';

/** By path. */
type Feeds = Readonly<Record<string, Tensor>>;

/** Values by `path port`, as `outputKey` writes it. */
type Outputs = ReadonlyMap<string, Tensor>;

export interface RunOptions {
  readonly training: boolean;
  /** Together with the run's seed it decides every random choice of this pass. */
  readonly step: number;
  /** Whose turn it is: what its losses do not read is left out, and only its frozen weights change. */
  readonly player?: PlanPlayer | undefined;
  /** By class, of outputs whose classes weigh differently: the loss is a mean weighted by them. By path. */
  readonly classWeights?: Readonly<Record<string, Tensor>> | undefined;
  /** Outputs somebody wants beside those that other steps read: `outputKey`s. */
  readonly wants?: ReadonlySet<string>;
  /** Outputs that are given in place of what steps would compute: what is behind them is left out where it can be. */
  readonly given?: ReadonlyMap<string, Tensor>;
  /** Called with each step's outputs as they come; what it keeps must be cloned or kept. */
  readonly watch?: (step: Step, outputs: Readonly<Record<string, Tensor | undefined>>) => void;
}

interface Losses {
  /** Sum over the objectives; scalar. */
  readonly loss: Tensor;
  /** Scalars by name; with several objectives the names begin with the objective's path. */
  readonly metrics: Readonly<Record<string, Tensor>>;
  /** What the loss is the sum of, objective by objective, with what each is a mean over. */
  readonly objectives: readonly ObjectiveLoss[];
}

export interface ObjectiveLoss extends MeanLoss {
  readonly goal: Goal;
}

export interface Model {
  readonly plan: Plan;
  /** Every weight by its name in the plan, frozen ones too. */
  readonly weights: ReadonlyMap<string, TF.Variable>;
  /** Those that gradients reach and that are not frozen, in the order of the plan. */
  readonly trainable: readonly TF.Variable[];
  /** Inside a tidy of the caller. Feeds by path. */
  run(feeds: Readonly<Record<string, Tensor>>, options: RunOptions): Outputs;
  /** Inside a tidy of the caller. Targets by the path of their objective. */
  losses(
    feeds: Readonly<Record<string, Tensor>>,
    targets: Readonly<Record<string, Tensor>>,
    options: RunOptions,
  ): Losses;
  /** Sets the frozen weights to what the last training pass asked for; not where a number of its report is not finite. */
  applyFrozenUpdates(report?: Tensor): void;
  /** Of a pass that was only looked at. */
  dropFrozenUpdates(): void;
  dispose(): void;
}

/** A model computes and updates nothing by itself: it needs no optimizer and no facts of an engine. */
export function buildModel(engine: Pick<Engine, 'tf' | 'ops'>, plan: Plan, seed: number): Model {
  const { tf, ops } = engine;
  const weights = initialVariables(tf, plan, seed);
  const read = readOutputs(plan);
  const nodeSeed = (path: string) => deriveKey(seed, hashString(path));
  /** New values of frozen weights, kept out of any tidy until `applyFrozenUpdates`. */
  let updates: { variable: TF.Variable; value: Tensor }[] = [];
  /** Statistics of several placements: each goes on from what the one before it in this pass has made of them. */
  const inTurn = tiedWeights(plan);

  const taken = takenAlong(plan);
  const still = stillSteps(plan);
  const names = new Map([...weights].map(([name, variable]) => [variable, name]));
  const setLater = (variable: TF.Variable, value: Tensor, player?: PlanPlayer): void => {
    const name = names.get(variable) ?? '';
    if (plan.rates?.get(name) === 0 || (player && !player.weights.has(name))) return;
    updates.push({ variable, value: tf.keep(value.clone()) });
  };

  const compute = (feeds: Feeds, options: RunOptions, along?: TakenAlong): Outputs => {
    const { training, player, given: known } = options;
    const outputs = new Map<string, Tensor>(known);
    const later = (vector: TF.Variable, value: Tensor) => setLater(vector, value, player);
    const divided = spectralWeights(tf, plan, weights, training ? later : undefined);
    for (const step of plan.steps) {
      if (player && !player.steps.has(step.path)) continue;
      const answer = outputs.get(along?.answers.get(step.path) ?? '');
      const given = answer
        ? { [answerPort(step)]: answer }
        : forward(step, outputs, feeds, options, divided, along);
      options.watch?.(step, given);
      for (const [port, tensor] of Object.entries(given))
        if (tensor) outputs.set(outputKey(step.path, port), tensor);
    }
    return outputs;
  };

  const forward = (
    step: Step,
    outputs: Outputs,
    feeds: Feeds,
    options: RunOptions,
    divided: (name: string) => Tensor | undefined,
    along?: TakenAlong,
  ): Readonly<Record<string, Tensor | undefined>> => {
    const { step: number, wants, player } = options;
    const training = options.training && !still.has(step.path);
    const feed = feedPort(step);
    if (feed !== undefined) {
      const fed = feeds[step.path];
      if (!fed) throw new Error(`Nothing was fed to ${step.path}.`);
      return { [feed]: fed };
    }
    return step.block.forward({
      ops,
      params: step.params,
      inputs: arriving(step, outputs),
      shapes: { inputs: step.inputs, outputs: step.outputs },
      weight: (name) => {
        const variable = variableOf(step, name);
        if (training && !variable.trainable && inTurn.has(step.weights[name] ?? ''))
          return updates.filter((update) => update.variable === variable).at(-1)?.value ?? variable;
        const value = divided(step.weights[name] ?? '') ?? variable;
        return step.transposed?.has(name) ? tf.transpose(value) : value;
      },
      training,
      activation: along?.by.get(step.path),
      seed: deriveKey(nodeSeed(step.path), number),
      wants: (port) => {
        const key = outputKey(step.path, port);
        return (player?.reads ?? read).has(key) || !!wants?.has(key);
      },
      update: (name, value) => {
        if (training) setLater(variableOf(step, name), value, player);
      },
    });
  };

  const variableOf = (step: Step, name: string): TF.Variable => {
    const variable = weights.get(step.weights[name] ?? '');
    if (!variable) throw new Error(`${step.path} has no weight ${name}.`);
    return variable;
  };

  const losses: Model['losses'] = (feeds, targets, options) => {
    // Nobody sees more of a pass than its losses, unless somebody watches.
    const along = options.watch || options.given ? undefined : taken;
    return lossesOf(ops, plan, compute(feeds, options, along), targets, options);
  };

  const drop = (): void => {
    for (const { value } of updates) value.dispose();
    updates = [];
  };

  return {
    plan,
    weights,
    trainable: [...weights.values()].filter(({ trainable }) => trainable),
    run: (feeds, options) => compute(feeds, options),
    losses,
    applyFrozenUpdates(report) {
      if (updates.length === 0) return;
      tf.tidy(() => {
        const values = updates.map(({ value }) => value);
        const variables = updates.map(({ variable }) => variable);
        const kept = report ? ops.choose(tf.isFinite(report), values, variables) : values;
        variables.forEach((variable, i) => variable.assign(kept[i] ?? variable));
      });
      drop();
    },
    dropFrozenUpdates: drop,
    dispose() {
      drop();
      for (const variable of weights.values()) variable.dispose();
    },
  };
}

function tiedWeights(plan: Plan): ReadonlySet<string> {
  return new Set(plan.steps.flatMap((step) => (step.tied ? Object.values(step.weights) : [])));
}

function initialVariables(tf: Engine['tf'], plan: Plan, seed: number): Map<string, TF.Variable> {
  const weights = new Map<string, TF.Variable>();
  for (const [name, spec] of plan.weights) {
    const values = tf.tensor(initialValues(spec, deriveKey(seed, hashString(name))), [
      ...spec.shape,
    ]);
    weights.set(name, tf.variable(values, isTrained(plan, name)));
    values.dispose();
  }
  return weights;
}

/**
 * Blocks with statistics that are frozen: they go by those they have, as after training. A frozen block without any,
 * such as one with dropout, trains the blocks before it as it always does.
 */
function stillSteps({ steps, weights: specs, rates }: Plan): ReadonlySet<string> {
  const isStill = ({ weights }: Step): boolean => {
    const own = Object.values(weights);
    return (
      own.some((name) => isStatistic(specs.get(name))) &&
      own.every((name) => rates?.get(name) === 0)
    );
  };
  return new Set(rates ? steps.filter(isStill).map(({ path }) => path) : []);
}

/** What a block gathers from its batches, such as a mean; the vector of a spectral norm is none. */
function isStatistic(spec: WeightSpec | undefined): boolean {
  return spec?.frozen === true && spec.init !== 'unit-vector';
}

/** Those of every objective, and their sum. */
function lossesOf(
  ops: Ops,
  plan: Plan,
  outputs: Outputs,
  targets: Readonly<Record<string, Tensor>>,
  options: RunOptions,
): Losses {
  let total: Tensor | undefined;
  const metrics: Record<string, Tensor> = {};
  const objectives: ObjectiveLoss[] = [];
  for (const goal of options.player?.goals ?? goalsOf(plan)) {
    const given = lossOf(ops, plan, goal, outputs, targets[goal.objective.path], options);
    total = total ? ops.tf.add(total, given.loss) : given.loss;
    objectives.push({ goal, ...given });
    for (const [name, value] of Object.entries(given.metrics))
      metrics[metricName(plan, goal, name)] = value;
  }
  if (!total) throw new Error('Nothing is learned: the document has no output block.');
  return { loss: total, metrics, objectives };
}

/** The loss of one output block over what arrives at it. */
function lossOf(
  ops: Ops,
  plan: Plan,
  { objective: { path, target: asks }, side }: Goal,
  outputs: Outputs,
  given: Tensor | undefined,
  { training, classWeights }: RunOptions,
): MeanLoss {
  const step = plan.steps.find((step) => step.path === path);
  const target = given ?? (asks ? undefined : ops.tf.scalar(0));
  if (!step?.block.objective || !target) throw new Error(`There is no target for ${path}.`);
  const { sides, loss } = step.block.objective;
  const reads = sides?.find(({ name }) => name === side)?.reads;
  const inputs = arriving(step, outputs, reads);
  const weights = classWeights?.[path];
  return loss({ ops, params: step.params, inputs, target, training, side, classWeights: weights });
}

/** The port that the data fills, if the step is an input. */
export function feedPort(step: Step): string | undefined {
  return Object.entries(step.block.outputs).find(([, { feed }]) => feed)?.[0];
}

function arriving(
  step: Step,
  outputs: Outputs,
  ports: readonly string[] = Object.keys(step.sources),
): Readonly<Record<string, Tensor | Tensor[] | undefined>> {
  const tensorOf = ({ path, port }: Source): Tensor => {
    const tensor = outputs.get(outputKey(path, port));
    if (!tensor) throw new Error(`${path} gave no ${port}, which ${step.path} reads.`);
    return tensor;
  };
  const inputs: Record<string, Tensor | Tensor[] | undefined> = {};
  for (const port of ports) {
    const sources = step.sources[port];
    inputs[port] = sources && ('path' in sources ? tensorOf(sources) : sources.map(tensorOf));
  }
  return inputs;
}

function readOutputs(plan: Plan): ReadonlySet<string> {
  const read = new Set<string>();
  for (const { sources } of plan.steps)
    for (const source of Object.values(sources).flatMap((wired) => wired ?? []))
      read.add(outputKey(source.path, source.port));
  return read;
}
