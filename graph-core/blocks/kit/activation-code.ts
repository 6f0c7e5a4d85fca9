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
      return py(`F.${name}`, [expression]);
  }
}

/** The `activation=` of a Keras layer; with `kerasActivationClasses` where the layer's form lists its classes. */
export function kerasActivation(activation: ActivationName): Word {
  if (activation === 'linear') return null;
  return activation === 'gelu' ? name('gelu_tanh') : activation;
}

const torchModules: Readonly<Record<ActivationName, Python>> = {
  linear: py('nn.Identity'),
  relu: py('nn.ReLU'),
  gelu: code`nn.GELU(approximate='tanh')`,
  tanh: py('nn.Tanh'),
  sigmoid: py('nn.Sigmoid'),
  softmax: py('nn.Softmax', [], { dim: -1 }),
  elu: py('nn.ELU'),
  silu: py('nn.SiLU'),
};

/** The activation as a module, for nn.Sequential; softmax runs over `axis`. */
export function torchActivationModule(activation: ActivationName, axis = -1): Python {
  return activation === 'softmax' ? py('nn.Softmax', [], { dim: axis }) : torchModules[activation];
}

/** Keras means the exact GELU by its name, we the tanh form, so that one needs a function of its own. */
export function kerasActivationClasses(name: ActivationName): Readonly<Record<string, string>> {
  return name === 'gelu' ? { gelu_tanh: geluTanh } : {};
}

const geluTanh = `def gelu_tanh(x):
    return keras.activations.gelu(x, approximate=True)
`;

/**
 * The stock layer with the activation's name in TensorFlow.js layers. None for GELU: its tanh form is `gelu_new` there,
 * a name that the reader of saved models turns into `geluNew` and does not find.
 */
export function withStockActivation(
  name: ActivationName,
  layer: (activation: string) => StockLayer | undefined,
): StockLayer | undefined {
  if (name === 'gelu') return undefined;
  return layer(name === 'silu' ? 'swish' : name);
}
