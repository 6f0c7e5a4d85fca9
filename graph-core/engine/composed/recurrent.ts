// Recurrent layers step by step from stock operations.
import type * as TF from '@tensorflow/tfjs';
import type { OpOn, RecurrentOptions, Tensor, Tf } from '../ops.ts';
import { activation } from './activation.ts';
import { linear } from './multiply.ts';

/** One step: what enters at it (already projected) and the states before → the states after; the first is the output. */
type Cell = (projected: Tensor, states: readonly Tensor[]) => Tensor[];

/** All positions' projections at once, W x + b, then the cell position by position. */
function unroll(
  tf: Tf,
  { x, kernel, bias }: { x: Tensor; kernel: Tensor; bias: Tensor },
  initial: readonly Tensor[],
  { reverse, mask }: RecurrentOptions,
  cell: Cell,
): { sequence: Tensor; states: readonly Tensor[] } {
  const [, time = 0] = x.shape;
  const steps = tf.unstack(linear(tf, x, kernel, bias), 1);
  const counts = mask && tf.split(tf.cast(mask, 'float32'), time, 1);
  const outputs: TF.Tensor[] = Array(time);
  let states = initial;
  for (let i = 0; i < time; i++) {
    const t = reverse ? time - 1 - i : i;
    const step = steps[t];
    if (!step) break;
    const next = cell(step, states);
    const counted = counts?.[t];
    states = counted
      ? next.map((state, k) => carried(tf, state, states[k] ?? state, counted))
      : next;
    outputs[t] = states[0] ?? step;
  }
  return { sequence: tf.stack(outputs, 1), states };
}

/** The new state where the step counts (1), the old one where it does not (0). counted [B, 1] */
function carried(tf: Tf, after: Tensor, before: Tensor, counted: Tensor): Tensor {
  return tf.add(tf.mul(after, counted), tf.mul(before, tf.sub(1, counted)));
}

/** Hochreiter & Schmidhuber 1997 with a forget gate; gates i, f, c, o. */
export const lstm: OpOn<Tf, 'lstm'> = (tf, x, kernel, recurrent, bias, h, c, options) => {
  const cell: Cell = (projected, [before = h, memory = c]) => {
    const [i, f, g, o] = tf.split(tf.add(projected, tf.matMul(before, recurrent)), 4, 1);
    if (!i || !f || !g || !o) return [before, memory];
    const cell_ = tf.add(tf.mul(tf.sigmoid(f), memory), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return [tf.mul(tf.sigmoid(o), tf.tanh(cell_)), cell_];
  };
  const { sequence, states } = unroll(tf, { x, kernel, bias }, [h, c], options, cell);
  return { sequence, h: states[0] ?? h, c: states[1] ?? c };
};

/** Cho 2014 in the reset-after form of cuDNN; gates z, r, h; bias [2, 3u]: of the input, of the recurrence. */
export const gru: OpOn<Tf, 'gru'> = (tf, x, kernel, recurrent, bias, h, options) => {
  const [inner, outer] = tf.unstack(bias, 0);
  if (!inner || !outer) throw new Error('The bias of a GRU has two rows: [2, 3 × units].');
  const cell: Cell = (projected, [before = h]) => {
    const from = tf.add(tf.matMul(before, recurrent), outer);
    const [xz, xr, xh] = tf.split(projected, 3, 1);
    const [hz, hr, hh] = tf.split(from, 3, 1);
    if (!xz || !xr || !xh || !hz || !hr || !hh) return [before];
    const update = tf.sigmoid(tf.add(xz, hz));
    const reset = tf.sigmoid(tf.add(xr, hr));
    const candidate = tf.tanh(tf.add(xh, tf.mul(reset, hh)));
    return [tf.add(candidate, tf.mul(update, tf.sub(before, candidate)))];
  };
  const { sequence, states } = unroll(tf, { x, kernel, bias: inner }, [h], options, cell);
  return { sequence, h: states[0] ?? h };
};

/** Elman 1990. */
export const simpleRnn: OpOn<Tf, 'simpleRnn'> = (
  tf,
  x,
  kernel,
  recurrent,
  bias,
  h,
  name,
  options,
) => {
  const cell: Cell = (projected, [before = h]) => [
    activation(tf, tf.add(projected, tf.matMul(before, recurrent)), name),
  ];
  const { sequence, states } = unroll(tf, { x, kernel, bias }, [h], options, cell);
  return { sequence, h: states[0] ?? h };
};
