// Foretells the memory a run takes and refuses one that cannot fit, with the figures.
import type { Cost } from '../analyze/analysis.ts';
import type { Model } from '../compile/model.ts';
import { buildModel } from '../compile/model.ts';
import type { Plan } from '../compile/plan.ts';
import { trainedParameters } from '../compile/plan.ts';
import type { Dataset } from '../data/dataset.ts';
import type { TrainingSettings } from '../document/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { estimateMemory, predictPeaks } from '../engine/estimate.ts';
import { backendTitles } from '../engine/titles.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import { finalExamples, heldOutBatch as usualBatch, measureBatch } from './evaluate.ts';
import { feed } from './feeds.ts';
import { batchSampler } from './batch-sampler.ts';
import type { Player } from './players/player.ts';
import { openPlayers } from './players/player.ts';
import { tryRound } from './players/try-round.ts';

export interface MemoryQuestion {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly settings: TrainingSettings;
  readonly cost: Cost;
  /** Bytes that the backend's tensors may take; absent where nobody tells. */
  readonly limit: number | undefined;
}

/** What a run is told before it begins: why it cannot, or the bytes at the peak of its steps and validations. */
export type MemoryAnswer =
  | { readonly refused: Text; readonly peakBytes?: undefined; readonly heldOutBatch?: undefined }
  | {
      readonly refused?: undefined;
      readonly peakBytes: number;
      /** Held-out examples that are measured together: fewer than usual where the usual would not fit. */
      readonly heldOutBatch: number;
    };

/** Called before the model is built. */
export function checkMemory(question: MemoryQuestion): MemoryAnswer {
  const { settings, cost, limit = Number.POSITIVE_INFINITY } = question;
  const batch = Math.min(settings.batchSize, question.dataset.count.training);
  // Of several players' optimizers, what the one that keeps the least would need.
  const needs = (settings.players ?? [settings]).map(({ optimizer }) =>
    estimateMemory({ ...cost, trained: trainedParameters(question.plan) }, batch, optimizer.type),
  );
  const need = needs.reduce((a, b) => (b.total < a.total ? b : a));
  // What is certain: weights, gradients, optimizer state and the outputs of one example.
  const least = need.weights + need.gradients + need.optimizer + cost.activationBytes;
  if (least > limit) return { refused: tooMuch(question, Math.max(least, need.total), 0) };
  const { peakOf, heldOutPeakOf } = tryOut(question);
  const ofSteps = peakOf(batch);
  if (ofSteps > limit)
    return { refused: tooMuch(question, ofSteps, largestFitting(peakOf, batch, limit)) };
  const heldOut = Math.min(question.dataset.count['held-out'], finalExamples);
  const usual = Math.max(settings.batchSize, usualBatch);
  const measured = Math.min(usual, heldOut);
  if (heldOutPeakOf(measured) <= limit)
    return { peakBytes: Math.max(ofSteps, heldOutPeakOf(measured)), heldOutBatch: usual };
  // Without gradients a batch of the steps' own size always fits.
  const fewer = Math.max(1, largestFitting(heldOutPeakOf, measured, limit));
  return { peakBytes: Math.max(ofSteps, heldOutPeakOf(fewer)), heldOutBatch: fewer };
}

/** The largest batch that this very check lets through; 0 where one example is too many. */
function largestFitting(peakOf: (batch: number) => number, tooLarge: number, limit: number) {
  let [fits, fails] = [0, tooLarge];
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    if (peakOf(middle) <= limit) fits = middle;
    else fails = middle;
  }
  return fits;
}

/** Steps and validations of two and three examples on a model that is then thrown away. */
function tryOut({ engine, plan, dataset, settings }: MemoryQuestion) {
  const { tf } = engine;
  const before = tf.memory().numBytes;
  const model = buildModel(engine, plan, settings.seed);
  const order = batchSampler(dataset.count.training, settings.batchSize, settings.seed);
  const players = openPlayers(engine, model, settings, { order, newOrder: () => order });
  try {
    const held = tf.memory().numBytes - before;
    const peakOf = peaksOfSteps({ engine, plan, dataset, model, players });
    const heldOutPeakOf = peaksOfHeldOut({ engine, plan, dataset, model });
    return {
      peakOf: (batch: number) => held + peakOf(batch),
      heldOutPeakOf: (examples: number) => held + heldOutPeakOf(examples),
    };
  } finally {
    for (const player of players) player.dispose();
    model.dispose();
  }
}

interface Stepping {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly model: Model;
  readonly players: readonly Player[];
}

/** Bytes a step takes over what model and optimizer hold. Counts as steps of both. */
export function peakOfSteps(stepping: Stepping, batch: number): number {
  return peaksOfSteps(stepping)(batch);
}

type Fed = Pick<Stepping, 'engine' | 'plan' | 'dataset'>;

function feedOf({ engine: { tf }, plan, dataset }: Fed, examples: number) {
  const indices = Array.from({ length: examples }, (_, i) => i % dataset.count.training);
  return () => feed(tf, plan, dataset, 'training', indices);
}

/** Held-out examples are as large as those that are trained on. */
function peaksOfHeldOut(fed: Fed & Pick<Stepping, 'model'>) {
  const { engine, model } = fed;
  return predictPeaks(engine.tf, (examples) => {
    measureBatch(engine, model, feedOf(fed, examples), examples).report.dispose();
  });
}

function peaksOfSteps({ engine, plan, dataset, model, players }: Stepping) {
  return predictPeaks(engine.tf, (examples) => {
    const makeFeed = feedOf({ engine, plan, dataset }, examples);
    tryRound(engine, model, players, makeFeed).dispose();
  });
}

/** `fitting`: the largest batch that there is room for. */
function tooMuch({ engine, limit = 0 }: MemoryQuestion, bytes: number, fitting: number): Text {
  const title = backendTitles[engine.facts.backend];
  const [needed, there] = [gigabytes(bytes), gigabytes(limit)];
  const way =
    fitting > 0
      ? text(
          `Try a batch of ${fitting}, or a smaller model.`,
          `バッチサイズを ${fitting} 以下にするか、モデルを小さくしてください。`,
        )
      : text(
          'Not even a batch of one fits: make the model smaller.',
          'バッチサイズ 1 でも足りません。モデルを小さくしてください。',
        );
  return text(
    `Training needs about ${needed} GB at its peak, but ${title} can hold ${there} GB. ${way.en}`,
    `学習には最大で約 ${needed} GB 必要ですが、${title} で使えるのは ${there} GB です。${way.ja}`,
  );
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toPrecision(2);
}
