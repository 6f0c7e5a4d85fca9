// A formula of the user's own over named inputs and learned numbers.
import { z } from 'zod';
import { inputsNamed } from '../formula/read-formula.ts';
import type { FormulaValue } from '../formula/formula-value.ts';
import { formulaText } from '../formula/formula-value.ts';
import { termsIn } from '../formula/term.ts';
import { formula } from '../params.ts';
import { text, verbatim } from '../text.ts';
import { defineBlock } from './block.ts';
import { formulaOf, shapeOfFormula } from './formula/check-formula.ts';
import { computeFormula } from './formula/compute-formula.ts';
import { vectorLength } from './formula/extent.ts';
import { formulaInside } from './formula/formula-inside.ts';
import { kerasForm, torchForm } from './formula/formula-python.ts';
import type { InputPort } from './kit/ports.ts';
import type { Shape } from './kit/shape.ts';
import { batch, dim, shape, sizes } from './kit/shape.ts';

const one = (learned: 'scalar' | 'vector', start = 1) => ({ learned, start }) as const;
const swish: FormulaValue = { text: 'x * sigmoid(b * x)', names: { b: one('scalar') } };
const rmsNorm: FormulaValue = {
  text: 'g * x / sqrt(mean(x^2) + 1e-6)',
  names: { g: one('vector') },
};
const glu: FormulaValue = { text: 'a * sigmoid(b)', names: {} };
const silu: FormulaValue = { text: 'x * sigmoid(x)', names: {} };

const examples = [
  { label: text('Swish with a learned β', '学習する β の Swish'), value: swish },
  { label: text('SiLU', 'SiLU'), value: silu },
  { label: text('Gated linear unit (GLU)', 'ゲート付き線形ユニット（GLU）'), value: glu },
  { label: text('RMS normalisation', 'RMS 正規化'), value: rmsNorm },
];

/** One array for each name of the formula that is neither learned nor a number. */
function inputsOf(params: Readonly<Record<string, unknown>>): Record<string, InputPort> {
  const said = params.formula === undefined ? swish : params.formula;
  const names =
    typeof said === 'object' && said !== null && 'names' in said ? said.names : undefined;
  const known = typeof names === 'object' && names !== null ? names : {};
  const named = inputsNamed({ text: formulaText(said), names: known as FormulaValue['names'] });
  return Object.fromEntries(named.map((name) => [name, { kind: 'values', label: verbatim(name) }]));
}

/** The wires by the names of the formula. */
function arriving<One>(inputs: Readonly<Record<string, One | readonly One[] | undefined>>) {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, one]): [string, One][] =>
      one === undefined || Array.isArray(one) ? [] : [[name, one as One]],
    ),
  );
}

export const expression = defineBlock({
  type: 'expression',
  docs: {
    title: text('Expression', '数式'),
    summary: text(
      'Computes a formula that you write, such as x * sigmoid(b * x). Names in it are inputs, or scalars and vectors that are learned.',
      'x * sigmoid(b * x) のような自分で書いた数式を計算します。数式の中の名前は入力か、学習されるスカラーやベクトルです。',
    ),
    also: ['formula', 'equation', 'custom', 'lambda', 'Swish', 'GLU', 'カスタム', '式', '自作'],
    category: 'merge',
    icon: 'sigma',
    equation: 'y = f(x, …)',
    source: 'Ramachandran et al. 2017, Searching for Activation Functions, 1710.05941 (Swish)',
  },
  inputs: inputsOf({}),
  inputsOf,
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    formula: formula(
      swish,
      {
        label: text('Formula', '数式'),
        help: text(
          'Element by element; the last axes meet, and an axis of size 1 is spread. mean, sum, var and softmax work along the last axis.',
          '要素ごとに計算します。軸は末尾でそろえ、大きさ 1 の軸は広げます。mean・sum・var・softmax は最後の軸に沿って計算します。',
        ),
      },
      examples,
    ),
  }),
  shape({ params, inputs, self }) {
    const found = shapeOfFormula(params.formula, inputs, self);
    return 'rejected' in found ? found : { values: found };
  },
  weights({ params, inputs }) {
    const read = formulaOf(params.formula);
    const length = vectorLength(read, arriving<Shape>(inputs));
    return Object.fromEntries(
      read.learned.map((name) => {
        const said = params.formula.names[name];
        const { learned, start } = said && 'learned' in said ? said : one('scalar');
        return [name, { shape: [learned === 'vector' ? length : 1], init: { constant: start } }];
      }),
    );
  },
  forward({ ops, params, inputs, weight }) {
    const read = formulaOf(params.formula);
    return { values: computeFormula(ops, read, { inputs: arriving(inputs), weight }) };
  },
  /** Every operation on every number of the answer. */
  multiplyAdds: ({ params, outputs }) =>
    termsIn(formulaOf(params.formula).term).filter(({ kind }) => kind === 'apply').length *
    sizes(outputs.values).reduce((a, b) => a * b, 1),
  exports: {
    torch: ({ params: { formula: value }, inputs }) =>
      torchForm({ formula: formulaOf(value), value, shapes: arriving<Shape>(inputs) }),
    keras: ({ params: { formula: value }, inputs }) =>
      kerasForm({ formula: formulaOf(value), value, shapes: arriving<Shape>(inputs) }),
  },
  inside: ({ params: { formula: value }, inputs }) =>
    formulaInside('expression', formulaOf(value), value, arriving<Shape>(inputs)),
  examples: [
    {
      params: {},
      inputs: { x: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]) },
      outputs: { values: [null, 5, 8] },
    },
    {
      params: { formula: rmsNorm },
      inputs: { x: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]) },
      outputs: { values: [null, 5, 8] },
    },
    {
      params: { formula: glu },
      inputs: {
        a: shape('image', [batch, dim(3, 'H'), dim(3, 'W'), dim(4, 'C')]),
        b: shape('values', [batch, dim(4, 'C')]),
      },
      outputs: { values: [null, 3, 3, 4] },
    },
    {
      params: { formula: { text: 'mean(x)', names: {} } },
      inputs: { x: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]) },
      outputs: { values: [null, 5, 1] },
    },
    {
      params: { formula: glu },
      inputs: {
        a: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]),
        b: shape('values', [batch, dim(5, 'T'), dim(4, 'units')]),
      },
      outputs: 'parts-differ',
    },
    {
      params: { formula: { text: 'x * (', names: {} } },
      inputs: { x: shape('values', [batch, dim(8, 'units')]) },
      outputs: 'formula-unreadable',
    },
  ],
});
