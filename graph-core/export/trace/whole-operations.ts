// Operations as one call each in a recording, for formats that have a word for them.
import { attention } from '../../engine/composed/attention.ts';
import { composedOps } from '../../engine/composed/composed-ops.ts';
import type { ActivationName, Ops, Tf } from '../../engine/ops.ts';
import type { AsOne } from './record.ts';

/** Activations of a simple recurrent layer that formats know; with others it is recorded step by step. */
const known: ReadonlySet<ActivationName> = new Set(['tanh', 'relu', 'sigmoid']);

/**
 * Products and tables of any rank, without the reshapes that stock kernels want around them; norms and upsampling; and
 * recurrent layers, whose call has the inputs x, kernel, recurrent, bias, h and perhaps c and mask and answers the sequence
 * and the last states.
 */
export function withWholeOperations(tf: Tf, asOne: AsOne): Ops {
  const composed = composedOps(tf);
  const product = composed.matMul;
  const ops: Ops = {
    ...composed,
    linear: (x, kernel, bias, activation = 'linear') => {
      const flags = { transposeA: false, transposeB: false };
      const { y } = asOne('BatchMatMul', { a: x, b: kernel }, flags, () => ({
        y: composed.linear(x, kernel),
      }));
      return composed.activation(bias ? tf.add(y, bias) : y, activation);
    },
    matMul: (a, b, transposeA = false, transposeB = false) =>
      asOne('BatchMatMul', { a, b }, { transposeA, transposeB }, () => ({
        y: product(a, b, transposeA, transposeB),
      })).y,
    embedding: (ids, table) => {
      const indices = ids.dtype === 'int32' ? ids : tf.cast(ids, 'int32');
      return asOne('GatherV2', { x: table, indices }, { axis: 0 }, () => ({
        y: composed.embedding(indices, table),
      })).y;
    },
    layerNorm: (x, gamma, beta, epsilon) =>
      asOne('LayerNorm', { x, gamma, beta }, { epsilon }, () => ({
        y: composed.layerNorm(x, gamma, beta, epsilon),
      })).y,
    upsample: (x, factor) =>
      asOne('Upsample', { x }, { factor }, () => ({ y: composed.upsample(x, factor) })).y,
    attention: (...args) => attention(ops, ...args),
  };
  return { ...ops, ...recurrent(composed, asOne) };
}

export function recurrent(ops: Ops, asOne: AsOne): Pick<Ops, 'lstm' | 'gru' | 'simpleRnn'> {
  return {
    lstm: (x, kernel, recurrent, bias, h, c, options) => {
      const { mask, reverse } = options;
      return asOne('LSTM', { x, kernel, recurrent, bias, h, c, mask }, { reverse }, () =>
        ops.lstm(x, kernel, recurrent, bias, h, c, options),
      );
    },
    gru: (x, kernel, recurrent, bias, h, options) => {
      const { mask, reverse } = options;
      return asOne('GRU', { x, kernel, recurrent, bias, h, mask }, { reverse }, () =>
        ops.gru(x, kernel, recurrent, bias, h, options),
      );
    },
    simpleRnn: (x, kernel, recurrent, bias, h, activation, options) => {
      const { mask, reverse } = options;
      const compute = () => ops.simpleRnn(x, kernel, recurrent, bias, h, activation, options);
      if (!known.has(activation)) return compute();
      const inputs = { x, kernel, recurrent, bias, h, mask };
      return asOne('RNN', inputs, { reverse, activation }, compute);
    },
  };
}
