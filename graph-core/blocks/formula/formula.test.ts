// Blocks that a user can write as a formula, beside the ones that the app has; and what is said where one does not fit.
import * as tf from '@tensorflow/tfjs';
import { describe, expect, test } from 'vitest';
import type { FormulaValue } from '../../formula/formula-value.ts';
import { nodeAssets } from '../../engine/node-assets.testing.ts';
import type { Ops, Tensor } from '../../engine/ops.ts';
import { normals } from '../../engine/random.ts';
import { startEngine } from '../../engine/start-engine.ts';
import { isRejection } from '../block.ts';
import type { Params } from '../block.ts';
import { findBlock } from '../index.ts';
import { batch, dim, shape } from '../kit/shape.ts';
import { formulaOf } from './check-formula.ts';
import { computeFormula } from './compute-formula.ts';

const tolerance = 1e-5;

const scalar = { learned: 'scalar', start: 1 } as const;
const vector = { learned: 'vector', start: 1 } as const;

interface Rival {
  readonly formula: FormulaValue;
  readonly inputs: readonly string[];
  readonly learned: readonly (readonly [name: string, size: number])[];
  ours(ops: Ops, at: (name: string) => Tensor): Tensor;
}

const rivals: Readonly<Record<string, Rival>> = {
  SiLU: {
    formula: { text: 'x * sigmoid(x)', names: {} },
    inputs: ['x'],
    learned: [],
    ours: (ops, at) => ops.activation(at('x'), 'silu'),
  },
  GLU: {
    formula: { text: 'a * sigmoid(b)', names: {} },
    inputs: ['a', 'b'],
    learned: [],
    ours: (ops, at) => ops.tf.mul(at('a'), ops.activation(at('b'), 'sigmoid')),
  },
  'RMS normalisation': {
    formula: { text: 'g * x / sqrt(mean(x^2) + 1e-5)', names: { g: vector } },
    inputs: ['x'],
    learned: [['g', 8]],
    ours: (ops, at) => ops.rmsNorm(at('x'), at('g'), 1e-5),
  },
  'layer normalisation': {
    formula: {
      text: 'g * (x - mean(x)) / sqrt(var(x) + 1e-5) + b',
      names: { g: vector, b: vector },
    },
    inputs: ['x'],
    learned: [
      ['g', 8],
      ['b', 8],
    ],
    ours: (ops, at) => ops.layerNorm(at('x'), at('g'), at('b'), 1e-5),
  },
  GELU: {
    formula: {
      text: '0.5 * x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x^3)))',
      names: {},
    },
    inputs: ['x'],
    learned: [],
    ours: (ops, at) => ops.activation(at('x'), 'gelu'),
  },
  'Swish with a learned β': {
    formula: { text: 'x * sigmoid(b * x)', names: { b: scalar } },
    inputs: ['x'],
    learned: [['b', 1]],
    ours: ({ tf: own }, at) => own.mul(at('x'), own.sigmoid(own.mul(at('b'), at('x')))),
  },
};

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  test.each(Object.entries(rivals))('%s: values and gradients are ours', async (_name, rival) => {
    const engine = await startEngine(tf, backend, nodeAssets());
    const { ops } = engine;
    const names = [...rival.inputs, ...rival.learned.map(([name]) => name)];
    const leaves = [
      ...rival.inputs.map((_, at) => tf.tensor(normals(at + 1, 3 * 5 * 8), [3, 5, 8])),
      ...rival.learned.map(([, size], at) => tf.tensor(normals(at + 11, size), [size])),
    ];
    const read = formulaOf(rival.formula);
    const both = [
      (at: (name: string) => Tensor) =>
        computeFormula(ops, read, {
          inputs: Object.fromEntries(rival.inputs.map((name) => [name, at(name)])),
          weight: at,
        }),
      (at: (name: string) => Tensor) => rival.ours(ops, at),
    ].map((compute) => {
      const named = (given: readonly Tensor[]) => (name: string) => {
        const found = given[names.indexOf(name)];
        if (!found) throw new Error(name);
        return found;
      };
      const direction = tf.tensor(normals(21, 3 * 5 * 8), [3, 5, 8]);
      const loss = (...given: Tensor[]) => tf.sum(tf.mul(compute(named(given)), direction));
      return [compute(named(leaves)), ...tf.grads(loss)(leaves)].map((of) => of.dataSync());
    });
    const [mine = [], theirs = []] = both;
    expect(mine.length).toBe(1 + names.length);
    for (const [index, values] of mine.entries())
      for (const [at, value] of values.entries()) {
        const wanted = theirs[index]?.[at] ?? Number.NaN;
        expect(Math.abs(value - wanted)).toBeLessThanOrEqual(
          tolerance * Math.max(1, Math.abs(wanted)),
        );
      }
    tf.disposeVariables();
  });
});

function answer(
  formula: FormulaValue,
  inputs: Readonly<Record<string, readonly number[]>>,
): string {
  const params = { formula } as unknown as Params;
  const block = findBlock('expression', params);
  if (!block) throw new Error('There is no such block.');
  const arriving = Object.entries(inputs).map(([port, sizes]) => {
    const dims = [
      batch,
      ...sizes.map((size, axis) => dim(size, ['T', 'units'].slice(-sizes.length)[axis] ?? '')),
    ];
    return [port, { ...shape('values', dims), from: `dense_${port}` }] as const;
  });
  const found = block.shape({
    params: block.params.parse(params),
    inputs: Object.fromEntries(arriving),
    self: 'gate',
    dim: () => batch,
  });
  if (isRejection(found)) return `${found.message.en}\n${found.message.ja}`;
  return found.values?.dims.map(({ size }) => size ?? 'B').join(' × ') ?? '';
}

test('the last axes meet, and one of size 1 is spread', () => {
  const names = { g: vector };
  expect(answer({ text: 'a * b', names: {} }, { a: [5, 8], b: [8] })).toBe('B × 5 × 8');
  expect(answer({ text: 'a + b', names: {} }, { a: [1, 8], b: [5, 1] })).toBe('B × 5 × 8');
  expect(answer({ text: 'mean(x)', names: {} }, { x: [5, 8] })).toBe('B × 5 × 1');
  expect(answer({ text: 'softmax(x) * g', names }, { x: [5, 8] })).toBe('B × 5 × 8');
  expect(answer({ text: 'sum(x * g)', names }, { x: [5, 8] })).toBe('B × 5 × 1');
});

test('what does not fit is said with the part of the text', () => {
  expect([
    answer({ text: 'a + 2 * (b - a)', names: {} }, { a: [5, 8], b: [5, 4] }),
    answer({ text: 'mean(a) * g * mean(b)', names: { g: vector } }, { a: [8], b: [4] }),
  ]).toMatchInlineSnapshot(`
    [
      "‘gate’ cannot compute ‘b - a’, letter 9 of its formula: ‘b’ is B × T 5 × units 4 (from ‘dense_b’) and ‘a’ is B × T 5 × units 8 (from ‘dense_a’): units 4 ≠ units 8.
    「gate」の数式の 9 文字目からの「b - a」を計算できません。「b」は B × T 5 × units 4（「dense_b」から）、「a」は B × T 5 × units 8（「dense_a」から）で、units 4 ≠ units 8 です。",
      "‘gate’ cannot tell how long the learned vector ‘g’ is: the last axis of ‘dense_b’ (B × units 4) is not 8.
    「gate」では学習するベクトル「g」の長さが決まりません。「dense_b」（B × units 4）の最後の軸が 8 ではありません。",
    ]
  `);
});
