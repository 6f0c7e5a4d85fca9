// How a run makes its batches: in which order, and how long.
import type { Plan } from '../compile/plan.ts';
import type { Column, Dataset } from '../data/dataset.ts';
import type { TrainingSettings } from '../document/schema.ts';
import type { Engine } from '../engine/engine.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Cut, Lengths } from './cut.ts';
import { lengthsOf } from './cut.ts';
import type { BatchSampler } from './batch-sampler.ts';
import { batchSampler } from './batch-sampler.ts';
import { provenCut, sentences } from './prove-cut.ts';

export interface Batching {
  readonly order: BatchSampler;
  /** The same order anew, for one who counts turns of its own. */
  newOrder(): BatchSampler;
  /** How batches are cut; absent where they are as long as the data allows. */
  readonly cut?: Cut | undefined;
  /** Of every example, where sentences are cut or grouped. */
  readonly lengths?: Lengths | undefined;
  /** Why less is cut than was asked for. */
  readonly notice?: Text | undefined;
}

export function batchingOf(
  engine: Engine,
  plan: Plan,
  dataset: Dataset,
  { batching = 'padded', batchSize, seed }: TrainingSettings,
  classes?: Int32Array,
): Batching {
  const { training } = dataset.count;
  const groups = batching === 'padded' ? [] : sentences(plan, dataset.columns);
  if (groups.length === 0) {
    const newOrder = () => batchSampler(training, batchSize, seed, { classes });
    return { order: newOrder(), newOrder };
  }
  const lengths = lengthsOf(dataset, groups);
  // The order is a matter of the data alone, never of what was found of the model.
  const alike = batching === 'grouped' ? lengths.training : undefined;
  const newOrder = () => batchSampler(training, batchSize, seed, { lengths: alike, classes });
  const cut = provenCut(engine, plan, dataset, seed);
  const left = groups.flat().filter((name) => !cut?.groups.flat().includes(name));
  return {
    order: newOrder(),
    newOrder,
    lengths,
    cut,
    notice: left.length > 0 ? notCut(dataset.columns, left) : undefined,
  };
}

function notCut(columns: readonly Column[], names: readonly string[]): Text {
  const labels = columns.filter(({ name }) => names.includes(name)).map(({ label }) => label);
  const [en, ja] = [
    labels.map((label) => `‘${label.en}’`).join(' and '),
    labels.map((label) => `「${label.ja}」`).join('と'),
  ];
  return text(
    `${en} cannot be cut to the longest sentence of a batch: in this model padding reaches the loss, or a block needs the full length. Give a mask to the blocks that read it, or choose ‘full length’.`,
    `${ja}はバッチ内で最長の文に切り詰められません。このモデルではパディングが損失に影響するか、全長を必要とするブロックがあります。読み取るブロックにマスクをつなぐか、「上限の長さ」を選んでください。`,
  );
}
