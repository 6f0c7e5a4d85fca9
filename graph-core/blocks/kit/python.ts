// Words of Python that several blocks' PyTorch and Keras forms share. Knows no particular block.
import type { ActivationName } from '../../engine/ops.ts';

/** `code` is written as it is. */
type Literal = number | boolean | string | readonly number[] | { readonly code: string };

/** A value as Python writes it. */
export function python(value: Literal): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return JSON.stringify(value);
  // 1e-5 is easier read than 0.00001.
  if (typeof value === 'number')
    return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
  if ('code' in value) return value.code;
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

/**
 * The call that the first expression begins with, bound to `name` where it stands more than once, as in
 * `lstm(x)[0]` and `lstm(x)[1][0]`: the line to write before, and the expressions over it.
 */
export function shareCall(
  expressions: Readonly<Record<string, string>>,
  name: string,
): { readonly binding?: string; readonly expressions: Readonly<Record<string, string>> } {
  const call = leadingCall(Object.values(expressions)[0] ?? '');
  const places = call === '' ? [] : Object.values(expressions).join('\n').split(call);
  if (places.length < 3) return { expressions };
  const over = Object.entries(expressions).map(([port, expression]) => [
    port,
    expression.replaceAll(call, name),
  ]);
  return { binding: `${name} = ${call}`, expressions: Object.fromEntries(over) };
}

/** `f(a, (b))` of `f(a, (b))[0].c`; empty where the expression begins otherwise. */
function leadingCall(expression: string): string {
  const start = /^[\w.]+\(/.exec(expression)?.[0].length ?? 0;
  let open = start > 0 ? 1 : 0;
  let at = start;
  for (; open > 0 && at < expression.length; at++) {
    const letter = expression[at];
    if (letter === '(') open++;
    if (letter === ')') open--;
  }
  return expression.slice(0, at);
}

/** The expression at a port that takes one wire. */
export function one(arriving: string | readonly string[] | undefined): string {
  return typeof arriving === 'string' ? arriving : (arriving?.[0] ?? 'None');
}

const torchModules: Readonly<Record<ActivationName, string>> = {
  linear: 'nn.Identity()',
  relu: 'nn.ReLU()',
  gelu: "nn.GELU(approximate='tanh')",
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
