// Sums, differences and products of plain tensors by one SIMD kernel, where the smaller is repeated in one stretch.
import { stretchOf } from '../composed/stretch.ts';
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor } from '../ops.ts';
import { activation, activationGradient } from './activation.ts';
import type { KernelHost } from './host.ts';

/** As assembly/arithmetic.ts numbers them. */
export const combinations = { sum: 0, product: 1, difference: 2, 'relu of sum': 3 } as const;

export function combine(
  host: KernelHost,
  a: Tensor,
  b: Tensor,
  kind: keyof typeof combinations,
): Tensor | undefined {
  if (a.dtype !== 'float32' || b.dtype !== 'float32' || a.size === 0) return undefined;
  // A sum and a product may be taken the other way round.
  const turned = kind !== 'difference' && b.size > a.size;
  const [large, small] = turned ? [b, a] : [a, b];
  const stretch = stretchOf(large.shape, small.shape);
  if (!stretch) return undefined;
  const out = host.make(large.shape);
  host.share(
    'combine',
    { a: host.at(large), b: host.at(small), to: host.at(out), kind: combinations[kind] },
    stretch,
  );
  return out;
}

/** a + b of one shape; with ReLU in one pass. */
export function add(
  host: KernelHost,
  a: Tensor,
  b: Tensor,
  name: ActivationName = 'linear',
): Tensor {
  const { tf } = host;
  if (name !== 'relu') return activation(host, tf.add(a, b), name);
  return differentiable(tf, {
    inputs: [a, b],
    forward(save) {
      const y = present(combine(host, a, b, 'relu of sum'));
      save([y]);
      return y;
    },
    backward(dy, [y]) {
      // One gradient for both; each is the tape's own to dispose of.
      let both: Tensor | undefined;
      const gradient = () => {
        if (both) return both.clone();
        both = activationGradient(host, 'relu', present(y), present(y), dy);
        return both;
      };
      return [gradient, gradient];
    },
  });
}
