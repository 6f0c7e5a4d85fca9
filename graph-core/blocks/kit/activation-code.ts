// The activations of activation-param.ts as other frameworks write them. Knows no block.
import type { ActivationName } from '../../engine/ops.ts';
import type { StockLayer } from '../block.ts';
import { python } from './python.ts';
import type { Shape } from './shape.ts';
import { isChannelsFirst } from './torch-layout.ts';

/** The expression with the activation on it; `of` says where its channels stand. */
export function torchActivation(expression: string, name: ActivationName, of: Shape): string {
  switch (name) {
    case 'linear':
      return expression;
    case 'tanh':
    case 'sigmoid':
      return `torch.${name}(${expression})`;
    case 'softmax':
      return `F.softmax(${expression}, dim=${isChannelsFirst(of) ? 1 : -1})`;
    case 'gelu':
      return `F.gelu(${expression}, approximate="tanh")`;
    case 'relu':
    case 'elu':
    case 'silu':
      return `F.${name}(${expression})`;
  }
}

/** The `activation=` of a Keras layer; with `kerasActivationClasses` where the layer's form lists its classes. */
export function kerasActivation(name: ActivationName): string {
  if (name === 'linear') return 'None';
  return name === 'gelu' ? 'gelu_tanh' : python(name);
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
