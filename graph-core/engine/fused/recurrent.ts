// Whole-sequence recurrent layers: one product for all inputs, one per step for the states.
import { differentiableMany, present } from '../differentiable.ts';
import type { OpOn, RecurrentOptions, Tensor } from '../ops.ts';
import { activation, activationCodes } from './activation.ts';
import { asFloat, heapWords, type KernelHost } from './host.ts';
import { linear } from './linear.ts';
import { product } from './product.ts';

/** The sizes of a recurrence and its fixed arguments, as the kernels take them. */
interface Frame {
  readonly batch: number;
  readonly time: number;
  readonly features: number;
  readonly units: number;
  readonly reverse: number;
  readonly mask: Tensor | undefined;
}

function frameOf(x: Tensor, h: Tensor, { reverse, mask }: RecurrentOptions): Frame {
  const [batch = 0, time = 0, features = 0] = x.shape;
  const units = h.shape[1] ?? 0;
  return { batch, time, features, units, reverse: reverse ? 1 : 0, mask: mask && asFloat(mask) };
}

const orderOf = (f: Frame) => ({
  batch: f.batch,
  time: f.time,
  width: f.features,
  reverse: f.reverse,
});

/** x in the order of the steps, [T, B, features]. */
function inSteps(host: KernelHost, f: Frame, x: Tensor): Tensor {
  const steps = host.make([f.time, f.batch, f.features]);
  host.share('toSteps', { x: host.at(x), to: host.at(steps) }, orderOf(f));
  return steps;
}

/** All steps' x·kernel + bias in one product. [T, B, width] */
function projected(
  host: KernelHost,
  f: Frame,
  steps: Tensor,
  kernel: Tensor,
  bias: number,
): Tensor {
  const width = kernel.shape[1] ?? 0;
  const out = host.make([f.time, f.batch, width]);
  const sides = { a: host.at(steps), b: host.at(kernel), c: host.at(out), bias };
  product(host, { ...sides, m: f.time * f.batch, n: width, k: f.features });
  return out;
}

/** States of all steps, the first in place 0. [T + 1, B, u] */
function statesFrom(host: KernelHost, f: Frame, first: Tensor): Tensor {
  const states = host.make([f.time + 1, f.batch, f.units]);
  copyWords(host, host.at(first), host.at(states), first.size);
  return states;
}

function copyWords(host: KernelHost, from: number, to: number, count: number): void {
  heapWords(host.tf).copyWithin(to / 4, from / 4, from / 4 + count);
}

function copied(host: KernelHost, x: Tensor): Tensor {
  const out = host.make(x.shape);
  copyWords(host, host.at(x), host.at(out), x.size);
  return out;
}

/** The states after the last step, as a tensor of their own. [B, u] */
function lastOf(host: KernelHost, f: Frame, states: Tensor): Tensor {
  const out = host.make([f.batch, f.units]);
  const at = host.at(states) + f.time * f.batch * f.units * 4;
  copyWords(host, at, host.at(out), out.size);
  return out;
}

/** Room to pack the recurrent weights for every thread. */
function packRoom(host: KernelHost, n: number, k: number): number {
  return host.scratch(host.parts * host.once('packedSize', { n, k }) * 4);
}

/** What all kernels of steps take beside tensors; `packed` as packRoom gives it. */
const sizesOf = (host: KernelHost, f: Frame, packed: number) => ({
  batch: f.batch,
  time: f.time,
  u: f.units,
  reverse: f.reverse,
  packed,
  workspace: host.workspace,
});

/** Gradients of x, kernel, recurrent and the input bias from those of the sums, each when asked for. */
function parameterGradients(
  host: KernelHost,
  f: Frame,
  saved: { steps: Tensor; kernel: Tensor; hidden: Tensor },
  dsums: Tensor,
  drecurred: Tensor,
) {
  const width = dsums.shape[2] ?? 0;
  const rows = f.time * f.batch;
  const bySums = (a: Tensor, size: number, d: Tensor) => () => {
    const out = host.make([size, width]);
    const sides = { a: host.at(a), b: host.at(d), c: host.at(out) };
    product(host, { ...sides, m: size, n: width, k: rows, transposeA: true });
    return out;
  };
  const sumOver = (d: Tensor, to: number) =>
    host.share('sumRows', { x: host.at(d), rows, columns: width, to });
  return {
    x: () => {
      const { tf } = host;
      const steps = tf.tidy(() => {
        const out = host.make([f.time, f.batch, f.features]);
        const sides = { a: host.at(dsums), b: host.at(saved.kernel), c: host.at(out) };
        product(host, { ...sides, m: rows, n: f.features, k: width, transposeB: true });
        return out;
      });
      const dx = host.make([f.batch, f.time, f.features]);
      host.share('fromSteps', { x: host.at(steps), to: host.at(dx) }, orderOf(f));
      return dx;
    },
    kernel: bySums(saved.steps, f.features, dsums),
    recurrent: bySums(saved.hidden, f.units, drecurred),
    bias: () => {
      const out = host.make([width]);
      sumOver(dsums, host.at(out));
      return out;
    },
    sumOver,
  };
}

export const lstm: OpOn<KernelHost, 'lstm'> = (host, x, kernel, recurrent, bias, h, c, options) => {
  const f = frameOf(x, h, options);
  const mask = f.mask ? [f.mask] : [];
  const [sequence, lastH, lastC] = differentiableMany(host.tf, {
    inputs: [x, kernel, recurrent, bias, h, c],
    forward(save) {
      const steps = inSteps(host, f, x);
      const gates = projected(host, f, steps, kernel, host.at(bias));
      const [hidden, cells] = [statesFrom(host, f, h), statesFrom(host, f, c)];
      const out = host.make([f.batch, f.time, f.units]);
      const packed = packRoom(host, 4 * f.units, f.units);
      host.share(
        'lstmSteps',
        {
          gates: host.at(gates),
          recurrent: host.at(recurrent),
          hidden: host.at(hidden),
          cells: host.at(cells),
          sequence: host.at(out),
          mask: f.mask ? host.at(f.mask) : 0,
        },
        sizesOf(host, f, packed),
      );
      save([steps, kernel, recurrent, gates, hidden, cells, ...mask]);
      return [out, lastOf(host, f, hidden), lastOf(host, f, cells)];
    },
    backward([dsequence, dlastH, dlastC], saved) {
      const [steps, weights, loop, gates, hidden, cells] = saved.slice(0, 6).map(present) as Six;
      const dgates = host.make(gates.shape);
      const [dh, dc] = [copied(host, present(dlastH)), copied(host, present(dlastC))];
      const packed = packRoom(host, f.units, 4 * f.units);
      host.share(
        'lstmStepsBackward',
        {
          gates: host.at(gates),
          recurrent: host.at(loop),
          cells: host.at(cells),
          dsequence: host.at(present(dsequence)),
          mask: saved[6] ? host.at(saved[6]) : 0,
          dgates: host.at(dgates),
          dh: host.at(dh),
          dc: host.at(dc),
        },
        sizesOf(host, f, packed),
      );
      const keys = { steps, kernel: weights, hidden };
      const of = parameterGradients(host, f, keys, dgates, dgates);
      return [of.x, of.kernel, of.recurrent, of.bias, () => dh, () => dc];
    },
  });
  return { sequence: present(sequence), h: present(lastH), c: present(lastC) };
};

/** What forward saved, before the mask. */
type Six = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
type Five = [Tensor, Tensor, Tensor, Tensor, Tensor];

export const gru: OpOn<KernelHost, 'gru'> = (host, x, kernel, recurrent, bias, h, options) => {
  const f = frameOf(x, h, options);
  const mask = f.mask ? [f.mask] : [];
  const wide = 3 * f.units;
  const [sequence, lastH] = differentiableMany(host.tf, {
    inputs: [x, kernel, recurrent, bias, h],
    forward(save) {
      const steps = inSteps(host, f, x);
      const gates = projected(host, f, steps, kernel, host.at(bias));
      const recurred = host.make(gates.shape);
      const hidden = statesFrom(host, f, h);
      const out = host.make([f.batch, f.time, f.units]);
      const packed = packRoom(host, wide, f.units);
      host.share(
        'gruSteps',
        {
          gates: host.at(gates),
          recurrent: host.at(recurrent),
          bias: host.at(bias) + wide * 4,
          recurred: host.at(recurred),
          hidden: host.at(hidden),
          sequence: host.at(out),
          mask: f.mask ? host.at(f.mask) : 0,
        },
        sizesOf(host, f, packed),
      );
      save([steps, kernel, recurrent, gates, recurred, hidden, ...mask]);
      return [out, lastOf(host, f, hidden)];
    },
    backward([dsequence, dlastH], saved) {
      const [steps, weights, loop, gates, recurred, hidden] = saved.slice(0, 6).map(present) as Six;
      const [dgates, drecurred] = [host.make(gates.shape), host.make(gates.shape)];
      const dh = copied(host, present(dlastH));
      const packed = packRoom(host, f.units, wide);
      host.share(
        'gruStepsBackward',
        {
          gates: host.at(gates),
          recurrent: host.at(loop),
          recurred: host.at(recurred),
          hidden: host.at(hidden),
          dsequence: host.at(present(dsequence)),
          mask: saved[6] ? host.at(saved[6]) : 0,
          dgates: host.at(dgates),
          drecurred: host.at(drecurred),
          dh: host.at(dh),
        },
        sizesOf(host, f, packed),
      );
      const keys = { steps, kernel: weights, hidden };
      const of = parameterGradients(host, f, keys, dgates, drecurred);
      const dbias = () => {
        const out = host.make([2, wide]);
        of.sumOver(dgates, host.at(out));
        of.sumOver(drecurred, host.at(out) + wide * 4);
        return out;
      };
      return [of.x, of.kernel, of.recurrent, dbias, () => dh];
    },
  });
  return { sequence: present(sequence), h: present(lastH) };
};

export const simpleRnn: OpOn<KernelHost, 'simpleRnn'> = (
  host,
  x,
  kernel,
  recurrent,
  bias,
  h,
  name,
  options,
) => {
  if (name === 'softmax') return softmaxRnn(host, x, kernel, recurrent, bias, h, options);
  const f = frameOf(x, h, options);
  const mask = f.mask ? [f.mask] : [];
  const kind = activationCodes[name];
  const [sequence, lastH] = differentiableMany(host.tf, {
    inputs: [x, kernel, recurrent, bias, h],
    forward(save) {
      const steps = inSteps(host, f, x);
      const sums = projected(host, f, steps, kernel, host.at(bias));
      const hidden = statesFrom(host, f, h);
      const out = host.make([f.batch, f.time, f.units]);
      const packed = packRoom(host, f.units, f.units);
      host.share(
        'rnnSteps',
        {
          sums: host.at(sums),
          recurrent: host.at(recurrent),
          hidden: host.at(hidden),
          sequence: host.at(out),
          mask: f.mask ? host.at(f.mask) : 0,
          kind,
        },
        sizesOf(host, f, packed),
      );
      save([steps, kernel, recurrent, sums, hidden, ...mask]);
      return [out, lastOf(host, f, hidden)];
    },
    backward([dsequence, dlastH], saved) {
      const [steps, weights, loop, sums, hidden] = saved.slice(0, 5).map(present) as Five;
      const dsums = host.make(sums.shape);
      const dh = copied(host, present(dlastH));
      const packed = packRoom(host, f.units, f.units);
      host.share(
        'rnnStepsBackward',
        {
          sums: host.at(sums),
          recurrent: host.at(loop),
          hidden: host.at(hidden),
          dsequence: host.at(present(dsequence)),
          mask: saved[5] ? host.at(saved[5]) : 0,
          dsums: host.at(dsums),
          dh: host.at(dh),
          kind,
        },
        sizesOf(host, f, packed),
      );
      const keys = { steps, kernel: weights, hidden };
      const of = parameterGradients(host, f, keys, dsums, dsums);
      return [of.x, of.kernel, of.recurrent, of.bias, () => dh];
    },
  });
  return { sequence: present(sequence), h: present(lastH) };
};

/** Softmax mixes the units of a step, so this rare form goes step by step. */
function softmaxRnn(
  host: KernelHost,
  x: Tensor,
  kernel: Tensor,
  recurrent: Tensor,
  bias: Tensor,
  h: Tensor,
  { reverse, mask }: RecurrentOptions,
): { sequence: Tensor; h: Tensor } {
  const { tf } = host;
  const time = x.shape[1] ?? 0;
  const steps = tf.unstack(linear(host, x, kernel, bias), 1);
  const outputs: Tensor[] = [];
  let state = h;
  for (let i = 0; i < time; i++) {
    const t = reverse ? time - 1 - i : i;
    const sum = tf.add(present(steps[t]), linear(host, state, recurrent));
    const next = activation(host, sum, 'softmax');
    const counted = mask && tf.slice(asFloat(mask), [0, t], [-1, 1]);
    state = counted ? tf.add(tf.mul(next, counted), tf.mul(state, tf.sub(1, counted))) : next;
    outputs[t] = state;
  }
  return { sequence: tf.stack(outputs, 1), h: state };
}
