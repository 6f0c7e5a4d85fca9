// Inputs made of random numbers, the same at every call, on which an export is compared with the model it came from.
import type { Feed, Plan } from '../compile/plan.ts';
import type { Tensor, Tf } from '../engine/ops.ts';
import { uniforms } from '../engine/random.ts';

/** By path of the feed; the caller disposes them. Another `first` gives other inputs. */
export function sampleFeeds(
  tf: Tf,
  plan: Plan,
  batch: number,
  first = 77,
): Readonly<Record<string, Tensor>> {
  return Object.fromEntries(
    plan.feeds.map(({ path, shape }, index) => [path, sample(tf, shape, batch, first + index)]),
  );
}

/** Token sequences end in padding, as real ones do. */
function sample(tf: Tf, shape: Feed['shape'], batch: number, seed: number): Tensor {
  const sizes = [batch, ...shape.dims.slice(1).map(({ size }) => size ?? 1)];
  const count = sizes.reduce((a, b) => a * b, 1);
  const values = uniforms(seed, count);
  if (shape.kind !== 'tokens') return tf.tensor(values, sizes);
  const vocabulary = shape.vocabulary ?? 5;
  const length = sizes.at(-1) ?? 1;
  const ids = Int32Array.from(values, (value, index) => {
    const at = index % length;
    const padded = length > 3 && at >= length - (Math.floor(index / length) % 3);
    return padded ? 0 : 1 + Math.floor(value * (vocabulary - 1));
  });
  return tf.tensor(ids, sizes, 'int32');
}
