// The three kernels of an update: sums of squares, what follows from the norm, and the step of every parameter.
import type { OptimizerType } from '../../../optimizers.ts';
import { kernel } from '../kernel.ts';
import { reductions } from './shared.ts';

/** Numbers that one group of `squares` sums. */
export const lanesOfSquares = 4096;

/** Per group, the sum of the squares of the gradients and of the gradients held within ± bound. */
export const squares = () =>
  kernel('squares of gradients', () => ({
    lanes: 256,
    reads: ['g'],
    writes: ['sums'],
    numbers: { count: 'u32', bound: 'f32', parts: 'u32' },
    code: `${reductions}
fn kernel(group: u32, lane: u32) {
  var plain = 0.0;
  var held = 0.0;
  let end = min((group + 1u) * ${lanesOfSquares}u, p.count);
  for (var i = group * ${lanesOfSquares}u + lane; i < end; i += lanes) {
    let bounded = clamp(g[i], -p.bound, p.bound);
    plain += g[i] * g[i];
    held += bounded * bounded;
  }
  let all = total(lane, plain);
  let all_held = total(lane, held);
  if (lane == 0u) {
    sums[group] = all;
    sums[p.parts + group] = all_held;
  }
}
`,
  }));

/**
 * `numbers`: whether the norm is finite, what gradients are scaled by, the steps taken, 1 − β₁ᵗ and 1 − β₂ᵗ. That a
 * number is finite is told from its bits: WGSL may assume that every number is.
 */
export const decide = (corrected: boolean) =>
  kernel(`norm and clipping${corrected ? ' with corrections' : ''}`, () => ({
    lanes: 256,
    reads: ['sums'],
    writes: ['norm', 'numbers'],
    numbers: {
      parts: 'u32',
      clip_norm: 'f32',
      beta1: 'f32',
      rest1: 'f32',
      beta2: 'f32',
      rest2: 'f32',
    },
    code: `${reductions}
fn kernel(group: u32, lane: u32) {
  var plain = 0.0;
  var held = 0.0;
  for (var i = lane; i < p.parts; i += lanes) {
    plain += sums[i];
    held += sums[p.parts + i];
  }
  let square = total(lane, plain);
  let length = sqrt(total(lane, held));
  if (lane == 0u) {
    norm[0] = sqrt(square);
    let finite = (bitcast<u32>(square) & 0x7f800000u) != 0x7f800000u;
    numbers[0] = select(0.0, 1.0, finite);
    numbers[1] = 1.0;
    if (p.clip_norm > 0.0) {
      numbers[1] = min(1.0, p.clip_norm / max(length, 1e-12));
    }
    if (finite) {
      numbers[2] += 1.0;
      ${
        corrected
          ? `numbers[3] = numbers[3] * p.beta1 + p.rest1;
      numbers[4] = numbers[4] * p.beta2 + p.rest2;`
          : ''
      }
    }
  }
}
`,
  }));

/** The optimizers that have a kernel; the others are composed. */
export type OptimizerOnGpu = keyof typeof changes;

const vectorsOf: Readonly<Record<OptimizerOnGpu, readonly ('first' | 'second')[]>> = {
  sgd: [],
  momentum: ['first'],
  rmsprop: ['first'],
  adam: ['first', 'second'],
  adamw: ['first', 'second'],
};

const adam = `first[i] = first[i] * p.beta1 + gradient * p.rest1;
  second[i] = second[i] * p.beta2 + gradient * gradient * p.rest2;
  let change = (first[i] / numbers[3]) / (sqrt(second[i] / numbers[4]) + p.epsilon);`;

const changes = {
  sgd: 'let change = gradient;',
  momentum: `first[i] = first[i] * p.beta1 + gradient;
  let change = first[i];`,
  rmsprop: `first[i] = first[i] * p.beta2 + gradient * gradient * p.rest2;
  let change = gradient / (sqrt(first[i]) + p.epsilon);`,
  adam,
  adamw: adam,
} as const satisfies Partial<Record<OptimizerType, string>>;

export function isOnGpu(type: OptimizerType): type is OptimizerOnGpu {
  return type in changes;
}

export const update = (type: OptimizerOnGpu, rated: boolean) =>
  kernel(`${type}${rated ? ' with rates' : ''}`, () => ({
    lanes: 256,
    reads: ['g', 'numbers', ...(rated ? (['rates'] as const) : [])],
    writes: ['w', ...vectorsOf[type]],
    numbers: {
      count: 'u32',
      rate: 'f32',
      bound: 'f32',
      beta1: 'f32',
      rest1: 'f32',
      beta2: 'f32',
      rest2: 'f32',
      epsilon: 'f32',
      decay: 'f32',
    },
    changes: true,
    code: `
fn kernel(group: u32, lane: u32) {
  let i = group * lanes + lane;
  if (i >= p.count || numbers[0] == 0.0) {
    return;
  }
  let rate = p.rate${rated ? ' * rates[i]' : ''};
  let gradient = clamp(g[i], -p.bound, p.bound) * numbers[1];
  ${changes[type]}
  w[i] = w[i] * (1.0 - rate * p.decay) - rate * change;
}
`,
  }));
