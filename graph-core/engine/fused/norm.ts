// Layer and RMS normalisation as kernels. Knows no block.
import { differentiable, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import type { KernelHost } from './host.ts';

export function layerNorm(
  host: KernelHost,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
): Tensor {
  return norm(host, x, gamma, beta, epsilon);
}

export function rmsNorm(host: KernelHost, x: Tensor, gamma: Tensor, epsilon: number): Tensor {
  return norm(host, x, gamma, undefined, epsilon);
}

/** So many rows share one partial sum of the gradients of gamma and beta. */
const rowsPerChunk = 64;
const mostChunks = 16;

function norm(
  host: KernelHost,
  x: Tensor,
  gamma: Tensor,
  beta: Tensor | undefined,
  epsilon: number,
): Tensor {
  const width = x.shape.at(-1) ?? 1;
  const rows = x.size / width;
  return differentiable(host.tf, {
    inputs: beta ? [x, gamma, beta] : [x, gamma],
    forward(save) {
      const y = host.make(x.shape);
      const scales = host.make([rows]);
      const means = beta && host.make([rows]);
      const addresses = [x, gamma, beta, y, means, scales].map((t) => (t ? host.at(t) : 0));
      host.share('norm', ...addresses, rows, width, epsilon);
      save(means ? [x, gamma, scales, means] : [x, gamma, scales]);
      return y;
    },
    backward(dy, [savedX, savedGamma, scales, means]) {
      const from = present(savedX);
      const dx = host.make(from.shape);
      const chunks = Math.max(1, Math.min(mostChunks, Math.floor(rows / rowsPerChunk)));
      const sums = host.scratch(chunks * 2 * width * 4);
      const addresses = [from, savedGamma, means, scales, dy, dx].map((t) => (t ? host.at(t) : 0));
      host.share('normBackward', ...addresses, sums, rows, width, chunks);
      // Gradients of gamma and beta, chunk by chunk: [chunks, 2, width].
      const [dgamma, dbeta] = [0, 1].map((row) => {
        const out = host.make([width]);
        host.once('sumChunks', sums + row * width * 4, chunks, 2 * width, width, host.at(out));
        return () => out;
      });
      return [() => dx, present(dgamma), present(dbeta)];
    },
  });
}
