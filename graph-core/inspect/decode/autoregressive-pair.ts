// A model that speaks for itself: which input is fed with what it has said, and the odds of its next word.
import type { Model } from '../../compile/model.ts';
import { outputKey } from '../../compile/model.ts';
import type { Feed, PlanObjective, Plan } from '../../compile/plan.ts';
import { answerPort } from '../../compile/plan.ts';
import type { Column } from '../../data/dataset.ts';
import type { Engine } from '../../engine/engine.ts';
import { feedTensor } from '../feed-tensor.ts';
import type { Example } from '../probe.ts';

export interface AutoregressivePair {
  readonly objective: PlanObjective;
  /** The input that holds ⟨bos⟩ and what has been said so far. */
  readonly feed: Feed;
  readonly feedColumn: Column;
  readonly targetColumn: Column;
}

/** The first objective whose target is also fed, moved one place to the right; undefined where none is. */
export function autoregressivePair(
  plan: Plan,
  columns: readonly Column[],
): AutoregressivePair | undefined {
  for (const objective of plan.objectives) {
    const targetColumn = columns.find(({ name }) => name === objective.column);
    const feedColumn = columns.find(
      ({ shiftedFrom }) => shiftedFrom !== undefined && shiftedFrom === objective.column,
    );
    const feed = plan.feeds.find(
      ({ column }) => column !== undefined && column === feedColumn?.name,
    );
    if (targetColumn && feedColumn && feed) return { objective, feed, feedColumn, targetColumn };
  }
  return undefined;
}

/** The objective's output for examples stacked to one batch: values and their shape; of a sequence only `place`, if said. */
export async function outputOf(
  engine: Engine,
  model: Model,
  columns: readonly Column[],
  examples: readonly Example[],
  objective: PlanObjective,
  position?: number,
): Promise<{ values: Float32Array; shape: readonly number[] }> {
  const { tf } = engine;
  const { plan } = model;
  const step = plan.steps.find(({ path }) => path === objective.path);
  if (!step) throw new Error(`${objective.path} is not in the plan.`);
  const port = answerPort(step);
  const key = outputKey(objective.path, port);
  const output = tf.tidy(() => {
    const feeds = Object.fromEntries(
      plan.feeds.map((feed) => [feed.path, stacked(engine, columns, examples, feed)]),
    );
    const given = model.run(feeds, { training: false, step: 0, wants: new Set([key]) }).get(key);
    if (!given) throw new Error(`${objective.path} gave no ${port}.`);
    if (position === undefined) return given.clone();
    const [rows = 0, , ...sizes] = given.shape;
    return tf.slice(given, [0, position, ...sizes.map(() => 0)], [rows, 1, ...sizes]);
  });
  const values = Float32Array.from(await output.data());
  const { shape } = output;
  output.dispose();
  return { values, shape };
}

function stacked(
  { tf }: Engine,
  columns: readonly Column[],
  examples: readonly Example[],
  feed: Feed,
) {
  const { column: name } = feed;
  if (feed.draw) {
    const rows = examples.map((example) => feedTensor({ tf }, feed, columns, example));
    return tf.concat(rows);
  }
  const column = columns.find((column) => column.name === name);
  if (!column || name === undefined) throw new Error(`The sample has no column ${name ?? ''}.`);
  const size = column.sizes.reduce((a, b) => a * b, 1);
  const whole = column.kind === 'tokens' || column.kind === 'class';
  const data = whole
    ? new Int32Array(size * examples.length)
    : new Float32Array(size * examples.length);
  examples.forEach((example, index) => {
    const values = example[name];
    if (values) data.set(values, index * size);
  });
  return tf.tensor(data, [examples.length, ...column.sizes], whole ? 'int32' : 'float32');
}
