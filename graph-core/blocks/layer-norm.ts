// Brings each position to mean 0 and variance 1 over its features.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { epsilon } from './kit/epsilon-param.ts';
import { needsSeveralFeatures } from './kit/expectations.ts';
import { weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { single, py } from './kit/python.ts';

export const layerNorm = defineBlock({
  type: 'layer-norm',
  docs: {
    title: text('Layer normalisation', 'レイヤー正規化'),
    summary: text(
      'Normalises each position to mean 0 and variance 1 over the last axis, then applies a learned scale and shift.',
      '各位置の値を最後の軸に沿って平均 0、分散 1 にそろえ、学習する倍率とずらしを加えます。',
    ),
    also: ['LayerNorm', 'LN', 'layer normalization', 'レイヤーノーム', 'レイヤノーム', '層正規化'],
    category: 'normalization',
    icon: 'align-center-horizontal',
    equation: 'y = γ · (x − μ) / √(σ² + ε) + β',
    source: 'Ba 2016, arXiv:1607.06450',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({ epsilon: epsilon() }),
  shape({ inputs, self }) {
    const problem = needsSeveralFeatures(self, 'values', inputs.values);
    return problem ?? { values: shape('values', inputs.values.dims) };
  },
  weights({ inputs }) {
    const sizes = [sizeAt(inputs.values, -1)];
    return { gamma: { shape: sizes, init: 'ones' }, beta: { shape: sizes, init: 'zeros' } };
  },
  forward: ({ ops, params, inputs, weight }) => ({
    values: ops.layerNorm(inputs.values, weight('gamma'), weight('beta'), params.epsilon),
  }),
  exports: {
    stock: ({ params }) => ({
      className: 'LayerNormalization',
      config: { axis: -1, epsilon: params.epsilon },
      weights: ['gamma', 'beta'],
    }),
    torch: ({ params, inputs }) => ({
      make: py('nn.LayerNorm', [sizeAt(inputs.values, -1)], { eps: params.epsilon }),
      call: ({ values }, self) => ({
        values: py(self, [channelsLast(single(values), inputs.values)]),
      }),
      state: (weights) => ({ weight: weightOf(weights, 'gamma'), bias: weightOf(weights, 'beta') }),
    }),
    keras: ({ params }) => ({
      make: py('layers.LayerNormalization', [], { epsilon: params.epsilon }),
      call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
      state: (weights) => ({ gamma: weightOf(weights, 'gamma'), beta: weightOf(weights, 'beta') }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(8, 'd_model')]) },
      outputs: { values: [null, 5, 8] },
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
    {
      params: {},
      inputs: { values: shape('image', [batch, dim(28, 'H'), dim(28, 'W'), dim(1, 'C')]) },
      outputs: 'one-feature',
    },
  ],
});
