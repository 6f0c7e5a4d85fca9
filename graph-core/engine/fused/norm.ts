// Layer and RMS normalisation as kernels.
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
      host.share('norm', {
        x: host.at(x),
        gamma: host.at(gamma),
        beta: beta ? host.at(beta) : 0,
        y: host.at(y),
        means: means ? host.at(means) : 0,
        scales: host.at(scales),
        rows,
        d: width,
        epsilon,
      });
      save(means ? [x, gamma, scales, means] : [x, gamma, scales]);
      return y;
    },
    backward(dy, [savedX, savedGamma, scales, means]) {
      const from = present(savedX);
      const dx = host.make(from.shape);
      const chunks = Math.max(1, Math.min(mostChunks, Math.floor(rows / rowsPerChunk)));
      const sums = host.scratch(chunks * 2 * width * 4);
      host.share('normBackward', {
        x: host.at(from),
        gamma: host.at(present(savedGamma)),
        means: means ? host.at(means) : 0,
        scales: host.at(present(scales)),
        dy: host.at(dy),
        dx: host.at(dx),
        sums,
        rows,
        d: width,
        chunks,
      });
      // Gradients of gamma and beta, chunk by chunk: [chunks, 2, width].
      const [dgamma, dbeta] = [0, 1].map((row) => {
        const out = host.make([width]);
        host.once('sumChunks', {
          chunks: sums + row * width * 4,
          number: chunks,
          stride: 2 * width,
          count: width,
          to: host.at(out),
        });
        return () => out;
      });
      return [() => dx, present(dgamma), present(dbeta)];
    },
  });
}
