// Training-mode batch norm and the activation behind it: two dispatches forward, two backward.
import { differentiableMany, present } from '../differentiable.ts';
import type { ActivationName, Tensor } from '../ops.ts';
import { activation } from './activation.ts';
import type { GpuHost } from './host.ts';
import { makeGradient } from './parameter-pool.ts';
import { apply, applyBack, blocksOf, sums, sumsBack } from './wgsl/batch-norm.ts';

/** Rows whose sums are one part. */
const rowsPerPart = 1024;

export function batchNorm(
  host: GpuHost,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  name: ActivationName = 'linear',
): { values: Tensor; mean: Tensor; variance: Tensor } {
  const channels = x.shape.at(-1) ?? 1;
  const rows = x.size / channels;
  const parts = Math.ceil(rows / rowsPerPart);
  const sumGroups = parts * Math.ceil(channels / 16);
  const sizes = { rows, channels, parts };
  const along = name === 'softmax' ? 'linear' : name;
  const [values, mean, variance] = differentiableMany(host.tf, {
    inputs: [x, gamma, beta],
    forward(save) {
      const partial = host.make([parts, 2, channels]);
      const [y, average, spread] = [x.shape, [channels], [channels]].map((shape) =>
        host.make(shape),
      ) as [Tensor, Tensor, Tensor];
      const kept = host.make([4, channels]);
      host.run(sums(), sumGroups, { x, partial }, sizes);
      host.run(
        apply(along),
        blocksOf(rows, channels),
        { x, partial, gamma, beta, y, mean: average, variance: spread, kept },
        { ...sizes, epsilon },
      );
      save([x, kept]);
      return [y, average, spread];
    },
    // Only the values have a gradient: the statistics are for moving averages.
    backward([given], saved) {
      const [from, kept] = saved.map(present) as [Tensor, Tensor];
      const dy = present(given);
      const partial = host.make([parts, 2, channels]);
      const dx = host.make(from.shape);
      const [dgamma, dbeta] = [makeGradient(host, gamma), makeGradient(host, beta)];
      host.run(sumsBack(along), sumGroups, { x: from, dy, kept, partial }, sizes);
      const tensors = { x: from, dy, kept, partial, dx, dgamma, dbeta };
      host.run(applyBack(along), blocksOf(rows, channels), tensors, sizes);
      return [() => dx, () => dgamma, () => dbeta];
    },
  });
  return {
    values: activation(host, present(values), name === along ? 'linear' : name),
    mean: present(mean),
    variance: present(variance),
  };
}
