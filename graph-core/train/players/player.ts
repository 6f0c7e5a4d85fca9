// Those who train: each with weights, losses, an optimizer and an order of examples of its own. Without players there is one, who trains all.
import type * as TF from '@tensorflow/tfjs';
import type { Model } from '../../compile/model.ts';
import type { PlanPlayer } from '../../compile/plan.ts';
import type { PlayerSettings, TrainingSettings } from '../../document/schema.ts';
import type { Engine, Optimizer } from '../../engine/engine.ts';
import { deriveKey, hashString, keyOfStep } from '../../engine/random.ts';
import type { NamedArray } from '../../weights/named-array.ts';
import type { BatchSampler } from '../batch-sampler.ts';
import type { Batching } from '../batching.ts';
import { stepSettings } from '../step-settings.ts';
import type { Average } from './average.ts';
import { averageOf } from './average.ts';

/** What a step of training needs of whoever takes it. */
export interface Learner {
  readonly optimizer: Optimizer;
  /** The weights it trains; absent = all. */
  readonly trainable?: readonly TF.Variable[] | undefined;
  readonly part?: PlanPlayer | undefined;
}

export interface Player extends Learner {
  /** Absent where everything is trained at once. */
  readonly id: string | undefined;
  readonly trainable: readonly TF.Variable[];
  readonly settings: Pick<PlayerSettings, 'optimizer' | 'schedule' | 'stepsPerRound'>;
  readonly order: BatchSampler;
  readonly average: Average | undefined;
  /** Decides the noise and the dropout of its turn; counted from 1. */
  passOf(turn: number): { readonly step: number; readonly key: number };
  /** Optimizer and average, under names that are the player's. */
  state(): Promise<NamedArray[]>;
  /** From a checkpoint's arrays; of others it finds nothing, and begins anew. */
  restore(arrays: readonly NamedArray[]): void;
  dispose(): void;
}

/** In the order of their turns. */
export function openPlayers(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  { order, newOrder }: Pick<Batching, 'order' | 'newOrder'>,
): readonly Player[] {
  const { players } = model.plan;
  if (!players) return [onlyPlayer(engine, model, settings, order)];
  return players.flatMap((part) => {
    const own = settings.players?.find(({ id }) => id === part.id);
    return own ? [openPlayer(engine, model, settings, own, part, newOrder())] : [];
  });
}

function onlyPlayer(
  engine: Engine,
  model: Model,
  settings: TrainingSettings,
  order: BatchSampler,
): Player {
  const { trainable } = model;
  const trained = [...model.weights].filter(([, weight]) => weight.trainable);
  const optimizer = makeOptimizer(engine, model, settings, settings.optimizer, trained);
  return {
    id: undefined,
    optimizer,
    trainable,
    settings: { ...settings, stepsPerRound: 1 },
    order,
    average: undefined,
    passOf: (turn) => ({ step: turn, key: keyOfStep(settings.seed, turn) }),
    state: () => arraysOf(optimizer),
    restore(arrays) {
      // Imported weights bring no optimizer with them: it begins anew.
      if (arrays.length > 0) optimizer.restore(asRecord(arrays));
    },
    dispose: () => optimizer.dispose(),
  };
}

function openPlayer(
  engine: Engine,
  model: Model,
  all: TrainingSettings,
  settings: PlayerSettings,
  part: PlanPlayer,
  order: BatchSampler,
): Player {
  const { id } = settings;
  const trained = [...model.weights].filter(
    ([name, weight]) => weight.trainable && part.weights.has(name),
  );
  const trainable = trained.map(([, weight]) => weight);
  const optimizer = makeOptimizer(engine, model, all, settings.optimizer, trained);
  const average = settings.average && averageOf(engine.tf, settings.average, trained);
  const [own, averaged] = [`${id}/`, averagePrefix(id)];
  return {
    id,
    optimizer,
    trainable,
    part,
    settings,
    order,
    average,
    passOf: (turn) => ({
      step: deriveKey(hashString(id), turn),
      key: deriveKey(all.seed, hashString(id), turn),
    }),
    async state() {
      return [
        ...renamed(await arraysOf(optimizer), own),
        ...renamed((await average?.arrays()) ?? [], averaged),
      ];
    },
    restore(arrays) {
      const averages = under(arrays, averaged);
      const state = under(arrays, own).filter(({ name }) => !`${own}${name}`.startsWith(averaged));
      if (state.length > 0) optimizer.restore(asRecord(state));
      average?.restore(averages);
    },
    dispose() {
      optimizer.dispose();
      average?.dispose();
    },
  };
}

/** Of some of the model's weights, by name, each at its own multiple of the learning rate. */
function makeOptimizer(
  engine: Engine,
  { plan: { rates } }: Model,
  all: TrainingSettings,
  optimizer: TrainingSettings['optimizer'],
  trained: readonly (readonly [string, TF.Variable])[],
): Optimizer {
  return engine.optimizer(
    stepSettings(all, optimizer),
    trained.map(([, weight]) => weight),
    rates && trained.map(([name]) => rates.get(name) ?? 1),
  );
}

/** Under which names a checkpoint keeps the averages of a player's weights, beside its optimizer's state. */
function averagePrefix(player: string): string {
  return `${player}/average/`;
}

async function arraysOf(optimizer: Optimizer): Promise<NamedArray[]> {
  return Object.entries(await optimizer.state()).map(([name, data]) => ({
    name,
    shape: [data.length],
    data: data.slice(),
  }));
}

function asRecord(arrays: readonly NamedArray[]): Record<string, Float32Array> {
  return Object.fromEntries(arrays.map(({ name, data }) => [name, data]));
}

function renamed(arrays: readonly NamedArray[], prefix: string): NamedArray[] {
  return arrays.map((array) => ({ ...array, name: prefix + array.name }));
}

function under(arrays: readonly NamedArray[], prefix: string): NamedArray[] {
  return arrays
    .filter(({ name }) => name.startsWith(prefix))
    .map((array) => ({ ...array, name: array.name.slice(prefix.length) }));
}
