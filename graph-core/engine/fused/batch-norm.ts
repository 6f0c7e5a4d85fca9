// Training-mode batch norm as kernels. Knows no block.
import { differentiableMany, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
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
): { values: Tensor; mean: Tensor; variance: Tensor } {
  const channels = x.shape.at(-1) ?? 1;
  const rows = x.size / channels;
  const number = Math.max(1, Math.min(mostChunks, Math.floor(rows / rowsPerChunk)));
  const chunkBytes = number * 2 * channels * 4;
  const [values, mean, variance] = differentiableMany(host.tf, {
    inputs: [x, gamma, beta],
    forward(save) {
      const chunks = host.scratch(chunkBytes);
      const [average, spread, inverse] = [1, 2, 3].map(() => host.make([channels])) as Three;
      const y = host.make(x.shape);
      host.share('channelSums', host.at(x), rows, channels, chunks, number);
      const results = [average, spread, inverse].map((t) => host.at(t));
      const sizes = [number, rows, channels, epsilon];
      host.once('batchStatistics', host.at(x), chunks, ...sizes, ...results);
      const addresses = [x, average, inverse, gamma, beta, y].map((t) => host.at(t));
      host.share('batchNormApply', ...addresses, rows, channels);
      save([x, average, inverse, gamma]);
      return [y, average, spread];
    },
    // Only the values have a gradient: the statistics are for moving averages.
    backward([dy], saved) {
      const [from, average, inverse, scale] = saved.map(present) as [Tensor, ...Three];
      const slopes = present(dy);
      const chunks = host.scratch(chunkBytes);
      const normal = [from, average, inverse, slopes].map((t) => host.at(t));
      host.share('batchNormSums', ...normal, rows, channels, chunks, number);
      const [dgamma, dbeta] = [0, 1].map((row) => {
        const out = host.make([channels]);
        const start = chunks + row * channels * 4;
        host.once('sumChunks', start, number, 2 * channels, channels, host.at(out));
        return out;
      }) as [Tensor, Tensor];
      const dx = () => {
        const out = host.make(from.shape);
        const inputs = [from, average, inverse, scale, dgamma, dbeta, slopes, out];
        host.share('batchNormBackward', ...inputs.map((t) => host.at(t)), rows, channels);
        return out;
      };
      return [dx, () => dgamma, () => dbeta];
    },
  });
  return { values: present(values), mean: present(mean), variance: present(variance) };
}

type Three = [Tensor, Tensor, Tensor];
