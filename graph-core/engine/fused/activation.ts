// Activations and the masked softmax as kernels.
import { keepsInput, type Pointwise } from '../pointwise.ts';
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor } from '../ops.ts';
import { asFloat, type KernelHost } from './host.ts';

/** As assembly/activation.ts numbers them. */
export const activationCodes: Readonly<Record<Pointwise, number>> = {
  linear: 0,
  relu: 1,
  gelu: 2,
  tanh: 3,
  sigmoid: 4,
  elu: 5,
  silu: 6,
  relu6: 7,
  'hard-swish': 8,
  'leaky-relu': 9,
};

export function activation(host: KernelHost, x: Tensor, name: ActivationName): Tensor {
  if (name === 'linear') return x;
  if (name === 'softmax') return softmax(host, x);
  return differentiable(host.tf, {
    inputs: [x],
    forward(save) {
      const y = host.make(x.shape);
      const kind = activationCodes[name];
      host.share('activate', { x: host.at(x), y: host.at(y), count: x.size, kind });
      save([keepsInput[name] ? x : y]);
      return y;
    },
    backward: (dy, [saved]) => [
      () => activationGradient(host, name, present(saved), present(saved), dy),
    ],
  });
}

/** dy · φ'; of x and y only the one is read that the kind needs. */
export function activationGradient(
  host: KernelHost,
  name: Pointwise,
  x: Tensor,
  y: Tensor,
  dy: Tensor,
): Tensor {
  const dx = host.make(dy.shape);
  host.share('activateBackward', {
    x: host.at(x),
    y: host.at(y),
    dy: host.at(dy),
    dx: host.at(dx),
    count: dy.size,
    kind: activationCodes[name],
  });
  return dx;
}

export function softmax(host: KernelHost, x: Tensor, mask?: Tensor): Tensor {
  const width = x.shape.at(-1) ?? 1;
  const rows = x.size / width;
  return differentiable(host.tf, {
    inputs: [x],
    forward(save) {
      const seen = mask && asFloat(mask);
      const whole = seen && (seen.size === x.size ? seen : host.tf.broadcastTo(seen, x.shape));
      const y = host.make(x.shape);
      const hidden = whole ? host.at(whole) : 0;
      host.share('softmax', { x: host.at(x), y: host.at(y), mask: hidden, rows, n: width });
      save([y]);
      return y;
    },
    backward: (dy, [saved]) => [
      () => {
        const y = present(saved);
        const dx = host.make(y.shape);
        const [atY, atDy, atDx] = [host.at(y), host.at(dy), host.at(dx)];
        host.share('softmaxBackward', { y: atY, dy: atDy, dx: atDx, rows, n: width });
        return dx;
      },
    ],
  });
}
