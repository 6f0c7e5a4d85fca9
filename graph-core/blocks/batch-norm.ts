// Brings each channel to mean 0 and variance 1 over the batch.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { keepStatistics, momentum, runningStatistics } from './kit/batch-statistics.ts';
import { epsilon } from './kit/epsilon-param.ts';
import { needsFeatures } from './kit/expectations.ts';
import { filled, weightOf } from './kit/layout.ts';
import type { Shape } from './kit/shape.ts';
import { batch, dim, sameShape, shape, sizeAt } from './kit/shape.ts';
import { channelsFirst, isChannelsFirst } from './kit/torch-layout.ts';
import type { Python } from './kit/python.ts';
import { code, single, py } from './kit/python.ts';

export const batchNorm = defineBlock({
  type: 'batch-norm',
  docs: {
    title: text('Batch normalisation', 'バッチ正規化'),
    summary: text(
      'Brings each channel to mean 0 and variance 1 over the batch while training, and by running statistics afterwards; then scales and shifts.',
      '学習中はバッチ全体で各チャンネルを平均 0、分散 1 にそろえ、学習後は移動平均の統計量を使います。その後、学習する倍率とずらしを加えます。',
    ),
    also: ['BatchNorm', 'BN', 'batch normalization', 'バッチノーム', 'バッチノルム'],
    category: 'normalization',
    icon: 'chart-bar-decreasing',
    equation: 'y = γ · (x − μ_B) / √(σ²_B + ε) + β',
    source: 'Ioffe 2015, arXiv:1502.03167',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    momentum: momentum(),
    epsilon: epsilon(),
  }),
  shape({ inputs, self }) {
    const problem = needsFeatures(self, 'values', inputs.values);
    return problem ?? { values: sameShape(inputs.values) };
  },
  weights({ inputs }) {
    const sizes = [sizeAt(inputs.values, -1)];
    return {
      gamma: { shape: sizes, init: 'ones' },
      beta: { shape: sizes, init: 'zeros' },
      ...runningStatistics(sizes),
    };
  },
  takesActivation: true,
  forward({ ops, params, inputs, weight, training, update, activation }) {
    const { tf } = ops;
    const { epsilon: small } = params;
    if (training) {
      const normed = ops.batchNorm(
        inputs.values,
        weight('gamma'),
        weight('beta'),
        small,
        activation,
      );
      keepStatistics(ops, params.momentum, { weight, update }, normed);
      return { values: normed.values };
    }
    // One multiplication and one addition for each number: y = x·s + (β − μ·s), s = γ / √(σ² + ε).
    const variance = tf.add(weight('moving-variance'), tf.scalar(small));
    const factor = tf.mul(weight('gamma'), tf.rsqrt(variance));
    const shift = tf.sub(weight('beta'), tf.mul(weight('moving-mean'), factor));
    const values = tf.add(tf.mul(inputs.values, factor), shift);
    return { values: ops.activation(values, activation ?? 'linear') };
  },
  exports: {
    stock: ({ params }) => ({
      className: 'BatchNormalization',
      config: { axis: -1, momentum: params.momentum, epsilon: params.epsilon },
      weights: ['gamma', 'beta', 'moving-mean', 'moving-variance'],
    }),
    torch: ({ params, inputs }) => {
      const rank = inputs.values.dims.length;
      const options = { eps: params.epsilon, momentum: Number((1 - params.momentum).toFixed(6)) };
      return {
        make: py(
          rank === 4 ? 'nn.BatchNorm2d' : 'nn.BatchNorm1d',
          [sizeAt(inputs.values, -1)],
          options,
        ),
        call: ({ values }, self) => ({ values: normed(single(values), self, inputs.values) }),
        state: (weights) => ({
          weight: weightOf(weights, 'gamma'),
          bias: weightOf(weights, 'beta'),
          running_mean: weightOf(weights, 'moving-mean'),
          running_var: weightOf(weights, 'moving-variance'),
          num_batches_tracked: filled([], 0),
        }),
      };
    },
    keras: ({ params }) => ({
      make: py('layers.BatchNormalization', [], {
        momentum: params.momentum,
        epsilon: params.epsilon,
      }),
      call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
      state: (weights) => ({
        gamma: weightOf(weights, 'gamma'),
        beta: weightOf(weights, 'beta'),
        moving_mean: weightOf(weights, 'moving-mean'),
        moving_variance: weightOf(weights, 'moving-variance'),
      }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { values: shape('image', [batch, dim(6, 'H'), dim(5, 'W'), dim(4, 'C')]) },
      outputs: { values: [null, 6, 5, 4] },
    },
    {
      params: { momentum: 0.99, epsilon: 0.001 },
      inputs: { values: shape('values', [batch, dim(4, 'units')]) },
      outputs: { values: [null, 4] },
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});

/** PyTorch wants the channels right behind the batch. */
function normed(x: Python, self: Python, of: Shape): Python {
  const rank = of.dims.length;
  if (rank === 2 || isChannelsFirst(of)) return py(self, [x]);
  if (rank === 3) return code`${py(self, [code`${x}.transpose(1, 2)`])}.transpose(1, 2)`;
  if (rank === 4) return code`${py(self, [channelsFirst(x, of)])}.permute(0, 2, 3, 1)`;
  return code`${py(self, [code`${x}.flatten(0, -2)`])}.view_as(${x})`;
}
