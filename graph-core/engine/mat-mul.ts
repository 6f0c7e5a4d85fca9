// What every matrix product over broadcast batch dims has in common: its sizes and its gradients.
import { differentiable, present } from './differentiable.ts';
import type { Tensor, Tf } from './ops.ts';

/** a [..., M, K] · b [..., K, N], without a gradient. */
type Product = (a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean) => Tensor;

/** The product with its gradients, which are products too. */
export function withGradients(
  tf: Tf,
  product: Product,
  a: Tensor,
  b: Tensor,
  tA = false,
  tB = false,
) {
  return differentiable(tf, {
    inputs: [a, b],
    forward(save) {
      save([a, b]);
      return product(a, b, tA, tB);
    },
    backward: (dy, saved) => {
      const [x, y] = [present(saved[0]), present(saved[1])];
      const da = () => (tA ? product(y, dy, tB, true) : product(dy, y, false, !tB));
      const db = () => (tB ? product(dy, x, true, tA) : product(x, dy, !tA, false));
      return [() => sumTo(tf, da(), x.shape), () => sumTo(tf, db(), y.shape)];
    },
  });
}

/** Sums away the axes along which `x` was broadcast, so that a gradient has its operand's shape again. */
export function sumTo(tf: Tf, x: Tensor, shape: readonly number[]): Tensor {
  const extra = x.rank - shape.length;
  const axes = x.shape.flatMap((size, axis) =>
    axis < extra || (shape[axis - extra] === 1 && size !== 1) ? [axis] : [],
  );
  return tf.reshape(axes.length > 0 ? tf.sum(x, axes, true) : x, [...shape]);
}

/** The sizes M, K and N of a product, and the batch dims of both sides and of the result, as NumPy broadcasts them. */
export function productSizes(
  tf: Tf,
  a: Tensor,
  b: Tensor,
  transposeA: boolean,
  transposeB: boolean,
) {
  const [aRows = 1, aColumns = 1] = a.shape.slice(-2);
  const [bRows = 1, bColumns = 1] = b.shape.slice(-2);
  const [rows, inner] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [others, columns] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (inner !== others)
    throw new Error(
      `A matrix product needs inner sizes that agree, but got [${a.shape}] and [${b.shape}].`,
    );
  const [batchA, batchB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(batchA, batchB);
  return { rows, inner, columns, batchA, batchB, batch };
}
