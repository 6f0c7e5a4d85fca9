// What a model's input is fed with when somebody looks: an example's column, or noise.
import type { Feed } from '../compile/plan.ts';
import type { Batch, Column } from '../data/dataset.ts';
import type { Engine } from '../engine/engine.ts';
import type { Tensor } from '../engine/ops.ts';
import { sizes } from '../blocks/kit/shape.ts';

/** Under which name an example holds the noise of an input, if it says which. */
export function noiseName(path: string): string {
  return `noise ${path}`;
}

/** Of one example, or of `count` examples one after another. */
export function feedTensor(
  engine: Pick<Engine, 'tf'>,
  feed: Feed,
  columns: readonly Column[],
  example: Batch,
  count = 1,
): Tensor {
  if (!feed.draw) return exampleTensor(engine, columns, example, feed.column, count);
  const numbers = example[noiseName(feed.path)] ?? feed.draw(count, 0);
  return engine.tf.tensor(numbers, [count, ...sizes(feed.shape)], 'float32');
}

function exampleTensor(
  { tf }: Pick<Engine, 'tf'>,
  columns: readonly Column[],
  example: Batch,
  name: string | undefined,
  count: number,
): Tensor {
  const column = columns.find((column) => column.name === name);
  const data = name === undefined ? undefined : example[name];
  if (!column || !data) throw new Error(`The sample has no column ${name ?? ''}.`);
  return tf.tensor(
    data,
    [count, ...column.sizes],
    data instanceof Int32Array ? 'int32' : 'float32',
  );
}
