// Every operation that a Keras form may use, in a .keras file: NumPy, Keras where it is at hand, and TensorFlow.js agree.
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Block } from '../../blocks/block.ts';
import type { Fitting } from '../../blocks/conformance/case.testing.ts';
import type { Python } from '../../blocks/kit/python.ts';
import { code, item, list, single, operate, py, rest, slice } from '../../blocks/kit/python.ts';
import { dim, shape } from '../../blocks/kit/shape.ts';
import type { Exported } from '../exported.testing.ts';
import {
  hasKerasReader,
  kerasDifferences,
  kerasPython,
  readDifferences,
} from './answers-as-app.testing.ts';
import { hasModules } from '../python/warm-python.testing.ts';
import { writeKeras } from './keras-format.ts';
import { oneBlock } from './one-block.testing.ts';
import { operationNames } from './operations.ts';

type Formula = (x: Python, y: Python) => Python;
type Reference = (x: tf.Tensor3D, y: tf.Tensor3D) => tf.Tensor;

const sizes = [2, 4, 6] as const;

/** More than 0, for roots and logarithms. */
const positive = (x: Python) => operate('+', operate('*', x, x), 0.5);
const positiveOf = (x: tf.Tensor) => x.mul(x).add(0.5);

const alone = (name: string): Formula => {
  return (x) => py(`ops.${name}`, [x]);
};
const both = (name: string): Formula => {
  return (x, y) => py(`ops.${name}`, [x, y]);
};
const compared = (name: string): Formula => {
  // Half of the numbers are alike.
  return (x, y) =>
    py('ops.cast', [py(`ops.${name}`, [py('ops.sign', [x]), py('ops.sign', [y])]), 'float32']);
};
const signs = (compare: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Reference => {
  return (x, y) => compare(x.sign(), y.sign()).cast('float32');
};
const along = (name: string): Formula => {
  return (x) => py(`ops.${name}`, [x], { axis: 1, keepdims: true });
};
/** 1 on and below the diagonal, 0 above. */
const triangle = () => tf.linalg.bandPart(tf.ones([4, 6]), -1, 0);
const variance = (x: tf.Tensor) => tf.moments(x, 1, true).variance;

const cases: Readonly<Record<string, readonly [Formula, Reference]>> = {
  abs: [alone('abs'), (x) => x.abs()],
  exp: [alone('exp'), (x) => x.exp()],
  erf: [alone('erf'), (x) => x.erf()],
  expm1: [alone('expm1'), (x) => x.expm1()],
  log: [(x) => py('ops.log', [positive(x)]), (x) => positiveOf(x).log()],
  log1p: [(x) => py('ops.log1p', [positive(x)]), (x) => positiveOf(x).log1p()],
  sqrt: [(x) => py('ops.sqrt', [positive(x)]), (x) => positiveOf(x).sqrt()],
  square: [alone('square'), (x) => x.square()],
  negative: [alone('negative'), (x) => x.neg()],
  sign: [alone('sign'), (x) => x.sign()],
  sin: [alone('sin'), (x) => x.sin()],
  cos: [alone('cos'), (x) => x.cos()],
  tanh: [alone('tanh'), (x) => x.tanh()],
  ones_like: [alone('ones_like'), (x) => tf.onesLike(x)],
  zeros_like: [alone('zeros_like'), (x) => tf.zerosLike(x)],
  relu: [alone('relu'), (x) => x.relu()],
  sigmoid: [alone('sigmoid'), (x) => x.sigmoid()],
  silu: [alone('silu'), (x) => x.mul(x.sigmoid())],
  softplus: [alone('softplus'), (x) => x.softplus()],
  gelu: [
    alone('gelu'),
    (x) =>
      x
        .mul(
          x
            .pow(3)
            .mul(0.044715)
            .add(x)
            .mul(Math.sqrt(2 / Math.PI))
            .tanh()
            .add(1),
        )
        .mul(0.5),
  ],
  elu: [alone('elu'), (x) => x.elu()],
  leaky_relu: [
    (x) => py('ops.leaky_relu', [x], { negative_slope: 0.3 }),
    (x) => tf.leakyRelu(x, 0.3),
  ],
  softmax: [(x) => py('ops.softmax', [x], { axis: -1 }), (x) => x.softmax()],
  log_softmax: [(x) => py('ops.log_softmax', [x]), (x) => x.logSoftmax()],
  add: [both('add'), (x, y) => x.add(y)],
  subtract: [both('subtract'), (x, y) => x.sub(y)],
  multiply: [both('multiply'), (x, y) => x.mul(y)],
  divide: [(x, y) => py('ops.divide', [x, positive(y)]), (x, y) => x.div(positiveOf(y))],
  maximum: [both('maximum'), (x, y) => x.maximum(y)],
  minimum: [(x) => py('ops.minimum', [x, 0.1]), (x) => x.minimum(0.1)],
  power: [(x) => py('ops.power', [x, 2]), (x) => x.square()],
  equal: [compared('equal'), signs(tf.equal)],
  not_equal: [compared('not_equal'), signs(tf.notEqual)],
  greater: [compared('greater'), signs(tf.greater)],
  greater_equal: [compared('greater_equal'), signs(tf.greaterEqual)],
  less: [compared('less'), signs(tf.less)],
  less_equal: [compared('less_equal'), signs(tf.lessEqual)],
  where: [
    (x, y) => py('ops.where', [py('ops.greater', [x, 0]), x, y]),
    (x, y) => tf.where(x.greater(0), x, y),
  ],
  clip: [(x) => py('ops.clip', [x, -0.2, 0.4]), (x) => x.clipByValue(-0.2, 0.4)],
  cumsum: [(x) => py('ops.cumsum', [x], { axis: 1 }), (x) => x.cumsum(1)],
  flip: [(x) => py('ops.flip', [x], { axis: 2 }), (x) => x.reverse(2)],
  tril: [alone('tril'), (x) => x.mul(triangle())],
  triu: [(x) => py('ops.triu', [x], { k: 1 }), (x) => x.mul(tf.sub(1, triangle()))],
  sum: [along('sum'), (x) => x.sum(1, true)],
  mean: [(x) => py('ops.mean', [x], { axis: [1, 2] }), (x) => x.mean([1, 2])],
  max: [(x) => py('ops.max', [x], { axis: -1 }), (x) => x.max(-1)],
  min: [along('min'), (x) => x.min(1, true)],
  var: [along('var'), variance],
  std: [along('std'), (x) => variance(x).sqrt()],
  cast: [
    (x) => py('ops.cast', [py('ops.cast', [operate('*', x, 3), 'int32']), 'float32']),
    (x) => x.mul(3).cast('int32').cast('float32'),
  ],
  one_hot: [
    (x) => py('ops.one_hot', [py('ops.cast', [py('ops.greater', [x, 0]), 'int32']), 3]),
    (x) => tf.oneHot(x.greater(0).cast('int32'), 3),
  ],
  repeat: [
    (x) => py('ops.repeat', [x, 2], { axis: 1 }),
    (x) => x.reshape([2, 4, 1, 6]).tile([1, 1, 2, 1]).reshape([2, 8, 6]),
  ],
  concatenate: [
    (x, y) => py('ops.concatenate', [list([x, y])], { axis: -1 }),
    (x, y) => tf.concat([x, y], -1),
  ],
  stack: [(x, y) => py('ops.stack', [list([x, y])], { axis: 1 }), (x, y) => tf.stack([x, y], 1)],
  split: [
    (x) => {
      const halves = py('ops.split', [x, 2], { axis: -1 });
      return operate('*', item(halves, 0), py('ops.sigmoid', [item(halves, 1)]));
    },
    (x) => x.slice([0, 0, 0], [2, 4, 3]).mul(x.slice([0, 0, 3], [2, 4, 3]).sigmoid()),
  ],
  expand_dims: [(x) => py('ops.expand_dims', [x, 1]), (x) => x.expandDims(1)],
  squeeze: [
    (x) => py('ops.squeeze', [item(x, slice(), slice(1, 2)), 1]),
    (x) => x.slice([0, 1, 0], [2, 1, 6]).squeeze([1]),
  ],
  reshape: [(x) => py('ops.reshape', [x, [-1, 12, 2]]), (x) => x.reshape([-1, 12, 2])],
  transpose: [(x) => py('ops.transpose', [x, [0, 2, 1]]), (x) => x.transpose([0, 2, 1])],
  swapaxes: [(x) => py('ops.swapaxes', [x, 1, -1]), (x) => x.transpose([0, 2, 1])],
  matmul: [
    (x, y) => py('ops.matmul', [x, py('ops.swapaxes', [y, 1, 2])]),
    (x, y) => tf.matMul(x, y, false, true),
  ],
  'brackets and operators': [
    (x, y) => operate('-', operate('/', item(x, rest, slice(1, 6, 2)), 2), item(y, rest, slice(3))),
    (x, y) =>
      x
        .stridedSlice([0, 0, 1], [2, 4, 6], [1, 1, 2])
        .div(2)
        .sub(y.slice([0, 0, 3], [2, 4, 3])),
  ],
  'a new axis and the last': [
    (x, y) =>
      operate(
        '@',
        item(x, slice(), null, slice(), slice()),
        item(y, slice(), null, -1, slice(), null),
      ),
    (x, y) =>
      tf.matMul(x.reshape([2, 1, 4, 6]), y.slice([0, 3, 0], [2, 1, 6]).reshape([2, 1, 6, 1])),
  ],
};

/** A block of two inputs with an output for each formula. */
function blockOf(
  formulas: Readonly<Record<string, Formula>>,
  answers: Readonly<Record<string, readonly number[]>>,
): Fitting {
  const batched = (of: readonly number[]) =>
    shape('values', [dim(null, 'B'), ...of.slice(1).map((size) => dim(size, ''))]);
  const ports = Object.keys(formulas);
  const call = ({ x, y }: Readonly<Record<string, Python>>) =>
    Object.fromEntries(
      Object.entries(formulas).map(([port, formula]) => [port, formula(single(x), single(y))]),
    );
  const block = {
    type: 'formula',
    inputs: { x: {}, y: {} },
    outputs: Object.fromEntries(ports.map((port) => [port, {}])),
    exports: { keras: () => ({ call }) },
  } as unknown as Block;
  const from = { ...batched(sizes), from: 'x' };
  const outputs = ports.map((port) => [port, batched(answers[port] ?? [])] as const);
  return { block, params: {}, inputs: { x: from, y: from }, outputs: Object.fromEntries(outputs) };
}

/** The formulas of these names on two inputs, and what TensorFlow.js answers. */
function exportedFormulas(names: readonly string[]): Exported {
  const numbers = (seed: number) => tf.randomUniform([...sizes], -1, 1, 'float32', seed);
  const [x, y] = [numbers(1), numbers(2)] as [tf.Tensor3D, tf.Tensor3D];
  const chosen = names.flatMap((name) => {
    const pair = cases[name];
    return pair ? [{ name, formula: pair[0], answer: pair[1](x, y) }] : [];
  });
  const formulas = chosen.map(({ name, formula }) => [name, formula] as const);
  const shapes = chosen.map(({ name, answer }) => [name, answer.shape] as const);
  return {
    ...oneBlock(blockOf(Object.fromEntries(formulas), Object.fromEntries(shapes))),
    weights: [],
    feeds: { 'in-0': x, 'in-1': y },
    answers: Object.fromEntries(
      chosen.map(({ answer }, index) => [`out-${index}`, Float32Array.from(answer.dataSync())]),
    ),
  };
}

const tolerance = 2e-6;
const unknown: Formula = (x) => py('ops.hypot', [x]);
const names = Object.keys(cases);

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe.skipIf(!hasKerasReader())('followed on NumPy', () => {
  let differences: ReturnType<typeof readDifferences> = {};
  beforeAll(() => {
    const written = names.map((name) => [name, exportedFormulas([name])] as const);
    differences = readDifferences(Object.fromEntries(written));
  });

  test.each(names)('%s', (name) => {
    const off = differences[name];
    expect(typeof off === 'number' ? off <= tolerance : off).toBe(true);
  });

  test('one that cannot be written takes no other with it', () => {
    const good = exportedFormulas(['add']);
    const bad = { ...good, ...oneBlock(blockOf({ values: unknown }, { values: sizes })) };
    const read = readDifferences({ bad, good });
    expect(read.good).toBe(0);
    expect(read.bad).toContain(
      'The Keras form of ‘formula’ (block): A .keras file cannot hold ops.hypot.',
    );
  });
});

test('every operation that a form may use is among them', () => {
  expect(operationNames.filter((name) => !names.includes(name))).toEqual([]);
});

test.skipIf(!hasModules(kerasPython, 'keras'))('all of them in Keras', () => {
  const { all } = kerasDifferences({ all: exportedFormulas(names) });
  // As model.py builds it, as Keras loads it from its own file, and from ours.
  const differences = typeof all === 'object' ? Object.values(all) : [all];
  expect(differences.filter((off) => !(typeof off === 'number' && off <= tolerance))).toEqual([]);
});

test.each<readonly [string, Formula, string]>([
  [
    'an operation that is not known',
    unknown,
    'The Keras form of ‘formula’ (block): A .keras file cannot hold ops.hypot. A Keras form may use the operators + - * / @, [ ] and ops.abs, ops.exp, …; put anything else into a layer in the form’s ‘classes’, as in blocks/local-response-norm.ts.',
  ],
  [
    'code',
    (x) => code`${x}.mean(-1)`,
    'The Keras form of ‘formula’ (block): x_0_0.mean(-1) is code, which only Python can read; a Keras form is made of py, item, operate and list.',
  ],
  [
    'a call of anything else',
    (x) => py('keras.activations.gelu', [x]),
    'The Keras form of ‘formula’ (block): A .keras file cannot hold the call keras.activations.gelu(…): a Keras form calls the layer that ‘make’ makes, and ops.',
  ],
  [
    'a list for a tensor',
    (x) => py('ops.split', [x, 2], { axis: -1 }),
    'The Keras form of ‘formula’ (block): ops.split answers a list of 2; say which, as in [0].',
  ],
  [
    'an argument that is not known',
    (x) => py('ops.softmax', [x], { mask: x }),
    'The Keras form of ‘formula’ (block): In a .keras file ops.softmax has no mask.',
  ],
  [
    'a setting that is missing',
    (x) => py('ops.clip', [x, 0]),
    'The Keras form of ‘formula’ (block): ops.clip wants its ‘x_max’.',
  ],
  [
    'an operand that is missing',
    (x) => py('ops.matmul', [x]),
    'The Keras form of ‘formula’ (block): ops.matmul is given 1 of 2 operands.',
  ],
])('%s is refused in words', (_words, formula, sentence) => {
  const { document, plan } = oneBlock(blockOf({ values: formula }, { values: sizes }));
  const said = (): string => {
    try {
      writeKeras({ document, plan, weights: [] });
      return 'It was written.';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  expect(said().replace(/(ops\.abs, ops\.exp), .*(; put anything)/, '$1, …$2')).toBe(sentence);
});
