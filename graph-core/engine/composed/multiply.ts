// Matrix products from stock operations, with right gradients where batch dims broadcast.
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor, Tf } from '../ops.ts';
import { activation } from './activation.ts';
import { onGpu } from './on-gpu.ts';

/** Sums away the axes along which `x` was broadcast, so that a gradient has its operand's shape again. */
export function sumTo(tf: Tf, x: Tensor, shape: readonly number[]): Tensor {
  const extra = x.rank - shape.length;
  const axes = x.shape.flatMap((size, axis) =>
    axis < extra || (shape[axis - extra] === 1 && size !== 1) ? [axis] : [],
  );
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes, true) : x, [...shape]);
}

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

export function matMul(tf: Tf, a: Tensor, b: Tensor, tA = false, tB = false): Tensor {
  return differentiable(tf, {
    inputs: [a, b],
    forward: (save) => {
      save([a, b]);
      return product(tf, a, b, tA, tB);
    },
    backward: (dy, saved) => {
      const [x, y] = [present(saved[0]), present(saved[1])];
      return [
        () =>
          sumTo(tf, tA ? product(tf, y, dy, tB, true) : product(tf, dy, y, false, !tB), x.shape),
        () =>
          sumTo(tf, tB ? product(tf, dy, x, true, tA) : product(tf, x, dy, !tA, false), y.shape),
      ];
    },
  });
}

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
