// Activations number by number, of a tensor or of a sum of two.
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

const forwardOfSum = (name: Pointwise) =>
  kernel(`${name} of a sum`, () => ({
    lanes: 256,
    reads: ['a', 'b'],
    writes: ['y', ...(keepsInput[name] ? (['z'] as const) : [])],
    numbers: { count: 'u32' },
    code: `${activate(name)}
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i < p.count) {
    let sum = a[i] + b[i];
    ${keepsInput[name] ? 'z[i] = sum;' : ''}
    y[i] = activate(sum);
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

/** a + b of one shape, then the activation. */
export function add(host: GpuHost, a: Tensor, b: Tensor, name: ActivationName = 'linear'): Tensor {
  if (name === 'linear' || name === 'softmax' || a.size === 0)
    return activation(host, host.tf.add(a, b), name);
  return differentiable(host.tf, {
    inputs: [a, b],
    forward(save) {
      const y = host.make(a.shape);
      const z = keepsInput[name] ? host.make(a.shape) : y;
      const groups = Math.ceil(a.size / 256);
      host.run(forwardOfSum(name), groups, { a, b, y, z }, { count: a.size });
      save([z]);
      return y;
    },
    backward(dy, [kept]) {
      // One gradient for both; each is the tape's own to dispose of.
      let both: Tensor | undefined;
      const gradient = () => {
        if (both) return both.clone();
        both = activationGradient(host, name, present(kept), dy);
        return both;
      };
      return [gradient, gradient];
    },
  });
}

/** dy · φ'; `kept` is what φ was given or what it gave, as its slope needs. */
function activationGradient(host: GpuHost, name: Pointwise, kept: Tensor, dy: Tensor): Tensor {
  const dx = host.make(dy.shape);
  host.run(backward(name), Math.ceil(dy.size / 256), { kept, dy, dx }, { count: dy.size });
  return dx;
}
