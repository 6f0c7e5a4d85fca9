// A formula computed on the engine: every operation of the tree as operations that have gradients on all backends.
import type { Formula } from '../../formula/read-formula.ts';
import type { OperationName } from '../../formula/operations.ts';
import type { Term } from '../../formula/term.ts';
import type { Ops, Tensor } from '../../engine/ops.ts';

type Value = Tensor | number;
type Unary = (ops: Ops, x: Tensor) => Tensor;
type Binary = (ops: Ops, a: Value, b: Value) => Tensor;

const unary: Readonly<Partial<Record<OperationName, Unary>>> = {
  negate: ({ tf }, x) => tf.neg(x),
  exp: ({ tf }, x) => tf.exp(x),
  log: ({ tf }, x) => tf.log(x),
  sqrt: ({ tf }, x) => tf.sqrt(x),
  abs: ({ tf }, x) => tf.abs(x),
  sigmoid: (ops, x) => ops.activation(x, 'sigmoid'),
  tanh: (ops, x) => ops.activation(x, 'tanh'),
  relu: (ops, x) => ops.activation(x, 'relu'),
  softplus: ({ tf }, x) => tf.softplus(x),
  erf: ({ tf }, x) => tf.erf(x),
  sin: ({ tf }, x) => tf.sin(x),
  cos: ({ tf }, x) => tf.cos(x),
  mean: ({ tf }, x) => tf.mean(x, -1, true),
  sum: ({ tf }, x) => tf.sum(x, -1, true),
  var: ({ tf }, x) => tf.mean(tf.square(tf.sub(x, tf.mean(x, -1, true))), -1, true),
  softmax: (ops, x) => (x.rank > 1 ? ops.softmax(x) : ops.tf.softmax(x)),
};

export interface Arrived {
  /** [batch, …] */
  readonly inputs: Readonly<Record<string, Tensor>>;
  /** [1] or [length] */
  weight(name: string): Tensor;
}

export function computeFormula(ops: Ops, { term, inputs }: Formula, arrived: Arrived): Tensor {
  const tensors = inputs.flatMap((name) => arrived.inputs[name] ?? []);
  const rank = Math.max(...tensors.map((tensor) => tensor.rank));
  const value = (of: Term): Value => {
    if (of.kind === 'number') return of.value;
    if (of.kind === 'learned') return arrived.weight(of.name);
    if (of.kind === 'input') return aligned(arrivedAt(arrived, of.name), rank);
    const [a = 0, b = 0] = of.args.map(value);
    const [alone, both] = [unary[of.operation], binary[of.operation]];
    if (alone && typeof a !== 'number') return alone(ops, a);
    if (!both) throw new Error(`There is no ${of.operation} of plain numbers.`);
    return both(ops, a, b);
  };
  const whole = value(term);
  if (typeof whole === 'number') throw new Error('A formula names at least one input.');
  return whole;
}

function arrivedAt({ inputs }: Arrived, name: string): Tensor {
  const tensor = inputs[name];
  if (!tensor) throw new Error(`Nothing arrived for ${name}.`);
  return tensor;
}

/** Axes of size 1 behind the batch, so that the last axes meet. */
function aligned(x: Tensor, rank: number): Tensor {
  const [examples = 0, ...rest] = x.shape;
  if (x.rank === rank) return x;
  return x.reshape([examples, ...Array.from({ length: rank - x.rank }, () => 1), ...rest]);
}

const binary: Readonly<Partial<Record<OperationName, Binary>>> = {
  add: ({ tf }, a, b) => tf.add(a, b),
  subtract: ({ tf }, a, b) => tf.sub(a, b),
  multiply: ({ tf }, a, b) => tf.mul(a, b),
  divide: ({ tf }, a, b) => tf.div(a, b),
  power,
  min: (ops, a, b) => ops.tf.minimum(...spread(ops, a, b)),
  max: (ops, a, b) => ops.tf.maximum(...spread(ops, a, b)),
};

/** The common exponents by what is exact and cheap. */
function power({ tf }: Ops, base: Value, exponent: Value): Tensor {
  if (typeof base !== 'number') {
    if (exponent === 2) return tf.square(base);
    if (exponent === 0.5) return tf.sqrt(base);
    if (exponent === -1) return tf.div(1, base);
    if (exponent === 3) return tf.mul(tf.square(base), base);
  }
  return tf.pow(base, exponent);
}

/** The stock gradient of minimum and maximum does not sum over axes that were spread. */
function spread({ tf }: Ops, a: Value, b: Value): [Value, Value] {
  if (typeof a === 'number' || typeof b === 'number') return [a, b];
  if (a.shape.join() === b.shape.join()) return [a, b];
  return [tf.add(a, tf.mul(b, 0)), tf.add(b, tf.mul(a, 0))];
}
