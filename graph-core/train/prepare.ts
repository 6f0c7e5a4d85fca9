// Document, data and backend → everything a run needs, or a sentence why not.
import { analyze } from '../analyze/analyze.ts';
import { dataFit } from '../analyze/data-fit.ts';
import type { BlockLookup } from '../analyze/analysis.ts';
import { titled } from '../analyze/titles.ts';
import { makePlan } from '../compile/make-plan.ts';
import type { Model } from '../compile/model.ts';
import { buildModel } from '../compile/model.ts';
import type { Plan } from '../compile/plan.ts';
import type { DataContext, Dataset, SentFile } from '../data/dataset.ts';
import type { Document, TrainingSettings } from '../document/schema.ts';
import type { BackendName, Engine } from '../engine/engine.ts';
import type { Text } from '../text.ts';
import { watchedOutputs } from '../inspect/views.ts';
import { text } from '../text.ts';
import type { Batching } from './batching.ts';
import { batchingOf } from './batching.ts';
import type { ClassWeights } from './feeds.ts';
import { unboundReason } from './feeds.ts';
import { targetOutside } from './impossible.ts';
import { heldOutBatch as usualHeldOutBatch } from './evaluate.ts';
import type { MemoryAnswer } from './memory-check.ts';
import { checkMemory } from './memory-check.ts';
import type { Player } from './players/player.ts';
import { openPlayers } from './players/player.ts';
import { weighClasses, withClassWeights } from './weigh-classes.ts';

/** What a trainer stands on; the core brings none of it. */
export interface TrainerDeps {
  readonly findBlock: BlockLookup;
  /** Answers the backend asked for or throws a BackendError. */
  startEngine(
    backend: BackendName,
    options?: { readonly deterministic?: boolean },
  ): Promise<Engine>;
  openData(
    document: Document,
    files: readonly SentFile[],
    progress: (share: number) => void,
    using?: DataUse,
  ): Promise<Dataset>;
  /** How files of the user are read that are no data to train on. */
  reading(seed: number, files: readonly SentFile[]): DataContext;
  /** Reads a bundled file of the folder `data/`. Throws a DataError where it is not there. */
  bundled(path: string): Promise<Uint8Array>;
  /** Milliseconds. */
  now(): number;
  /** Lets waiting messages in. */
  yieldToEventLoop(): Promise<void>;
}

/** What data is opened with, beside the files: what the weights were trained with, and whether it is only measured. */
export type DataUse = Pick<DataContext, 'preprocessing' | 'wholeHeldOut'>;

export interface TrainingSession {
  readonly document: Document;
  readonly settings: TrainingSettings;
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly plan: Plan;
  readonly model: Model;
  /** In the order of their turns; without players in the document there is one, who trains all. */
  readonly players: readonly Player[];
  readonly batching: Batching;
  /** What the classes of outputs weigh in the training loss; absent where all weigh alike. */
  readonly classWeights: ClassWeights | undefined;
  readonly parameters: number;
  /** Bytes that tensors take at the peak of steps and validations, weights and optimizer included; absent on a GPU. */
  readonly peakBytes: number | undefined;
  /** Held-out examples measured together. */
  readonly heldOutBatch: number;
  /** Outputs that are looked at beside those that blocks show by themselves; the user changes it on the way. */
  readonly watched: Set<string>;
  dispose(): void;
}

/** A reason the user can read and act on. */
export class Refusal extends Error {
  constructor(
    readonly sentence: Text,
    readonly path?: string,
  ) {
    super(sentence.en);
    this.name = 'Refusal';
  }
}

/** Throws a Refusal, a BackendError or a DataError. */
export async function prepare(
  deps: TrainerDeps,
  document: Document,
  backend: BackendName,
  files: readonly SentFile[],
  deterministic = false,
  use: DataUse = {},
): Promise<TrainingSession> {
  const analysis = analyze(document, deps.findBlock);
  const problem = analysis.problems.find(({ severity }) => severity === 'error');
  if (problem) throw new Refusal(problem.message, problem.location.path ?? problem.location.node);
  const plan = makePlan(document, analysis);
  if (plan.objectives.length === 0)
    throw new Refusal(
      text(
        'Nothing is learned yet: add an output block and wire the result into it.',
        'まだ学習するものがありません。出力ブロックを追加し、結果をつないでください。',
      ),
    );
  const opened = await deps.openData(document, files, () => undefined, use);
  const unbound = unboundReason(plan, opened.columns);
  if (unbound) throw new Refusal(titled(document, unbound));
  const misfit = dataFit(document, analysis, opened.columns).find(
    ({ severity }) => severity === 'error',
  );
  if (misfit) throw new Refusal(misfit.message, misfit.location.path ?? misfit.location.node);
  const trains = opened.count.training > 0;
  if (!trains && !use.wholeHeldOut)
    throw new Refusal(
      text('The data has no training examples.', 'データに学習用の例がありません。'),
    );
  if (document.data.augmentation?.length && !opened.columns.some(({ kind }) => kind === 'image'))
    throw new Refusal(
      text(
        'Training pictures are to be changed at random, but the data has no pictures. Remove these steps in the Data room.',
        '学習用の画像を変える設定（データ拡張）がありますが、データに画像がありません。「データ」画面でその手順を取り除いてください。',
      ),
    );
  const impossible = targetOutside(plan, opened);
  if (impossible) throw new Refusal(titled(document, impossible.message), impossible.path);
  const { training: settings } = document;
  const classes = trains ? weighClasses(plan, opened, settings) : {};
  if ('refused' in classes) throw new Refusal(titled(document, classes.refused));
  const dataset = trains ? withClassWeights(opened, classes) : opened;
  const engine = await deps.startEngine(backend, { deterministic });
  const { cost } = analysis;
  // On a GPU the trial would compile programs for shapes that are never met again, and nobody tells its memory.
  const onGpu = backend === 'webgl' || backend === 'webgpu';
  const {
    refused,
    peakBytes,
    heldOutBatch = Math.max(settings.batchSize, usualHeldOutBatch),
  }: Partial<MemoryAnswer> = onGpu || !trains
    ? {}
    : checkMemory({ engine, plan, dataset, settings, cost, limit: engine.memoryLimit });
  if (refused) throw new Refusal(refused);
  const batching = batchingOf(engine, plan, dataset, settings, classes.drawn);
  const model = buildModel(engine, plan, settings.seed);
  const players = openPlayers(engine, model, settings, batching);
  return {
    document,
    settings,
    engine,
    dataset,
    plan,
    model,
    players,
    batching,
    classWeights: classes.weights,
    parameters: analysis.cost.parameters,
    peakBytes,
    heldOutBatch,
    watched: new Set(watchedOutputs(analysis)),
    dispose() {
      for (const player of players) player.dispose();
      model.dispose();
    },
  };
}
