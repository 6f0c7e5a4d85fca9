// Matrix products of the wasm backend, made fast and right by the stock kernels that are.
import type * as TF from '@tensorflow/tfjs';
import type { Tf } from '../ops.ts';
import { input, replaceKernel, type Stock } from './replace-kernel.ts';

/** The stock product falls to a naive loop for a transposed operand; transposing first is 6 times faster. */
export function replaceProducts(tf: Tf): void {
  replaceKernel(tf, 'wasm', 'BatchMatMul', (call, stock) => {
    const { transposeA, transposeB } = call.attrs;
    const a = upright(input(call, 'a'), transposeA === true, stock);
    const b = upright(input(call, 'b'), transposeB === true, stock);
    return stock.original({ a, b }, { transposeA: false, transposeB: false });
  });
  // Stock: wrong with bias or activation where it is batched or transposed and the inner size is above 48.
  replaceKernel(tf, 'wasm', '_FusedMatMul', (call, stock) => {
    const { transposeA, transposeB, activation, leakyreluAlpha } = call.attrs;
    const { bias, preluActivationWeights: alpha } = call.inputs;
    const [a, b] = [input(call, 'a'), input(call, 'b')];
    let out = stock.run('BatchMatMul', { a, b }, { transposeA, transposeB });
    const then = (name: string, inputs: Record<string, TF.TensorInfo | undefined>, attrs = {}) => {
      stock.drop(out);
      out = stock.run(name, inputs, attrs);
    };
    if (bias) then('Add', { a: out, b: bias });
    if (activation === 'prelu') then('Prelu', { x: out, alpha });
    else if (activation === 'leakyrelu') then('LeakyRelu', { x: out }, { alpha: leakyreluAlpha });
    else if (typeof activation === 'string' && activation !== 'linear')
      then(activation.charAt(0).toUpperCase() + activation.slice(1), { x: out });
    return out;
  });
}

function upright(x: TF.TensorInfo, transposed: boolean, stock: Stock): TF.TensorInfo {
  if (!transposed) return x;
  const rank = x.shape.length;
  const perm = [...Array(rank - 2).keys(), rank - 1, rank - 2];
  const turned = stock.run('Transpose', { x }, { perm });
  stock.drop(turned);
  return turned;
}
