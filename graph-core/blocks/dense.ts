// A fully connected layer at each position.
import { z } from 'zod';
import { text } from '../text.ts';
import { flag, size } from '../params.ts';
import {
  kerasActivation,
  kerasActivationClasses,
  withStockActivation,
  torchActivation,
} from './kit/activation-code.ts';
import { activation } from './kit/activation-param.ts';
import { defineBlock } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import { transposed, weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt, sizes, withLastDim } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { single, py } from './kit/python.ts';
import { spectral, spectralIf } from './kit/spectral.ts';

export const dense = defineBlock({
  type: 'dense',
  docs: {
    title: text('Dense', '全結合（Dense）'),
    summary: text(
      'Multiplies the last axis by a weight matrix and adds a bias; every position is treated the same way.',
      '最後の軸に重み行列を掛け、バイアスを加えます。どの位置も同じ重みで変換します。',
    ),
    also: [
      'linear',
      'fully connected',
      'FC',
      'MLP',
      'perceptron',
      'リニア',
      '線形',
      '全結合層',
      'パーセプトロン',
    ],
    category: 'dense',
    icon: 'grid-3x3',
    equation: 'y = φ(xW + b)',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    units: size(64, { label: text('Units', 'ユニット数'), brief: text('#', '#') }),
    activation: activation('linear'),
    bias: flag(true, { label: text('Bias', 'バイアス') }),
    spectral: spectral(),
  }),
  shape({ inputs, dim: sized, self }) {
    const problem = needsFeatures(self, 'values', inputs.values);
    if (problem) return problem;
    return { values: withLastDim(inputs.values, sized('units', 'units'), 'values') };
  },
  weights({ params, inputs }) {
    const kernel = {
      shape: [sizeAt(inputs.values, -1), params.units],
      init: 'glorot-uniform',
      ...spectralIf(params, 1),
    } as const;
    return params.bias ? { kernel, bias: { shape: [params.units], init: 'zeros' } } : { kernel };
  },
  forward({ ops, params, inputs, weight }) {
    const bias = params.bias ? weight('bias') : undefined;
    return { values: ops.linear(inputs.values, weight('kernel'), bias, params.activation) };
  },
  multiplyAdds: ({ params, inputs }) =>
    sizes(inputs.values).reduce((a, b) => a * b, 1) * params.units,
  exports: {
    stock: ({ params }) =>
      withStockActivation(params.activation, (name) => ({
        className: 'Dense',
        config: {
          units: params.units,
          activation: name,
          use_bias: params.bias,
        },
        weights: params.bias ? ['kernel', 'bias'] : ['kernel'],
      })),
    torch: ({ params, inputs, outputs }) => ({
      make: py('nn.Linear', [sizeAt(inputs.values, -1), params.units], {
        bias: params.bias ? undefined : false,
      }),
      call: ({ values }, self) => ({
        values: torchActivation(
          py(self, [channelsLast(single(values), inputs.values)]),
          params.activation,
          outputs.values,
        ),
      }),
      state: (weights) => ({
        weight: transposed(weightOf(weights, 'kernel')),
        ...(params.bias && { bias: weightOf(weights, 'bias') }),
      }),
    }),
    keras: ({ params }) => ({
      make: py('layers.Dense', [params.units], {
        activation: kerasActivation(params.activation),
        use_bias: params.bias ? undefined : false,
      }),
      call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
      classes: kerasActivationClasses(params.activation),
      state: (weights) => ({
        kernel: weightOf(weights, 'kernel'),
        ...(params.bias && { bias: weightOf(weights, 'bias') }),
      }),
    }),
  },
  examples: [
    {
      params: { units: 3 },
      inputs: { values: shape('values', [batch, dim(4, 'features')]) },
      outputs: { values: [null, 3] },
    },
    {
      params: { units: 8, activation: 'relu', bias: false },
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(4, 'features')]) },
      outputs: { values: [null, 5, 8] },
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});
