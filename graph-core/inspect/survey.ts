// One output over many examples of the data, each with what the data calls it.
import type { Model } from '../compile/model.ts';
import { outputKey } from '../compile/model.ts';
import type { Plan } from '../compile/plan.ts';
import type { Batch, Column, Dataset, Split } from '../data/dataset.ts';
import type { Engine } from '../engine/engine.ts';
import { feedTensor } from './feed-tensor.ts';
import { targetOf } from './probe.ts';

export interface Surveyed {
  /** Its class, or its right answer; empty where the data says nothing. */
  readonly label: string;
  readonly data: Float32Array;
  readonly target?: Float32Array | undefined;
}

export interface SurveyOptions {
  readonly from: Split;
  readonly indices: readonly number[];
  readonly path: string;
  readonly port: string;
}

/** Empty where the plan has no such output. */
export async function survey(
  engine: Engine,
  model: Model,
  dataset: Dataset,
  { from, indices, path, port }: SurveyOptions,
): Promise<Surveyed[]> {
  const { tf } = engine;
  const { plan } = model;
  const { columns, count } = dataset;
  const known = indices.filter((index) => index >= 0 && index < count[from]);
  const step = plan.steps.find((step) => step.path === path);
  if (known.length === 0 || !step || !(port in step.outputs)) return [];
  const batch = dataset.batch(from, known);
  const key = outputKey(path, port);
  const output = tf.tidy(() => {
    const feeds = Object.fromEntries(
      plan.feeds.map((feed) => [feed.path, feedTensor(engine, feed, columns, batch, known.length)]),
    );
    const given = model.run(feeds, { training: false, step: 0, wants: new Set([key]) }).get(key);
    if (!given) throw new Error(`${path} gave no ${port}.`);
    return given.clone();
  });
  const values = Float32Array.from(await output.data());
  // Without a batch axis, such as an encoding, it is the same for every example.
  const size = output.shape[0] === known.length ? values.length / known.length : 0;
  output.dispose();
  return known.map((_, index) => {
    const example = exampleAt(columns, batch, index);
    const data = size === 0 ? values : values.slice(index * size, (index + 1) * size);
    return {
      label: labelOf(plan, columns, example),
      data,
      target: targetOf(plan, step, example, data.length),
    };
  });
}

function exampleAt(columns: readonly Column[], batch: Batch, at: number): Batch {
  return Object.fromEntries(
    columns.flatMap(({ name, sizes }) => {
      const size = sizes.reduce((a, b) => a * b, 1);
      const data = batch[name];
      return data ? [[name, data.slice(at * size, (at + 1) * size)]] : [];
    }),
  );
}

/** The class the model learns; or else one that the data has; or else the sentence it learns. */
function labelOf({ objectives }: Plan, columns: readonly Column[], example: Batch): string {
  const learned = objectives.flatMap((objective) =>
    columns.filter(({ name }) => name === objective.column),
  );
  const column =
    [...learned, ...columns].find(({ kind }) => kind === 'class') ??
    learned.find(({ kind }) => kind === 'tokens');
  const ids = column && example[column.name];
  if (!column || !ids) return '';
  if (column.kind === 'class') return column.words?.[ids[0] ?? 0] ?? String(ids[0]);
  return column.decode?.(ids) ?? '';
}
