// Words of Python that several blocks' PyTorch and Keras forms share. Knows no particular block.
import type { ActivationName } from '../engine/ops.ts';

type Literal = number | boolean | string | readonly number[];

/** A value as Python writes it. */
export function python(value: Literal): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return String(value);
  return `(${value.join(', ')}${value.length === 1 ? ',' : ''})`;
}

/** `name(1, 2, bias=False)`; keywords that are undefined are left out. */
export function construct(
  name: string,
  positional: readonly Literal[],
  keywords: Readonly<Record<string, Literal | undefined>> = {},
): string {
  const named = Object.entries(keywords).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}=${python(value)}`],
  );
  return `${name}(${[...positional.map(python), ...named].join(', ')})`;
}

/** The expression at a port that takes one wire. */
export function one(arriving: string | readonly string[] | undefined): string {
  return typeof arriving === 'string' ? arriving : (arriving?.[0] ?? 'None');
}

const torchFunctions: Readonly<Record<ActivationName, (x: string) => string>> = {
  linear: (x) => x,
  relu: (x) => `F.relu(${x})`,
  gelu: (x) => `F.gelu(${x})`,
  tanh: (x) => `torch.tanh(${x})`,
  sigmoid: (x) => `torch.sigmoid(${x})`,
  softmax: (x) => `F.softmax(${x}, dim=-1)`,
  elu: (x) => `F.elu(${x})`,
  silu: (x) => `F.silu(${x})`,
};

/** The activation of an expression in PyTorch. */
export function torchActivation(name: ActivationName, x: string): string {
  return torchFunctions[name](x);
}

const torchModules: Readonly<Record<ActivationName, string>> = {
  linear: 'nn.Identity()',
  relu: 'nn.ReLU()',
  gelu: 'nn.GELU()',
  tanh: 'nn.Tanh()',
  sigmoid: 'nn.Sigmoid()',
  softmax: 'nn.Softmax(dim=-1)',
  elu: 'nn.ELU()',
  silu: 'nn.SiLU()',
};

/** The activation as a module, for nn.Sequential; softmax runs over `axis`. */
export function torchActivationModule(name: ActivationName, axis = -1): string {
  return name === 'softmax' ? `nn.Softmax(dim=${axis})` : torchModules[name];
}

/** The name Keras knows the activation by; undefined for linear, its default. */
export function kerasActivation(name: ActivationName): string | undefined {
  return name === 'linear' ? undefined : name;
}

/** The name TensorFlow.js knows the activation by. */
export function stockActivation(name: ActivationName): string {
  return name === 'silu' ? 'swish' : name;
}
