// The activations of activation-param.ts as other frameworks write them.
import type { ActivationName } from '../../engine/ops.ts';
import type { StockLayer } from '../block.ts';
import type { Shape } from './shape.ts';
import { isChannelsFirst } from './torch-layout.ts';
import type { Python, Word } from './python.ts';
import { code, name, py } from './python.ts';

/** The expression with the activation on it; `of` says where its channels stand. */
export function torchActivation(expression: Python, name: ActivationName, of: Shape): Python {
  switch (name) {
    case 'linear':
      return expression;
    case 'tanh':
    case 'sigmoid':
      return py(`torch.${name}`, [expression]);
    case 'softmax':
      return py('F.softmax', [expression], { dim: isChannelsFirst(of) ? 1 : -1 });
    case 'gelu':
      return py('F.gelu', [expression], { approximate: 'tanh' });
    case 'relu':
    case 'elu':
    case 'silu':
    case 'relu6':
      return py(`F.${name}`, [expression]);
    case 'hard-swish':
      return py('F.hardswish', [expression]);
    case 'leaky-relu':
      return py('F.leaky_relu', [expression]);
  }
}

/** The `activation=` of a Keras layer; with `kerasActivationClasses` where the layer's form lists its classes. */
export function kerasActivation(activation: ActivationName): Word {
  if (activation === 'linear') return null;
  return kerasNames[activation] ?? activation;
}

/** Where it is not ours; Keras means the exact GELU and another leak by the bare name, so these have functions of their own. */
const kerasNames: Readonly<Partial<Record<ActivationName, Word>>> = {
  gelu: name('gelu_tanh'),
  'hard-swish': 'hard_silu',
  'leaky-relu': name('leaky_relu'),
};

const torchModules: Readonly<Record<ActivationName, Python>> = {
  linear: py('nn.Identity'),
  relu: py('nn.ReLU'),
  gelu: code`nn.GELU(approximate='tanh')`,
  tanh: py('nn.Tanh'),
  sigmoid: py('nn.Sigmoid'),
  softmax: py('nn.Softmax', [], { dim: -1 }),
  elu: py('nn.ELU'),
  silu: py('nn.SiLU'),
  relu6: py('nn.ReLU6'),
  'hard-swish': py('nn.Hardswish'),
  'leaky-relu': py('nn.LeakyReLU'),
};

/** The activation as a module, for nn.Sequential; softmax runs over `axis`. */
export function torchActivationModule(activation: ActivationName, axis = -1): Python {
  return activation === 'softmax' ? py('nn.Softmax', [], { dim: axis }) : torchModules[activation];
}

export function kerasActivationClasses(name: ActivationName): Readonly<Record<string, string>> {
  if (name === 'leaky-relu') return { leaky_relu: leakyRelu };
  return name === 'gelu' ? { gelu_tanh: geluTanh } : {};
}

const leakyRelu = `def leaky_relu(x):
    return keras.activations.leaky_relu(x, negative_slope=0.01)
`;

const geluTanh = `def gelu_tanh(x):
    return keras.activations.gelu(x, approximate=True)
`;

/**
 * The stock layer with the activation's name in TensorFlow.js layers. None for GELU: its tanh form is `gelu_new` there,
 * a name that the reader of saved models turns into `geluNew` and does not find. Of hard swish and leaky ReLU it has no name.
 */
export function withStockActivation(
  name: ActivationName,
  layer: (activation: string) => StockLayer | undefined,
): StockLayer | undefined {
  if (name === 'gelu' || name === 'hard-swish' || name === 'leaky-relu') return undefined;
  return layer(name === 'silu' ? 'swish' : name);
}
