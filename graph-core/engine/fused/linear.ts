// Fully connected layers and matrix products by the packed GEMM, transposed operands read in place. Knows no block.
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor } from '../ops.ts';
import { activationCodes, activationGradient, keepsInput, softmax } from './activation.ts';
import type { KernelHost } from './host.ts';
import { product } from './product.ts';

export function linear(
  host: KernelHost,
  x: Tensor,
  kernel: Tensor,
  bias?: Tensor,
  name: ActivationName = 'linear',
): Tensor {
  if (name === 'softmax') return softmax(host, linear(host, x, kernel, bias));
  const [inputs = 0, units = 0] = kernel.shape;
  const rows = x.size / inputs;
  return differentiable(host.tf, {
    inputs: bias ? [x, kernel, bias] : [x, kernel],
    forward(save) {
      const sum = host.make([...x.shape.slice(0, -1), units]);
      const sides = { a: host.at(x), b: host.at(kernel), c: host.at(sum) };
      product(host, { ...sides, m: rows, n: units, k: inputs, bias: bias && host.at(bias) });
      if (name === 'linear') {
        save([x, kernel]);
        return sum;
      }
      // The input of an activation is kept only where its slope cannot be told from its output.
      const y = keepsInput[name] ? host.make(sum.shape) : sum;
      host.share('activate', host.at(sum), host.at(y), sum.size, activationCodes[name]);
      save([x, kernel, sum, y]);
      return y;
    },
    backward(dy, [savedX, savedKernel, sum, y]) {
      const [from, weights] = [present(savedX), present(savedKernel)];
      const dz = sum && y ? activationGradient(host, name, sum, y, dy) : dy;
      const dx = () => {
        const out = host.make(from.shape);
        const sides = { a: host.at(dz), b: host.at(weights), c: host.at(out) };
        product(host, { ...sides, m: rows, n: inputs, k: units, transposeB: true });
        return out;
      };
      const dkernel = () => {
        const out = host.make(weights.shape);
        const sides = { a: host.at(from), b: host.at(dz), c: host.at(out) };
        product(host, { ...sides, m: inputs, n: units, k: rows, transposeA: true });
        return out;
      };
      const dbias = () => {
        const out = host.make([units]);
        host.share('sumRows', host.at(dz), rows, units, host.at(out));
        return out;
      };
      return [dx, dkernel, dbias];
    },
  });
}
