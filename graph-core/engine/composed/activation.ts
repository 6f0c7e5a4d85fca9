// Activations and the masked softmax from stock operations.
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor, Tf } from '../ops.ts';

/** 2√(2/π), and the same times the cubic's factor of the tanh form (Hendrycks 2016). */
const geluSlope = 1.5957691216057308;
const geluCubic = 0.07135481627159737;

/** ½(1 + tanh u) = σ(2u), so x·σ(x(a + bx²)): 6 kernels forward and 9 backward, where tanh takes 8 and 16. */
function gelu(tf: Tf, x: Tensor): Tensor {
  return differentiable(tf, {
    inputs: [x],
    forward: (save) => {
      const inner = tf.mul(x, tf.add(tf.mul(tf.square(x), geluCubic), geluSlope));
      const gate = tf.sigmoid(inner);
      save([x, gate]);
      return tf.mul(x, gate);
    },
    backward: (dy, saved) => [
      () => {
        const [from, gate] = [present(saved[0]), present(saved[1])];
        // d/dx = σ(1 + x(1 − σ)(a + 3bx²))
        const slope = tf.add(tf.mul(tf.square(from), 3 * geluCubic), geluSlope);
        const rest = tf.mul(tf.mul(from, slope), tf.sub(1, gate));
        return tf.mul(tf.mul(dy, gate), tf.add(rest, 1));
      },
    ],
  });
}

/** As PyTorch and ONNX have it unless told otherwise. */
const leak = 0.01;

export function activation(tf: Tf, x: Tensor, name: ActivationName): Tensor {
  switch (name) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'gelu':
      return gelu(tf, x);
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softmax':
      return softmax(tf, x);
    case 'elu':
      return tf.elu(x);
    case 'silu':
      return tf.mul(x, tf.sigmoid(x));
    case 'relu6':
      return tf.minimum(tf.relu(x), 6);
    case 'hard-swish':
      return tf.mul(x, tf.mul(tf.minimum(tf.relu(tf.add(x, 3)), 6), 1 / 6));
    case 'leaky-relu':
      return tf.maximum(x, tf.mul(x, leak));
  }
}

/** Far below any score, yet finite, so that no ∞ − ∞ arises. */
export const hidden = -1e9;

export function softmax(tf: Tf, x: Tensor, mask?: Tensor): Tensor {
  if (!mask) return loweredSoftmax(tf, x);
  const seen = tf.cast(mask, 'float32');
  return loweredSoftmax(tf, x, tf.mul(tf.sub(1, seen), hidden), seen);
}

/** softmax(x + lowering) · seen. `seen` is needed only where a row may see nothing: its weights are then 0. */
export function loweredSoftmax(tf: Tf, x: Tensor, lowering?: Tensor, seen?: Tensor): Tensor {
  return differentiable(tf, {
    inputs: [x],
    forward: (save) => {
      const all = tf.softmax(lowering ? tf.add(x, lowering) : x);
      const weights = seen ? tf.mul(all, seen) : all;
      save([weights]);
      return weights;
    },
    backward: (dy, [saved]) => [
      () => {
        const weights = present(saved);
        return tf.mul(weights, tf.sub(dy, tf.sum(tf.mul(dy, weights), -1, true)));
      },
    ],
  });
}
