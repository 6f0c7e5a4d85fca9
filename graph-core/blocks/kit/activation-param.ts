// The activation a block may end with, as a param. Not a block itself.
import { text, verbatim } from '../../text.ts';
import { choice } from '../../params.ts';

const names = [
  'linear',
  'relu',
  'gelu',
  'tanh',
  'sigmoid',
  'softmax',
  'elu',
  'silu',
  'relu6',
  'hard-swish',
  'leaky-relu',
] as const;

export function activation(initial: (typeof names)[number]) {
  return choice(names, initial, {
    label: text('Activation', '活性化関数'),
    choices: {
      linear: text('none (linear)', 'なし（線形）'),
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
