// Examples of a data set → the tensors a model reads and is held to.
import type { Batch, Column, Dataset, Split } from '../data/dataset.ts';
import type { PlanObjective, Plan } from '../compile/plan.ts';
import { pathMention } from '../document/node-name.ts';
import type { Tensor, Tf } from '../engine/ops.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Cut } from './cut.ts';
import { lengthsInBatch, shortened } from './cut.ts';

export interface Fed {
  /** By path of the input. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** By path of the output; empty where only a prediction is wanted. */
  readonly targets: Readonly<Record<string, Tensor>>;
}

/** Inside a tidy of the caller. With `cut`, sentences are as long as the longest of these examples. */
export function feed(
  tf: Tf,
  plan: Plan,
  dataset: Dataset,
  split: Split,
  indices: ArrayLike<number>,
  cut?: Cut,
): Fed {
  return feedBatch(tf, plan, dataset.columns, dataset.batch(split, indices), indices.length, cut);
}

function feedBatch(
  tf: Tf,
  plan: Plan,
  columns: readonly Column[],
  batch: Batch,
  count: number,
  cut?: Cut,
): Fed {
  const lengths = cut && lengthsInBatch(cut, columns, batch, count);
  const tensorOf = (name: string | undefined): Tensor => {
    const column = columns.find((column) => column.name === name);
    const data = name === undefined ? undefined : batch[name];
    if (!column || !data) throw new Error(`The data has no column ${name ?? ''}.`);
    const dtype = data instanceof Int32Array ? 'int32' : 'float32';
    const length = lengths?.get(column.name);
    const [size = 1] = column.sizes;
    if (length === undefined || length === size)
      return tf.tensor(data, [count, ...column.sizes], dtype);
    return tf.tensor(shortened(data, size, length), [count, length], dtype);
  };
  const targetOf = ({ column, target }: PlanObjective): Tensor => {
    const values = tensorOf(column);
    // One class an example, where one number is learned of two classes.
    const missing = target.dims.length - values.rank;
    return missing > 0
      ? values.reshape([...values.shape, ...Array<number>(missing).fill(1)])
      : values;
  };
  return {
    feeds: Object.fromEntries(plan.feeds.map(({ path, column }) => [path, tensorOf(column)])),
    targets: Object.fromEntries(
      plan.objectives.map((objective) => [objective.path, targetOf(objective)]),
    ),
  };
}

/** Why the data cannot be fed, to be finished by `inWords`; or undefined. */
export function unboundReason(plan: Plan, columns: readonly Column[]): Text | undefined {
  for (const { path, column } of [...plan.feeds, ...plan.objectives]) {
    if (column === undefined)
      return text(
        `‘${pathMention(path)}’ is not bound to a column of the data. Choose one in the Data room.`,
        `「${pathMention(path)}」がデータの列に結び付いていません。「データ」画面で列を選んでください。`,
      );
    if (!columns.some(({ name }) => name === column))
      return text(
        `‘${pathMention(path)}’ is bound to the column ‘${column}’, which the data does not have. Choose another in the Data room.`,
        `「${pathMention(path)}」が結び付いている列「${column}」はデータにありません。「データ」画面で別の列を選んでください。`,
      );
  }
  return undefined;
}
