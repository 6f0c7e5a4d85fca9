// Channel gates: one dispatch over the images forward and one backward, and one for the gradients of the weights.
import { differentiableMany, present } from '../differentiable.ts';
import type { Dense, Tensor } from '../ops.ts';
import { numbersAtHand } from './backend.ts';
import type { GpuHost } from './host.ts';
import {
  excitationGradients,
  squeezeAndScale,
  squeezeAndScaleBack,
} from './wgsl/squeeze-excitation.ts';

export function squeezeExcitation(
  host: GpuHost,
  image: Tensor,
  reduce: Dense,
  expand: Dense,
): { image: Tensor; gates: Tensor } {
  const [batch = 0, height = 0, width = 0, channels = 0] = image.shape;
  const units = reduce.bias.size;
  const sizes = { pixels: height * width, channels, units };
  const keptShape = [batch, 2 * channels + units];
  const [scaled, gates] = differentiableMany(host.tf, {
    inputs: [image, reduce.kernel, reduce.bias, expand.kernel, expand.bias],
    forward(save) {
      const [y, open, kept] = [image.shape, [batch, channels], keptShape].map((shape) =>
        host.make(shape),
      ) as [Tensor, Tensor, Tensor];
      const [w1, b1] = [reduce.kernel, reduce.bias];
      const [w2, b2] = [expand.kernel, expand.bias];
      const tensors = { x: image, w1, b1, w2, b2, y, gates: open, kept };
      host.run(squeezeAndScale(), batch, tensors, sizes);
      save([image, w1, w2, kept]);
      return [y, open];
    },
    backward([given, givenGates], saved) {
      const [x, w1, w2, kept] = saved.map(present) as [Tensor, Tensor, Tensor, Tensor];
      const [dy, dgates] = [present(given), present(givenGates)];
      const [dx, slopes] = [host.make(x.shape), host.make(keptShape)];
      const back = squeezeAndScaleBack(!isUnasked(host, dgates));
      host.run(back, batch, { x, dy, dgates, w1, w2, kept, dx, slopes }, sizes);
      const [dw1, db1, dw2, db2] = [w1.shape, [units], w2.shape, [channels]].map((shape) =>
        host.make(shape),
      ) as [Tensor, Tensor, Tensor, Tensor];
      let done = false;
      const ofWeights = (gradient: Tensor) => () => {
        const groups = Math.ceil((2 * channels * units + channels + units) / 64);
        const tensors = { kept, slopes, dw1, db1, dw2, db2 };
        if (!done) host.run(excitationGradients(), groups, tensors, { ...sizes, batch });
        done = true;
        return gradient;
      };
      return [() => dx, ...[dw1, db1, dw2, db2].map(ofWeights)];
    },
  });
  return { image: present(scaled), gates: present(gates) };
}

/** Whether nobody used an output: the tape then gives zeros, and they never went to the device. */
function isUnasked({ tf }: GpuHost, slopes: Tensor): boolean {
  const numbers = numbersAtHand(tf, slopes);
  return numbers !== undefined && Array.prototype.every.call(numbers, (number) => number === 0);
}
