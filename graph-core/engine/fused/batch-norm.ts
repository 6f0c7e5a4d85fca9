// Training-mode batch norm as kernels.
import { differentiableMany, present } from '../differentiable.ts';
import type { ActivationName, Tensor } from '../ops.ts';
import { activation } from './activation.ts';
import type { KernelHost } from './host.ts';

/** So many runs of rows have partial sums of their own, whatever the number of threads. */
const mostChunks = 16;
const rowsPerChunk = 256;

export function batchNorm(
  host: KernelHost,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  name: ActivationName = 'linear',
): { values: Tensor; mean: Tensor; variance: Tensor } {
  const channels = x.shape.at(-1) ?? 1;
  const rows = x.size / channels;
  const rectified = name === 'relu' ? 1 : 0;
  const number = Math.max(1, Math.min(mostChunks, Math.floor(rows / rowsPerChunk)));
  const chunkBytes = number * 2 * channels * 4;
  const [values, mean, variance] = differentiableMany(host.tf, {
    inputs: [x, gamma, beta],
    forward(save) {
      const chunks = host.scratch(chunkBytes);
      const [average, spread, inverse] = [1, 2, 3].map(() => host.make([channels])) as Three;
      const y = host.make(x.shape);
      host.share('channelSums', { x: host.at(x), rows, channels, chunks, number });
      host.once('batchStatistics', {
        x: host.at(x),
        chunks,
        number,
        rows,
        channels,
        epsilon,
        mean: host.at(average),
        variance: host.at(spread),
        inverse: host.at(inverse),
      });
      host.share('batchNormApply', {
        x: host.at(x),
        mean: host.at(average),
        inverse: host.at(inverse),
        gamma: host.at(gamma),
        beta: host.at(beta),
        y: host.at(y),
        rows,
        channels,
        rectified,
      });
      save([x, average, inverse, gamma, beta]);
      return [y, average, spread];
    },
    // Only the values have a gradient: the statistics are for moving averages.
    backward([dy], saved) {
      const [from, average, inverse, scale, shift] = saved.map(present) as [Tensor, ...Four];
      const slopes = present(dy);
      const chunks = host.scratch(chunkBytes);
      const normal = {
        x: host.at(from),
        mean: host.at(average),
        inverse: host.at(inverse),
        gamma: host.at(scale),
        beta: host.at(shift),
        dy: host.at(slopes),
        rows,
        channels,
        rectified,
      };
      host.share('batchNormSums', { chunks, number }, normal);
      const [dgamma, dbeta] = [0, 1].map((row) => {
        const out = host.make([channels]);
        host.once('sumChunks', {
          chunks: chunks + row * channels * 4,
          number,
          stride: 2 * channels,
          count: channels,
          to: host.at(out),
        });
        return out;
      }) as [Tensor, Tensor];
      const dx = () => {
        const out = host.make(from.shape);
        host.share(
          'batchNormBackward',
          { dgamma: host.at(dgamma), dbeta: host.at(dbeta), dx: host.at(out) },
          normal,
        );
        return out;
      };
      return [dx, () => dgamma, () => dbeta];
    },
  });
  return {
    values: activation(host, present(values), rectified ? 'linear' : name),
    mean: present(mean),
    variance: present(variance),
  };
}

type Three = [Tensor, Tensor, Tensor];
type Four = [...Three, Tensor];
