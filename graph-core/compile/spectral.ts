// A weight divided by its largest singular value, as power iteration estimates it (Miyato 2018, algorithm 1).
import type * as TF from '@tensorflow/tfjs';
import { spectralVector } from '../blocks/kit/spectral.ts';
import { differentiableMany, present } from '../engine/differentiable.ts';
import type { Tensor, Tf } from '../engine/ops.ts';
import type { Plan } from './plan.ts';

/**
 * What one pass reads in place of the weights that are spectral, by name: each divided once, whoever reads it.
 * `setLater` is given the vector after this pass's step of the iteration, in a training pass.
 */
export function spectralWeights(
  tf: Tf,
  plan: Plan,
  weights: ReadonlyMap<string, TF.Variable>,
  setLater: ((vector: TF.Variable, value: Tensor) => void) | undefined,
): (name: string) => Tensor | undefined {
  const divided = new Map<string, Tensor>();
  return (name) => {
    const axis = plan.weights.get(name)?.spectral?.axis;
    const [weight, vector] = [weights.get(name), weights.get(spectralVector(name))];
    if (axis === undefined || !weight || !vector) return undefined;
    const known = divided.get(name);
    if (known) return known;
    const found = dividedBySigma(tf, weight, vector, axis, setLater !== undefined);
    divided.set(name, found.weight);
    setLater?.(vector, found.u);
    return found.weight;
  };
}

interface Divided {
  /** W/σ; to its gradient σ = uᵀWv moves with W, while u and v stand still. */
  readonly weight: Tensor;
  /** After this pass's step of the iteration; the same numbers as before where there was none. */
  readonly u: Tensor;
}

/** `u` is a unit vector with a number for each output, which the weight has along `axis`. `iterate`: a training pass. */
function dividedBySigma(
  tf: Tf,
  weight: Tensor,
  u: Tensor,
  axis: number,
  iterate: boolean,
): Divided {
  const layout = layoutOf(weight.shape, axis);
  const [divided, moved] = differentiableMany(tf, {
    inputs: [weight],
    forward: (save) => {
      const matrix = asMatrix(tf, weight, layout);
      const { left, right, sigma } = singular(tf, matrix, tf.reshape(u, [-1, 1]), iterate);
      save([weight, left, right, sigma]);
      return [tf.div(weight, sigma), tf.reshape(left, [-1])];
    },
    backward: ([dy], saved) => [
      () => {
        const [w, left, right, sigma] = saved.map((tensor) => present(tensor));
        const [slope, by] = [present(dy), present(sigma)];
        // d(W/σ): dy/σ − ⟨dy, W⟩/σ² · dσ/dW, and dσ/dW = v uᵀ in this layout.
        const share = tf.div(tf.sum(tf.mul(slope, present(w))), tf.square(by));
        const outer = tf.matMul(present(right), present(left), false, true);
        return tf.sub(tf.div(slope, by), tf.mul(ofMatrix(tf, outer, layout), share));
      },
    ],
  });
  return { weight: present(divided), u: present(moved) };
}

/** Of a matrix [inputs, outputs]: u [outputs, 1], v [inputs, 1] and σ = vᵀWu, a scalar. */
function singular(tf: Tf, matrix: Tensor, u: Tensor, iterate: boolean) {
  const start = iterate ? unit(tf, tf.matMul(matrix, unit(tf, tf.matMul(matrix, u)), true)) : u;
  const along = tf.matMul(matrix, start);
  return { left: start, right: unit(tf, along), sigma: length(tf, along) };
}

function length(tf: Tf, vector: Tensor): Tensor {
  return tf.maximum(tf.sqrt(tf.sum(tf.square(vector))), tf.scalar(smallest));
}

/** As PyTorch has it: a weight of zeros stays zeros. */
const smallest = 1e-12;

function unit(tf: Tf, vector: Tensor): Tensor {
  return tf.div(vector, length(tf, vector));
}

interface Layout {
  /** The axis of the outputs last. */
  readonly order: readonly number[];
  readonly back: readonly number[];
  readonly shape: readonly number[];
  readonly outputs: number;
}

function layoutOf(shape: readonly number[], axis: number): Layout {
  const order = [...shape.keys()].filter((other) => other !== axis).concat(axis);
  return {
    order,
    back: [...shape.keys()].map((to) => order.indexOf(to)),
    shape: order.map((from) => shape[from] ?? 1),
    outputs: shape[axis] ?? 1,
  };
}

function asMatrix(tf: Tf, weight: Tensor, { order, outputs }: Layout): Tensor {
  return tf.reshape(tf.transpose(weight, [...order]), [-1, outputs]);
}

function ofMatrix(tf: Tf, matrix: Tensor, { back, shape }: Layout): Tensor {
  return tf.transpose(tf.reshape(matrix, [...shape]), [...back]);
}
