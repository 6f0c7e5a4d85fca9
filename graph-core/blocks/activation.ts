// An activation by itself. Knows nothing of the layer before it.
import { z } from 'zod';
import { text } from '../text.ts';
import { activation as activationParam } from './activation-param.ts';
import { defineBlock } from './block.ts';
import { needsFeatures } from './expectations.ts';
import { one, stockActivation, torchActivation } from './python.ts';
import { batch, dim, shape } from './shape.ts';

export const activation = defineBlock({
  type: 'activation',
  docs: {
    title: text('Activation', '活性化関数'),
    summary: text(
      'Applies a non-linear function to every number (softmax: over the last axis).',
      '各数値に非線形関数を適用します（ソフトマックスは最後の軸に沿って計算します）。',
    ),
    category: 'dense',
    icon: 'spline',
    equation: 'y = φ(x)',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({ activation: activationParam('relu') }),
  shape({ inputs, self }) {
    const problem = needsFeatures(self, 'values', inputs.values);
    return problem ?? { values: shape('values', inputs.values.dims) };
  },
  forward: ({ ops, params, inputs }) => ({
    values: ops.activation(inputs.values, params.activation),
  }),
  exports: {
    stock: ({ params }) => ({
      className: 'Activation',
      config: { activation: stockActivation(params.activation) },
      weights: [],
    }),
    torch: ({ params }) => ({
      call: ({ values }) => ({ values: torchActivation(params.activation, one(values)) }),
    }),
    keras: ({ params }) => ({
      make: `layers.Activation("${params.activation}")`,
      call: ({ values }, self) => ({ values: `${self}(${one(values)})` }),
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
