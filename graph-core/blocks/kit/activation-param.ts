// The activation a block may end with, as a param. Not a block itself.
import { type ActivationName, activationNames } from '../../engine/ops.ts';
import { text, verbatim } from '../../text.ts';
import { choice } from '../../params.ts';

export function activation(initial: ActivationName) {
  return choice(activationNames, initial, {
    label: text('Activation', '活性化関数'),
    choices: {
      linear: text('linear (none)', '線形（なし）'),
      relu: verbatim('ReLU'),
      gelu: verbatim('GELU'),
      tanh: verbatim('tanh'),
      sigmoid: text('sigmoid', 'シグモイド'),
      softmax: text('softmax', 'ソフトマックス'),
      elu: verbatim('ELU'),
      silu: verbatim('SiLU'),
      relu6: verbatim('ReLU6'),
      'hard-swish': text('hard swish', 'ハードスウィッシュ'),
      'leaky-relu': verbatim('Leaky ReLU (0.01)'),
    },
  });
}
