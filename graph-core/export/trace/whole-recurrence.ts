// Recurrent layers as one call each in a recording, for formats that have a word for them.
import { composedOps } from '../../engine/composed/composed-ops.ts';
import type { ActivationName, Ops, Tf } from '../../engine/ops.ts';
import type { AsOne } from './record.ts';

/** Activations of a simple recurrent layer that formats know; with others it is recorded step by step. */
const known: ReadonlySet<ActivationName> = new Set(['tanh', 'relu', 'sigmoid']);

/** Such a call has the inputs x, kernel, recurrent, bias, h and perhaps c and mask; it answers the sequence and the last states. */
export function withWholeRecurrence(tf: Tf, asOne: AsOne): Ops {
  const ops = composedOps(tf);
  return {
    ...ops,
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
