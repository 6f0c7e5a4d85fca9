// An activation by itself.
import { z } from 'zod';
import { text } from '../text.ts';
import {
  kerasActivation,
  kerasActivationClasses,
  withStockActivation,
  torchActivation,
} from './kit/activation-code.ts';
import { activation as activationParam } from './kit/activation-param.ts';
import { defineBlock } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import { batch, dim, sameShape, shape } from './kit/shape.ts';
import { single, py } from './kit/python.ts';

export const activation = defineBlock({
  type: 'activation',
  docs: {
    title: text('Activation', '活性化関数'),
    summary: text(
      'Applies a non-linear function to every number (softmax: over the last axis).',
      '各数値に非線形関数を適用します（ソフトマックスは最後の軸に沿って計算します）。',
    ),
    also: [
      'ReLU',
      'sigmoid',
      'tanh',
      'GELU',
      'swish',
      'SiLU',
      'ReLU6',
      'hardswish',
      'LeakyReLU',
      'nonlinearity',
      '非線形',
      'シグモイド',
      'アクティベーション',
    ],
    category: 'dense',
    icon: 'spline',
    equation: 'y = φ(x)',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({ activation: activationParam('relu') }),
  shape({ inputs, self }) {
    const problem = needsFeatures(self, 'values', inputs.values);
    return problem ?? { values: sameShape(inputs.values) };
  },
  activationAlone: ({ activation }) => activation,
  forward: ({ ops, params, inputs }) => ({
    values: ops.activation(inputs.values, params.activation),
  }),
  exports: {
    stock: ({ params }) =>
      withStockActivation(params.activation, (name) => ({
        className: 'Activation',
        config: { activation: name },
        weights: [],
      })),
    torch: ({ params, inputs }) => ({
      call: ({ values }) => ({
        values: torchActivation(single(values), params.activation, inputs.values),
      }),
    }),
    keras: ({ params }) => ({
      make: py('layers.Activation', [
        params.activation === 'linear' ? 'linear' : kerasActivation(params.activation),
      ]),
      classes: kerasActivationClasses(params.activation),
      call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
    }),
  },
  examples: [
    {
      params: { activation: 'tanh' },
      inputs: { values: shape('values', [batch, dim(4, 'units')]) },
      outputs: { values: [null, 4] },
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});
