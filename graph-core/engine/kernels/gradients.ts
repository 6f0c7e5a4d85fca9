// Replaces gradients of stock TensorFlow.js that throw or are wrong on every backend. Knows no backend.
import { sumTo } from '../composed/multiply.ts';
import type { Tensor, Tf } from '../ops.ts';

type Gradients = Parameters<Tf['registerGradient']>[0];

/** tfjs hands an operation's only output over bare, and its own gradients of lists then throw. */
const listed = (dy: Tensor | Tensor[]): Tensor[] => (Array.isArray(dy) ? dy : [dy]);

function corrected(tf: Tf): Gradients[] {
  const product = tf.getGradient('BatchMatMul');
  return [
    {
      kernelName: 'Unpack',
      gradFunc: (dy, _saved, attrs) => ({
        // The cast is the edge: attributes are untyped in tfjs.
        value: () => tf.stack(listed(dy), Number((attrs as { axis: number }).axis)),
      }),
    },
    {
      kernelName: 'SplitV',
      gradFunc: (dy, _saved, attrs) => ({
        x: () => tf.concat(listed(dy), Number((attrs as { axis: number }).axis)),
      }),
    },
    {
      ...product,
      kernelName: 'BatchMatMul',
      gradFunc(dy, saved, attrs) {
        const [a, b] = saved;
        const stock = product.gradFunc(dy, saved, attrs);
        return {
          a: () => fitted(tf, stock.a?.(), a),
          b: () => fitted(tf, stock.b?.(), b),
        };
      },
    },
  ];
}

function fitted(tf: Tf, gradient: Tensor | undefined, operand: Tensor | undefined): Tensor {
  if (!gradient || !operand) throw new Error('The gradient of a matrix product lacks an operand.');
  return sumTo(tf, gradient, operand.shape);
}

const done = new WeakSet<Tf>();

/** Once per tf; safe to call again. */
export function registerGradients(tf: Tf): void {
  if (done.has(tf)) return;
  done.add(tf);
  for (const config of corrected(tf)) {
    tf.unregisterGradient(config.kernelName);
    tf.registerGradient(config);
  }
}
