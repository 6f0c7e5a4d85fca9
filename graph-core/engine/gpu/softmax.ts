// Softmax over the last axis, a group a row.
import { differentiable, present } from '../differentiable.ts';
import type { Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';
import { lowest, reductions } from './wgsl/shared.ts';

const forward = (masked: boolean) =>
  kernel(`softmax${masked ? ' masked' : ''}`, () => ({
    lanes: 64,
    reads: ['x', ...(masked ? (['mask'] as const) : [])],
    whole: masked ? ['mask'] : [],
    writes: ['y'],
    numbers: { width: 'u32' },
    code: `${reductions}
fn seen(i: u32) -> bool {
  return ${masked ? 'f32(mask[i]) != 0.0' : 'true'};
}
fn kernel(group: u32, lane: u32) {
  let row = group * p.width;
  var most = ${lowest};
  for (var i = row + lane; i < row + p.width; i += lanes) {
    if (seen(i)) {
      most = max(most, x[i]);
    }
  }
  let top = largest(lane, most);
  var sum = 0.0;
  for (var i = row + lane; i < row + p.width; i += lanes) {
    var weight = 0.0;
    if (seen(i)) {
      weight = exp(x[i] - top);
    }
    y[i] = weight;
    sum += weight;
  }
  let all = total(lane, sum);
  let scale = select(1.0 / all, 0.0, all == 0.0);
  for (var i = row + lane; i < row + p.width; i += lanes) {
    y[i] *= scale;
  }
}
`,
  }));

const backward = () =>
  kernel('softmax gradient', () => ({
    lanes: 64,
    reads: ['y', 'dy'],
    writes: ['dx'],
    numbers: { width: 'u32' },
    code: `${reductions}
fn kernel(group: u32, lane: u32) {
  let row = group * p.width;
  var sum = 0.0;
  for (var i = row + lane; i < row + p.width; i += lanes) {
    sum += y[i] * dy[i];
  }
  let along = total(lane, sum);
  for (var i = row + lane; i < row + p.width; i += lanes) {
    dx[i] = y[i] * (dy[i] - along);
  }
}
`,
  }));

export function softmax(host: GpuHost, x: Tensor, mask?: Tensor): Tensor {
  if (x.size === 0) return x;
  const width = x.shape.at(-1) ?? 1;
  const rows = x.size / width;
  return differentiable(host.tf, {
    inputs: [x],
    forward(save) {
      const y = host.make(x.shape);
      const whole = mask && (mask.size === x.size ? mask : host.tf.broadcastTo(mask, x.shape));
      host.run(forward(Boolean(mask)), rows, { x, mask: whole ?? x, y }, { width });
      save([y]);
      return y;
    },
    backward: (dy, [saved]) => [
      () => {
        const dx = host.make(x.shape);
        host.run(backward(), rows, { y: present(saved), dy, dx }, { width });
        return dx;
      },
    ],
  });
}
