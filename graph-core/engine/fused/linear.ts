// Fully connected layers and matrix products by the packed GEMM, transposed operands read in place.
import { keepsInput } from '../pointwise.ts';
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor } from '../ops.ts';
import { activationCodes, activationGradient, softmax } from './activation.ts';
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
      const [a, b, c] = [host.at(x), host.at(kernel), host.at(sum)];
      product(host, { m: rows, n: units, k: inputs, a, b, c, bias: bias && host.at(bias) });
      if (name === 'linear') {
        save([x, kernel]);
        return sum;
      }
      // The input of an activation is kept only where its slope cannot be told from its output.
      const y = keepsInput[name] ? host.make(sum.shape) : sum;
      const kind = activationCodes[name];
      host.share('activate', { x: host.at(sum), y: host.at(y), count: sum.size, kind });
      save([x, kernel, sum, y]);
      return y;
    },
    backward(dy, [savedX, savedKernel, sum, y]) {
      const [from, weights] = [present(savedX), present(savedKernel)];
      const dz = sum && y ? activationGradient(host, name, sum, y, dy) : dy;
      const dx = () => {
        const out = host.make(from.shape);
        const [a, b, c] = [host.at(dz), host.at(weights), host.at(out)];
        product(host, { m: rows, n: inputs, k: units, a, b, c, transposeB: true });
        return out;
      };
      const dkernel = () => {
        const out = host.make(weights.shape);
        const [a, b, c] = [host.at(from), host.at(dz), host.at(out)];
        product(host, { m: inputs, n: units, k: rows, a, b, c, transposeA: true });
        return out;
      };
      const dbias = () => {
        const out = host.make([units]);
        host.share('sumRows', { x: host.at(dz), rows, columns: units, to: host.at(out) });
        return out;
      };
      return [dx, dkernel, dbias];
    },
  });
}
