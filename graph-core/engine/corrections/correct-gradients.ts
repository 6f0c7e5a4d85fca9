// Replaces gradients of stock TensorFlow.js that throw, are wrong or waste time on every backend.
import { sumTo } from '../mat-mul.ts';
import { present } from '../differentiable.ts';
import type { Tensor, Tf } from '../ops.ts';
import { averagePoolGradient, type PoolAttributes } from './pool-gradient.ts';

type Gradients = Parameters<Tf['registerGradient']>[0];

/** tfjs hands an operation's only output over bare, and its own gradients of lists then throw. */
const listed = (dy: Tensor | Tensor[]): Tensor[] => (Array.isArray(dy) ? dy : [dy]);

const bare = (dy: Tensor | Tensor[]): Tensor => present(listed(dy)[0]);

function corrected(tf: Tf): Gradients[] {
  const product = tf.getGradient('BatchMatMul');
  return [
    {
      kernelName: 'AvgPool',
      inputsToSave: ['x'],
      gradFunc: (dy, [x], attrs) => ({
        // The casts are the edge: attributes are untyped in tfjs.
        x: () => averagePoolGradient(tf, bare(dy), present(x), attrs as unknown as PoolAttributes),
      }),
    },
    {
      // Stock transposes a result that already has its axes in order, and throws where that changes the shape.
      kernelName: 'Cumsum',
      gradFunc(dy, _saved, attrs) {
        const { axis, exclusive, reverse } = attrs as unknown as {
          axis: number;
          exclusive: boolean;
          reverse: boolean;
        };
        return { x: () => tf.cumsum(bare(dy), axis, exclusive, !reverse) };
      },
    },
    ...(['Sum', 'Mean'] as const).map((kernelName) => ({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy: Tensor | Tensor[], [x]: Tensor[], attrs: unknown) => ({
        x: () => spread(tf, bare(dy), present(x), attrs as Reduction, kernelName === 'Mean'),
      }),
    })),
    {
      kernelName: 'Unpack',
      gradFunc: (dy, _saved, attrs) => ({
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

interface Reduction {
  readonly axis: number | number[];
}

/** Each number of dy, or its share of a mean, at every place it was taken from. Stock multiplies by ones made in JavaScript. */
function spread(tf: Tf, dy: Tensor, x: Tensor, { axis }: Reduction, mean: boolean): Tensor {
  const axes = tf.util.parseAxisParam(axis, x.shape);
  const kept = x.shape.map((length, i) => (axes.includes(i) ? 1 : length));
  const share = mean ? tf.div(dy, x.size / dy.size) : dy;
  return tf.broadcastTo(tf.reshape(share, kept), x.shape);
}

function fitted(tf: Tf, gradient: Tensor | undefined, operand: Tensor | undefined): Tensor {
  if (!gradient || !operand) throw new Error('The gradient of a matrix product lacks an operand.');
  return sumTo(tf, gradient, operand.shape);
}

const done = new WeakSet<Tf>();

/** Once per tf; safe to call again. */
export function correctGradients(tf: Tf): void {
  if (done.has(tf)) return;
  done.add(tf);
  for (const config of corrected(tf)) {
    tf.unregisterGradient(config.kernelName);
    tf.registerGradient(config);
  }
}
