// Held-out loss and metrics, each a mean over what it counts: tokens or examples.
import type { ObjectiveLoss, Model, RunOptions } from '../compile/model.ts';
import type { Goal } from '../compile/plan.ts';
import { goalKey, goalsOf, metricName } from '../compile/plan.ts';
import type { Dataset, Split } from '../data/dataset.ts';
import { unitOf } from '../data/table/own-unit.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tensor } from '../engine/ops.ts';
import type { Batching } from './batching.ts';
import type { Fed } from './feeds.ts';
import { feed } from './feeds.ts';
import { sortByLength } from './batch-sampler.ts';

/** Examples looked at in a validation on the way: always the same ones. */
export const validationExamples = 512;
/** The larger set that the weights a run ends with are measured on. */
export const finalExamples = 2_000;
/** Held-out examples looked at together, where memory allows. */
export const heldOutBatch = 128;

export interface Evaluation {
  readonly split: Split;
  readonly examples: number;
  readonly batchSize: number;
  /** Sentences of like length are measured together, where they are cut: the sums are the same. */
  readonly batching?: Pick<Batching, 'cut' | 'lengths'>;
  /** Called with each step's outputs as they come. */
  readonly watch?: RunOptions['watch'];
  /** Lets messages in between batches. */
  yieldToEventLoop(): Promise<void>;
}

/** A sum of means times what they are over, and what it is over. */
interface Mean {
  readonly goal: Goal;
  readonly name: string;
  sum: number;
  over: number;
}

/** Means over the first `examples` of a split. The loss is the sum of the outputs' own means. */
export async function evaluate(
  engine: Engine,
  model: Model,
  dataset: Dataset,
  { split, examples, batchSize, batching = {}, yieldToEventLoop, watch }: Evaluation,
): Promise<Record<string, number>> {
  const { tf } = engine;
  const count = Math.min(examples, dataset.count[split]);
  const { cut, lengths } = batching;
  const order = Int32Array.from({ length: count }, (_, index) => index);
  if (cut && lengths) sortByLength(order, lengths[split]);
  const means = new Map<string, Mean>();
  for (let from = 0; from < count; from += batchSize) {
    const indices = order.subarray(from, from + batchSize);
    const makeFeed = () => feed(tf, model.plan, dataset, split, indices, { cut, key: from });
    const { parts, report } = measureBatch(engine, model, makeFeed, indices.length, watch);
    const values = await report.data();
    report.dispose();
    parts.forEach(({ goal, name }, index) => {
      const key = `${goalKey(goal)} ${name}`;
      const mean = means.get(key) ?? { goal, name, sum: 0, over: 0 };
      const over = values[2 * index + 1] ?? Number.NaN;
      // A batch in which nothing counts says nothing.
      if (over !== 0) mean.sum += (values[2 * index] ?? Number.NaN) * over;
      mean.over += over;
      means.set(key, mean);
    });
    await yieldToEventLoop();
  }
  return summarised(model, dataset, [...means.values()]);
}

interface Measured {
  readonly parts: readonly Omit<Mean, 'sum' | 'over'>[];
  /** Each part's value and what it is over; the caller disposes of it. */
  readonly report: Tensor;
}

export function measureBatch(
  { tf }: Pick<Engine, 'tf'>,
  model: Pick<Model, 'losses'>,
  makeFeed: () => Fed,
  examples: number,
  watch?: RunOptions['watch'],
): Measured {
  let parts: Measured['parts'] = [];
  const report = tf.tidy(() => {
    const { feeds, targets } = makeFeed();
    const { objectives } = model.losses(feeds, targets, {
      training: false,
      step: 0,
      ...(watch && { watch }),
    });
    const read = objectives.flatMap((objective) => partsOf(objective, examples));
    parts = read;
    const scalars = read.flatMap(({ value, over }) => [
      value,
      typeof over === 'number' ? tf.scalar(over) : over,
    ]);
    return tf.stack(scalars.map((scalar) => tf.cast(scalar, 'float32').asScalar()));
  });
  return { parts, report };
}

function partsOf({ goal, loss, metrics, over, ofExamples }: ObjectiveLoss, examples: number) {
  const part = (name: string, value: Tensor) => ({
    goal,
    name,
    value,
    over: ofExamples?.includes(name) ? examples : (over ?? examples),
  });
  return [part('loss', loss), ...Object.entries(metrics).map(([name, value]) => part(name, value))];
}

function summarised(
  { plan }: Model,
  { columns }: Dataset,
  means: readonly Mean[],
): Record<string, number> {
  const all: Record<string, number> = {};
  for (const goal of goalsOf(plan)) {
    const { objective } = goal;
    const own = means.filter((mean) => goalKey(mean.goal) === goalKey(goal));
    const values = Object.fromEntries(
      own.map(({ name, sum, over }) => [name, over === 0 ? 0 : sum / over]),
    );
    const column = columns.find(({ name }) => name === objective.column);
    const block = plan.steps.find(({ path }) => path === objective.path)?.block;
    const { loss = Number.NaN, ...metrics } = values;
    const total = metricName(plan, goal, 'loss');
    all[total] = (all[total] ?? 0) + loss;
    const read = block?.objective?.summary?.(values, column && unitOf(column)) ?? metrics;
    for (const [name, value] of Object.entries(read)) all[metricName(plan, goal, name)] = value;
  }
  return all;
}
