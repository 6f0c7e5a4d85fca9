// Matrix products from stock operations, with right gradients where batch dims broadcast.
import { differentiable, present } from '../differentiable.ts';
import { withGradients } from '../mat-mul.ts';
import type { ActivationName, OpOn, Tensor, Tf } from '../ops.ts';
import { activation } from './activation.ts';
import { onGpu } from './on-gpu.ts';

/**
 * The stock product wants operands of one rank, and pairs batches by their index modulo the smaller count: wrong
 * unless the smaller one's batch dims are the last of the result's. So others are spread out first.
 */
function product(tf: Tf, a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor {
  const rank = Math.max(a.rank, b.rank);
  const widened = (x: Tensor) =>
    x.rank === rank ? x : tf.reshape(x, [...Array(rank - x.rank).fill(1), ...x.shape]);
  const [left, right] = [widened(a), widened(b)];
  const batch = left.shape
    .slice(0, -2)
    .map((size, axis) => (size === 1 ? (right.shape[axis] ?? 1) : size));
  const spread = (x: Tensor) =>
    isSuffix(x.shape.slice(0, -2), batch) ? x : tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
  return tf.matMul(spread(left), spread(right), transposeA, transposeB);
}

/** Whether dims equal the last of `of` once their leading ones are dropped. */
function isSuffix(dims: readonly number[], of: readonly number[]): boolean {
  const first = dims.findIndex((size) => size !== 1);
  return first < 0 || dims.slice(first).every((size, i) => size === of[first + i]);
}

export const matMul: OpOn<Tf, 'matMul'> = (tf, ...args) =>
  withGradients(tf, (...sides) => product(tf, ...sides), ...args);

/**
 * Sums over all axes but the last. A GPU turns an array round before it sums along leading axes; a product with ones
 * is one kernel. x [..., units] → [units]
 */
export function columnSums(tf: Tf, x: Tensor): Tensor {
  const units = x.shape.at(-1) ?? 1;
  const rows = tf.reshape(x, [-1, units]);
  if (!onGpu(tf)) return tf.sum(rows, 0);
  const count = rows.shape[0] ?? 0;
  const ones = tf.tensor(new Float32Array(count).fill(1), [1, count]);
  return tf.reshape(tf.matMul(ones, rows), [units]);
}

export function linear(
  tf: Tf,
  x: Tensor,
  kernel: Tensor,
  bias?: Tensor,
  name: ActivationName = 'linear',
): Tensor {
  const [inputs = 0, units = 0] = kernel.shape;
  const flat = tf.reshape(x, [-1, inputs]);
  const sum = bias ? withBias(tf, flat, kernel, bias) : tf.matMul(flat, kernel);
  return tf.reshape(activation(tf, sum, name), [...x.shape.slice(0, -1), units]);
}

/** x [rows, in] · kernel [in, out] + bias [out], the bias added within the product. */
function withBias(tf: Tf, x: Tensor, kernel: Tensor, bias: Tensor): Tensor {
  return differentiable(tf, {
    inputs: [x, kernel, bias],
    forward: (save) => {
      save([x, kernel]);
      return tf.fused.matMul({ a: x, b: kernel, bias });
    },
    backward: (dy, saved) => {
      const [from, by] = [present(saved[0]), present(saved[1])];
      return [
        () => tf.matMul(dy, by, false, true),
        () => tf.matMul(from, dy, true),
        () => columnSums(tf, dy),
      ];
    },
  });
}
