// Rows of a table by id, with a scatter-add as gradient.
import { differentiable, present } from '../differentiable.ts';
import type { Tensor, Tf } from '../ops.ts';
import { checkIds } from './ids.ts';
import { onGpu } from './on-gpu.ts';

/** A one-hot matrix up to this many entries is cheaper on a GPU than a segment sum; 64 MB of float32. */
const oneHotLimit = 16_777_216;

export function embedding(tf: Tf, ids: Tensor, table: Tensor): Tensor {
  const [vocabulary = 0, units = 0] = table.shape;
  checkIds(tf, ids, vocabulary, 'The embedding');
  const flat = tf.reshape(tf.cast(ids, 'int32'), [-1]);
  return differentiable(tf, {
    inputs: [table, flat],
    forward: (save) => {
      save([flat]);
      return tf.reshape(tf.gather(table, flat), [...ids.shape, units]);
    },
    backward: (dy, [saved]) => [
      () => {
        const rows = tf.reshape(dy, [-1, units]);
        const at = present(saved);
        return onGpu(tf) && at.size * vocabulary <= oneHotLimit
          ? tf.matMul(tf.oneHot(at, vocabulary, 1, 0, 'float32'), rows, true)
          : tf.unsortedSegmentSum(rows, at as never, vocabulary);
      },
      () => tf.zerosLike(flat),
    ],
  });
}
