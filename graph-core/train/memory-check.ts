// Refuses a run whose tensors cannot fit into the memory of its backend, with the figures. Knows no loop.
import type { Cost } from '../analyze/analysis.ts';
import { buildModel } from '../compile/model.ts';
import type { Plan } from '../compile/plan.ts';
import type { Dataset } from '../data/dataset.ts';
import type { TrainingSettings } from '../document/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { estimateMemory, foretellPeak } from '../engine/estimate.ts';
import { backendTitles } from '../engine/titles.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import { feed } from './feeds.ts';
import { trainStep } from './train-step.ts';

export interface MemoryQuestion {
  readonly engine: Engine;
  readonly plan: Plan;
  readonly dataset: Dataset;
  readonly settings: TrainingSettings;
  readonly cost: Cost;
  /** Bytes that the backend's tensors may take. */
  readonly limit: number;
}

/** The count alone is right within this factor: what it puts far below the limit needs no closer look. */
const farBelow = 3;

/** Called before the model is built. Answers undefined where it fits. */
export function memoryRefusal(question: MemoryQuestion): Text | undefined {
  const { settings, cost, limit } = question;
  const batch = Math.min(settings.batchSize, question.dataset.count.training);
  const need = estimateMemory(cost, batch, settings.optimizer.type);
  // What is certain: weights, gradients, optimizer state and the outputs of one example.
  const least = need.weights + need.gradients + need.optimizer + cost.activationBytes;
  if (least > limit) return tooMuch(question, Math.max(least, need.total), batch);
  if (need.total * farBelow < limit) return undefined;
  const foretold = trial(question, batch);
  return foretold > limit ? tooMuch(question, foretold, batch) : undefined;
}

/** Steps of few examples on a model that is then thrown away. */
function trial({ engine, plan, dataset, settings, limit }: MemoryQuestion, batch: number): number {
  const { tf } = engine;
  const before = tf.memory().numBytes;
  const model = buildModel(engine, plan, settings.seed);
  const optimizer = engine.optimizer(
    { ...settings.optimizer, clipNorm: settings.clipNorm, clipValue: settings.clipValue ?? 0 },
    model.trainable,
  );
  try {
    const held = tf.memory().numBytes - before;
    const stepWith = (examples: number) => {
      const places = Array.from({ length: examples }, (_, i) => i);
      const makeFeed = () => feed(tf, plan, dataset, 'training', places);
      trainStep(engine, model, optimizer, makeFeed, 1, 0).values.dispose();
    };
    return held + foretellPeak(tf, batch, stepWith, limit - held);
  } finally {
    optimizer.dispose();
    model.dispose();
  }
}

function tooMuch({ engine, limit }: MemoryQuestion, bytes: number, batch: number): Text {
  const title = backendTitles[engine.facts.backend];
  const [needed, there] = [gigabytes(bytes), gigabytes(limit)];
  const fitting = Math.floor((batch * limit) / bytes);
  const [en, ja] =
    fitting >= 1 && fitting < batch
      ? [`a batch of ${fitting}`, `バッチサイズを ${fitting} 以下に`]
      : ['a smaller batch', 'バッチサイズを小さく'];
  return text(
    `Training needs about ${needed} GB at its peak, but ${title} can hold ${there} GB. Try ${en}, or a smaller model.`,
    `学習には最大で約 ${needed} GB 必要ですが、${title} で使えるのは ${there} GB です。${ja}するか、モデルを小さくしてください。`,
  );
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toPrecision(2);
}
