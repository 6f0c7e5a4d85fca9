// Whole sequences of recurrent layers: the inputs' product, then all steps in one dispatch; and back.
import * as composed from '../composed/recurrent.ts';
import { differentiableMany, present } from '../differentiable.ts';
import type { OpOn, RecurrentOptions, Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { linearGradients, projectInto } from './linear.ts';
import {
  type Cell,
  examplesOf,
  gruCell,
  keptSize,
  lstmCell,
  simpleCell,
  stepsBackward,
  stepsForward,
  unitsClass,
} from './wgsl/recurrent.ts';

interface Layer {
  readonly cell: Cell;
  readonly x: Tensor;
  readonly kernel: Tensor;
  readonly recurrent: Tensor;
  readonly bias: Tensor;
  /** h, and the memory c of an LSTM. */
  readonly states: readonly Tensor[];
  readonly options: RecurrentOptions;
}

/** The sequence and the last states; undefined where a group has no room for the states of so many units. */
function run(host: GpuHost, layer: Layer): Tensor[] | undefined {
  const { cell, x, kernel, recurrent, bias, states, options } = layer;
  const [batch = 0, time = 0] = x.shape;
  const [h] = states;
  const units = h?.shape[1] ?? 0;
  const most = unitsClass(units);
  if (!h || most === undefined || x.size === 0 || units === 0) return undefined;
  const numbers = { batch, time, units, reverse: options.reverse ? 1 : 0 };
  const groups = Math.ceil(batch / examplesOf(most));
  const rows = batch * time;
  return differentiableMany(host.tf, {
    inputs: [x, kernel, recurrent, bias, ...states],
    forward(save) {
      const kept = host.make([keptSize(cell, rows, units)]);
      projectInto(host, x, kernel, bias, kept, rows * units);
      const sequence = host.make([batch, time, units]);
      const last = states.map(({ shape }) => host.make(shape));
      const { mask } = options;
      host.run(
        stepsForward(cell, most, mask !== undefined),
        groups,
        {
          recurrent,
          h,
          c: states[1] ?? h,
          bias,
          mask: mask ?? h,
          kept,
          sequence,
          last_h: present(last[0]),
          last_c: last[1] ?? h,
        },
        numbers,
      );
      save([x, kernel, recurrent, kept]);
      return [sequence, ...last];
    },
    backward([dsequence, ...dlast], saved) {
      const [from, weights, loop, kept] = saved.map(present) as [Tensor, Tensor, Tensor, Tensor];
      const wide = [batch, time, cell.gates * units];
      const [dsums, dgates] = [host.make(wide), host.make(wide)];
      const dstates = states.map(({ shape }) => host.make(shape));
      const turned = host.tf.transpose(loop);
      host.run(
        stepsBackward(cell, most),
        groups,
        {
          turned,
          kept,
          dsequence: present(dsequence),
          dlast_h: present(dlast[0]),
          dlast_c: dlast[1] ?? h,
          dsums,
          dgates,
          dh: present(dstates[0]),
          dc: dstates[1] ?? h,
        },
        numbers,
      );
      const [dx, dkernel, dbias] = linearGradients(
        host,
        { x: from, w: weights, bias: cell.apart ? undefined : bias },
        cell.apart ? dgates : dsums,
      );
      // The states before each step lie first in what was kept.
      const [, drecurrent, douter] = linearGradients(host, { x: kept, w: loop }, dsums, rows);
      const bothBiases = () => host.tf.stack([present(dbias)(), present(douter)()]);
      return [
        present(dx),
        present(dkernel),
        present(drecurrent),
        cell.apart ? bothBiases : present(dbias),
        ...dstates.map((dstate) => () => dstate),
      ];
    },
  });
}

export const lstm: OpOn<GpuHost, 'lstm'> = (host, x, kernel, recurrent, bias, h, c, options) => {
  const done = run(host, { cell: lstmCell, x, kernel, recurrent, bias, states: [h, c], options });
  if (!done) return composed.lstm(host.tf, x, kernel, recurrent, bias, h, c, options);
  const [sequence, lastH, lastC] = done.map(present) as [Tensor, Tensor, Tensor];
  return { sequence, h: lastH, c: lastC };
};

export const gru: OpOn<GpuHost, 'gru'> = (host, x, kernel, recurrent, bias, h, options) => {
  const done = run(host, { cell: gruCell, x, kernel, recurrent, bias, states: [h], options });
  if (!done) return composed.gru(host.tf, x, kernel, recurrent, bias, h, options);
  const [sequence, last] = done.map(present) as [Tensor, Tensor];
  return { sequence, h: last };
};

export const simpleRnn: OpOn<GpuHost, 'simpleRnn'> = (
  host,
  x,
  kernel,
  recurrent,
  bias,
  h,
  name,
  options,
) => {
  // Softmax mixes the units of a step, so this rare form goes step by step.
  const cell = name === 'softmax' ? undefined : simpleCell(name);
  const done = cell && run(host, { cell, x, kernel, recurrent, bias, states: [h], options });
  if (!done) return composed.simpleRnn(host.tf, x, kernel, recurrent, bias, h, name, options);
  const [sequence, last] = done.map(present) as [Tensor, Tensor];
  return { sequence, h: last };
};
