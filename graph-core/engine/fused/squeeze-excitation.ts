// Channel gates: the image is read once for its means and once to be scaled, and twice on the way back.
import { differentiableMany, present } from '../differentiable.ts';
import type { Dense, Tensor } from '../ops.ts';
import { activationCodes, activationGradient } from './activation.ts';
import { combine } from './arithmetic.ts';
import type { KernelHost } from './host.ts';
import { product } from './product.ts';

export function squeezeExcitation(
  host: KernelHost,
  image: Tensor,
  reduce: Dense,
  expand: Dense,
): { image: Tensor; gates: Tensor } {
  const [batch = 0, height = 0, width = 0, channels = 0] = image.shape;
  const inner = reduce.bias.size;
  const sizes = { batch, pixels: height * width, channels };
  const [scaled, gates] = differentiableMany(host.tf, {
    inputs: [image, reduce.kernel, reduce.bias, expand.kernel, expand.bias],
    forward(save) {
      const means = host.make([batch, channels]);
      const { pixels } = sizes;
      const run = { outer: batch, middle: pixels, inner: channels, scale: 1 / pixels };
      host.share('sumMiddle', { x: host.at(image), to: host.at(means) }, run);
      const hidden = layer(host, means, reduce, inner, 'relu');
      const open = layer(host, hidden, expand, channels, 'sigmoid');
      const y = present(combine(host, image, open.reshape([batch, 1, 1, channels]), 'product'));
      save([image, means, hidden, open, reduce.kernel, expand.kernel]);
      return [y, open];
    },
    backward([dy, dopen], saved) {
      const [x, means, hidden, open, first, second] = saved.map(present) as Six;
      const slopes = present(dy);
      const dgates = host.make([batch, channels]);
      const into = { x: host.at(x), dy: host.at(slopes), dgates: host.at(dgates) };
      host.share('gateGradient', into, sizes);
      const whole = host.tf.add(dgates, present(dopen));
      const dexpanded = activationGradient(host, 'sigmoid', open, open, whole);
      const dhidden = timesTransposed(host, dexpanded, second, inner);
      const dreduced = activationGradient(host, 'relu', hidden, hidden, dhidden);
      return [
        () => {
          const dmeans = timesTransposed(host, dreduced, first, channels);
          const dx = host.make(x.shape);
          const of = { dy: host.at(slopes), gates: host.at(open), dmeans: host.at(dmeans) };
          host.share('gatedGradient', { ...of, dx: host.at(dx) }, sizes);
          return dx;
        },
        () => kernelGradient(host, means, dreduced),
        () => host.tf.sum(dreduced, 0),
        () => kernelGradient(host, hidden, dexpanded),
        () => host.tf.sum(dexpanded, 0),
      ];
    },
  });
  return { image: present(scaled), gates: present(gates) };
}

type Six = [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];

/** φ(x · kernel + bias) of x [rows, in] → [rows, n] */
function layer(
  host: KernelHost,
  x: Tensor,
  { kernel, bias }: Dense,
  n: number,
  name: 'relu' | 'sigmoid',
): Tensor {
  const [m = 0, k = 0] = x.shape;
  const y = host.make([m, n]);
  const [a, b, c] = [host.at(x), host.at(kernel), host.at(y)];
  product(host, { m, n, k, a, b, c, bias: host.at(bias) });
  host.share('activate', { x: c, y: c, count: y.size, kind: activationCodes[name] });
  return y;
}

/** dz [rows, out] · kernelᵀ → [rows, n] */
function timesTransposed(host: KernelHost, dz: Tensor, kernel: Tensor, n: number): Tensor {
  const [m = 0, k = 0] = dz.shape;
  const out = host.make([m, n]);
  const [a, b, c] = [host.at(dz), host.at(kernel), host.at(out)];
  product(host, { m, n, k, a, b, c, transposeB: true });
  return out;
}

/** xᵀ [in, rows] · dz [rows, out] */
function kernelGradient(host: KernelHost, x: Tensor, dz: Tensor): Tensor {
  const [k = 0, m = 0] = x.shape;
  const n = dz.shape[1] ?? 0;
  const out = host.make([m, n]);
  const [a, b, c] = [host.at(x), host.at(dz), host.at(out)];
  product(host, { m, n, k, a, b, c, transposeA: true });
  return out;
}
