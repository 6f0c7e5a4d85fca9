// Shapes of values that rewrites make or ask about, where they follow from the shapes that a node reads.
import { free, sameSize } from '../trace/free-size.ts';
import type { Size } from '../trace/free-size.ts';
import type { OnnxNode, OnnxTensor } from './ir.ts';
import { intsOf } from './ir.ts';
import type { View } from './rewrites/rewrite.ts';

type Shape = readonly Size[];

/** Of the first output; undefined where nothing here can tell. */
export function inferShape(
  node: OnnxNode,
  { shape: shapeOf, constant }: Pick<View, 'shape' | 'constant'>,
): Shape | undefined {
  const shapes = node.inputs.map((name) => (name === '' ? [] : shapeOf(name)));
  const [x] = shapes;
  if (!x) return undefined;
  if (sameAsFirst.has(node.op)) return x;
  if (node.op === 'Transpose') {
    const perm = intsOf(node, 'perm') ?? [];
    return perm.map((axis) => x[axis] ?? 1);
  }
  if (node.op === 'Reshape') return reshaped(x, constant(node.inputs[1]));
  if (node.op === 'MatMul') return product(x, shapes[1] ?? []);
  if (elementwise.has(node.op))
    return shapes.reduce((a, b) => (a && b ? broadcast(a, b) : undefined), x);
  return undefined;
}

/** Undefined where −1 stands for what cannot be said of free sizes. */
function reshaped(from: Shape, asked: OnnxTensor | undefined): Shape | undefined {
  const to = [...(asked?.data ?? [])].map(
    (size, axis): Size => (size === 0 ? (from[axis] ?? 0) : size),
  );
  const isPlain = asked && to.every((size) => size !== -1);
  if (isPlain) return to;
  const left = from.filter((size) => free(size) && !to.some((other) => sameSize(size, other)));
  const [only] = left;
  const isOne = left.length === 1 && countFixed(from) === countFixed(to);
  return asked && only !== undefined && isOne
    ? to.map((size) => (size === -1 ? only : size))
    : undefined;
}

function countFixed(shape: Shape): number {
  return shape.reduce<number>((count, size) => (free(size) || size < 0 ? count : count * size), 1);
}

function product(a: Shape, b: Shape): Shape | undefined {
  if (a.length < 2 || b.length < 2) return undefined;
  const batch = broadcast(a.slice(0, -2), b.slice(0, -2));
  return batch && [...batch, ...a.slice(-2, -1), ...b.slice(-1)];
}

/** Operators that treat every number by itself and keep the shape. */
export const unary: ReadonlySet<string> = new Set(
  'Relu Sigmoid Tanh Elu Softplus Erf Exp Log Sqrt Neg Abs Sin Cos Round Floor Reciprocal Not Cast LeakyRelu Clip HardSigmoid HardSwish Ceil'.split(
    ' ',
  ),
);

const sameAsFirst: ReadonlySet<string> = new Set([
  ...unary,
  'Identity',
  'Softmax',
  'LogSoftmax',
  'BatchNormalization',
  'LayerNormalization',
  'MultiHeadAttention',
  'ExactGelu',
  'Gelu',
  'Silu',
  'Relu6',
]);

/** Operators whose operands broadcast. */
export const elementwise: ReadonlySet<string> = new Set(
  'Add Sub Mul Div Max Min Pow Equal Greater GreaterOrEqual Less LessOrEqual And Or Where'.split(
    ' ',
  ),
);

function broadcast(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const sizes: Size[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const [one = 1, other = 1] = [a[axis - rank + a.length], b[axis - rank + b.length]];
    if (sameSize(one, other) || other === 1) sizes.push(one);
    else if (one === 1) sizes.push(other);
    // A constant row that was kept for every example.
    else if (free(one) !== free(other)) sizes.push(free(one) ? one : other);
    else return undefined;
  }
  return sizes;
}
