// Examples of a data set → the tensors a model reads and is held to.
import { sizes } from '../blocks/kit/shape.ts';
import type { Shape } from '../blocks/kit/shape.ts';
import type { AugmentationStep } from '../augmentations.ts';
import { augmentBatch } from '../data/augment-batch.ts';
import type { Batch, Column, Dataset, Split } from '../data/dataset.ts';
import type { Feed, Plan } from '../compile/plan.ts';
import { pathMention } from '../document/node-name.ts';
import type { Tensor, Tf } from '../engine/ops.ts';
import { deriveKey, hashString } from '../engine/random.ts';
import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { Cut } from './cut.ts';
import { lengthsInBatch, shortened } from './cut.ts';

export interface Fed {
  /** By path of the input. */
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** By path of the output; empty where only a prediction is wanted. */
  readonly targets: Readonly<Record<string, Tensor>>;
  /** By path of the output, where its classes weigh differently. */
  readonly classWeights?: Readonly<Record<string, Tensor>>;
}

/** What is fed and learned. */
export type Ends = Pick<Plan, 'feeds' | 'objectives'>;

/** Of every class, by path of the output. */
export type ClassWeights = ReadonlyMap<string, Float32Array>;

export interface Feeding {
  /** Sentences are as long as the longest of these examples. */
  readonly cut?: Cut | undefined;
  /** Decides the noise, and how pictures are changed. */
  readonly key?: number | undefined;
  /** By path of the output: only training goes by them. */
  readonly classWeights?: ClassWeights | undefined;
  /** How pictures are changed at random: only those that are trained on. */
  readonly augmentation?: readonly AugmentationStep[] | undefined;
}

/** Inside a tidy of the caller. */
export function feed(
  tf: Tf,
  ends: Ends,
  dataset: Dataset,
  split: Split,
  indices: ArrayLike<number>,
  feeding: Feeding = {},
): Fed {
  const { augmentation = [], key = 0 } = feeding;
  const given = dataset.batch(split, indices);
  const batch = augmentBatch(given, dataset.columns, augmentation, key, indices);
  return feedBatch(tf, ends, dataset.columns, batch, indices.length, feeding);
}

function feedBatch(
  tf: Tf,
  { feeds, objectives }: Ends,
  columns: readonly Column[],
  batch: Batch,
  count: number,
  { cut, key = 0, classWeights }: Feeding,
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
  const fedOf = ({ path, column, shape, draw }: Feed): Tensor =>
    draw
      ? tf.tensor(draw(count, deriveKey(key, hashString(path))), [count, ...sizes(shape)])
      : tensorOf(column);
  const targetOf = (column: string | undefined, target: Shape): Tensor => {
    const values = tensorOf(column);
    // One class an example, where one number is learned of two classes.
    const missing = target.dims.length - values.rank;
    return missing > 0
      ? values.reshape([...values.shape, ...Array<number>(missing).fill(1)])
      : values;
  };
  return {
    feeds: Object.fromEntries(feeds.map((fed) => [fed.path, fedOf(fed)])),
    targets: Object.fromEntries(
      objectives.flatMap(({ path, column, target }) =>
        target ? [[path, targetOf(column, target)]] : [],
      ),
    ),
    ...(classWeights && {
      classWeights: Object.fromEntries(
        Array.from(classWeights, ([path, weights]) => [path, tf.tensor1d(weights)]),
      ),
    }),
  };
}

/** Why the data cannot be fed, to be finished by `inWords`; or undefined. */
export function unboundReason(plan: Plan, columns: readonly Column[]): Text | undefined {
  const fed = plan.feeds.filter(({ draw }) => !draw);
  const learned = plan.objectives.filter(({ target }) => target);
  for (const { path, column } of [...fed, ...learned]) {
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
