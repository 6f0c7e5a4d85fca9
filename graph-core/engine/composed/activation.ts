// Activations and the masked softmax from stock operations. Knows no block.
import { differentiable, present } from '../differentiable.ts';
import type { ActivationName, Tensor, Tf } from '../ops.ts';

/** √(2/π) and the cubic's factor of the tanh form (Hendrycks 2016). */
const geluSlope = 0.7978845608028654;
const geluCubic = 0.044715;

function gelu(tf: Tf, x: Tensor): Tensor {
  const inner = (of: Tensor, square: Tensor) =>
    tf.tanh(tf.mul(tf.mul(of, geluSlope), tf.add(tf.mul(square, geluCubic), 1)));
  return differentiable(tf, {
    inputs: [x],
    forward: (save) => {
      save([x]);
      return tf.mul(tf.mul(x, 0.5), tf.add(inner(x, tf.square(x)), 1));
    },
    backward: (dy, [saved]) => [
      () => {
        const from = present(saved);
        const square = tf.square(from);
        const t = inner(from, square);
        // d/dx = ½(1 + t) + ½x(1 − t²)·√(2/π)(1 + 3·0.044715x²)
        const slope = tf.mul(tf.add(tf.mul(square, 3 * geluCubic), 1), geluSlope / 2);
        const second = tf.mul(tf.mul(from, tf.sub(1, tf.square(t))), slope);
        return tf.mul(dy, tf.add(tf.mul(tf.add(t, 1), 0.5), second));
      },
    ],
  });
}

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
  }
}

/** Far below any score, yet finite, so that no ∞ − ∞ arises. */
const hidden = 1e9;

export function softmax(tf: Tf, x: Tensor, mask?: Tensor): Tensor {
  return differentiable(tf, {
    inputs: [x],
    forward: (save) => {
      const weights = mask ? maskedSoftmax(tf, x, mask) : tf.softmax(x);
      save([weights]);
      return weights;
    },
    backward: (dy, [saved]) => [
      () => {
        const weights = present(saved);
        const weighted = tf.mul(dy, weights);
        return tf.sub(weighted, tf.mul(weights, tf.sum(weighted, -1, true)));
      },
    ],
  });
}

function maskedSoftmax(tf: Tf, x: Tensor, mask: Tensor): Tensor {
  const seen = tf.cast(mask, 'float32');
  const lowered = tf.add(x, tf.mul(tf.sub(seen, 1), hidden));
  const powers = tf.mul(tf.exp(tf.sub(lowered, tf.max(lowered, -1, true))), seen);
  // A row that sees anything sums to at least 1 (its largest entry is e⁰); one that sees nothing sums to 0.
  return tf.div(powers, tf.maximum(tf.sum(powers, -1, true), 1e-30));
}
