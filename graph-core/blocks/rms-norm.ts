// Brings each position to root mean square 1 over its features.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { epsilon } from './kit/epsilon-param.ts';
import { needsSeveralFeatures } from './kit/expectations.ts';
import { weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { single, py } from './kit/python.ts';

/** PyTorch has nn.RMSNorm from 2.4 on only. */
export const torchRmsNorm = `class RMSNorm(nn.Module):
    """Root mean square normalisation over the last axis (Zhang 2019)."""

    def __init__(self, units, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(units))
        self.eps = eps

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.eps) * self.weight
`;

/** Keras has layers.RMSNormalization from 3.9 on only. */
export const kerasRmsNorm = `class RMSNorm(layers.Layer):
    """Root mean square normalisation over the last axis (Zhang 2019)."""

    def __init__(self, epsilon, **kwargs):
        super().__init__(**kwargs)
        self.epsilon = epsilon

    def build(self, shape):
        self.gamma = self.add_weight(name="gamma", shape=(shape[-1],), initializer="ones")

    def call(self, x):
        return x * ops.rsqrt(ops.mean(ops.square(x), -1, keepdims=True) + self.epsilon) * self.gamma

    def get_config(self):
        return {**super().get_config(), "epsilon": self.epsilon}
`;

export const rmsNorm = defineBlock({
  type: 'rms-norm',
  docs: {
    title: text('RMS normalisation', 'RMS 正規化'),
    summary: text(
      'Divides each position by its root mean square over the last axis, then scales. Cheaper than layer normalisation: no mean, no shift.',
      '各位置の値を、最後の軸に沿った二乗平均平方根で割り、倍率を掛けます。平均を引かない分、レイヤー正規化より軽い計算です。',
    ),
    also: ['RMSNorm', 'root mean square', 'RMS ノーム'],
    category: 'normalization',
    icon: 'radical',
    equation: 'y = γ · x / √(mean(x²) + ε)',
    source: 'Zhang 2019, arXiv:1910.07467',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({ epsilon: epsilon() }),
  shape({ inputs, self }) {
    const problem = needsSeveralFeatures(self, 'values', inputs.values);
    return problem ?? { values: shape('values', inputs.values.dims) };
  },
  weights: ({ inputs }) => ({ gamma: { shape: [sizeAt(inputs.values, -1)], init: 'ones' } }),
  forward: ({ ops, params, inputs, weight }) => ({
    values: ops.rmsNorm(inputs.values, weight('gamma'), params.epsilon),
  }),
  exports: {
    torch: ({ params, inputs }) => ({
      make: py('RMSNorm', [sizeAt(inputs.values, -1)], { eps: params.epsilon }),
      call: ({ values }, self) => ({
        values: py(self, [channelsLast(single(values), inputs.values)]),
      }),
      state: (weights) => ({ weight: weightOf(weights, 'gamma') }),
      classes: { RMSNorm: torchRmsNorm },
    }),
    keras: ({ params }) => ({
      make: py('RMSNorm', [], { epsilon: params.epsilon }),
      call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
      state: (weights) => ({ gamma: weightOf(weights, 'gamma') }),
      classes: { RMSNorm: kerasRmsNorm },
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
