// Activations number by number.
import { keepsInput, type Pointwise } from '../pointwise.ts';
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor } from '../ops.ts';
import type { GpuHost } from './host.ts';
import { kernel } from './kernel.ts';
import { softmax } from './softmax.ts';
import { activate, slope } from './wgsl/activations.ts';

const forward = (name: Pointwise) =>
  kernel(`activation ${name}`, () => ({
    lanes: 256,
    reads: ['x'],
    writes: ['y'],
    numbers: { count: 'u32' },
    code: `${activate(name)}
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i < p.count) {
    y[i] = activate(x[i]);
  }
}
`,
  }));

const backward = (name: Pointwise) =>
  kernel(`activation gradient ${name}`, () => ({
    lanes: 256,
    reads: ['kept', 'dy'],
    writes: ['dx'],
    numbers: { count: 'u32' },
    code: `${slope(name)}
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i < p.count) {
    dx[i] = dy[i] * slope(kept[i]);
  }
}
`,
  }));

export function activation(host: GpuHost, x: Tensor, name: ActivationName): Tensor {
  if (name === 'linear' || x.size === 0) return x;
  if (name === 'softmax') return softmax(host, x);
  const groups = Math.ceil(x.size / 256);
  return differentiable(host.tf, {
    inputs: [x],
    forward(save) {
      const y = host.make(x.shape);
      host.run(forward(name), groups, { x, y }, { count: x.size });
      save([keepsInput[name] ? x : y]);
      return y;
    },
    backward: (dy, [kept]) => [() => activationGradient(host, name, present(kept), dy)],
  });
}

/** dy · φ'; `kept` is what φ was given or what it gave, as its slope needs. */
function activationGradient(host: GpuHost, name: Pointwise, kept: Tensor, dy: Tensor): Tensor {
  const dx = host.make(dy.shape);
  host.run(backward(name), Math.ceil(dy.size / 256), { kept, dy, dx }, { count: dy.size });
  return dx;
}
