// Batch normalisation whose scale and shift are those of the example's class.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { keepStatistics, momentum, runningStatistics } from './kit/batch-statistics.ts';
import { classesOf, classPort, needsClass, rowsOfClass } from './kit/class-port.ts';
import { epsilon } from './kit/epsilon-param.ts';
import { needsFeatures } from './kit/expectations.ts';
import { filled, weightOf } from './kit/layout.ts';
import { code, single, py } from './kit/python.ts';
import { batch, dim, sameShape, shape, sizeAt } from './kit/shape.ts';
import { isChannelsFirst } from './kit/torch-layout.ts';

export const conditionalBatchNorm = defineBlock({
  type: 'conditional-batch-norm',
  docs: {
    title: text('Conditional batch normalisation', '条件付きバッチ正規化'),
    summary: text(
      'Batch normalisation in which every class has a scale γ and a shift β of its own: how a generator is told which class to make.',
      'クラスごとに倍率 γ とずらし β を持つバッチ正規化です。どのクラスの画像を作るかを生成器に伝えます。',
    ),
    also: ['conditional BatchNorm', 'CBN', '条件付きバッチノーム'],
    category: 'normalization',
    icon: 'tags',
    equation: 'out = γ_y · (x − μ_B) / √(σ²_B + ε) + β_y',
    source: 'Dumoulin 2017, arXiv:1610.07629; Miyato and Koyama 2018, arXiv:1802.05637',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') }, label: classPort },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({ momentum: momentum(), epsilon: epsilon() }),
  shape({ inputs, self }) {
    const problem = needsFeatures(self, 'values', inputs.values) ?? needsClass(self, inputs.label);
    return problem ?? { values: sameShape(inputs.values) };
  },
  weights({ inputs }) {
    const channels = sizeAt(inputs.values, -1);
    const table = [classesOf(inputs.label), channels];
    return {
      gamma: { shape: table, init: 'ones' },
      beta: { shape: table, init: 'zeros' },
      ...runningStatistics([channels]),
    };
  },
  forward({ ops, params, inputs, weight, training, update }) {
    const { tf } = ops;
    const { values } = inputs;
    const of = (name: string) => rowsOfClass(ops, inputs.label, weight(name), values.rank);
    const [gamma, beta] = [of('gamma'), of('beta')];
    if (training) {
      const channels = [values.shape.at(-1) ?? 1];
      const normed = ops.batchNorm(values, tf.ones(channels), tf.zeros(channels), params.epsilon);
      keepStatistics(ops, params.momentum, { weight, update }, normed);
      return { values: tf.add(tf.mul(normed.values, gamma), beta) };
    }
    const variance = tf.add(weight('moving-variance'), tf.scalar(params.epsilon));
    const factor = tf.mul(gamma, tf.rsqrt(variance));
    const shift = tf.sub(beta, tf.mul(weight('moving-mean'), factor));
    return { values: tf.add(tf.mul(values, factor), shift) };
  },
  exports: {
    torch: ({ params, inputs }) => {
      const channels = sizeAt(inputs.values, -1);
      const rank = inputs.values.dims.length;
      const isLast = rank > 2 && !isChannelsFirst(inputs.values);
      const options = {
        eps: params.epsilon,
        momentum: Number((1 - params.momentum).toFixed(6)),
      };
      return {
        make: py('ConditionalBatchNorm', [channels, classesOf(inputs.label)], options),
        call: ({ values, label }, self) => {
          const x = single(values);
          const first = isLast ? code`${x}.movedim(-1, 1)` : x;
          const normed = py(self, [first, single(label)]);
          return { values: isLast ? code`${normed}.movedim(1, -1)` : normed };
        },
        state: (weights) => ({
          'gamma.weight': weightOf(weights, 'gamma'),
          'beta.weight': weightOf(weights, 'beta'),
          'norm.running_mean': weightOf(weights, 'moving-mean'),
          'norm.running_var': weightOf(weights, 'moving-variance'),
          'norm.num_batches_tracked': filled([], 0),
        }),
        classes: { ConditionalBatchNorm: torchClass },
      };
    },
    keras: ({ params, inputs }) => ({
      make: py('ConditionalBatchNorm', [classesOf(inputs.label)], {
        momentum: params.momentum,
        epsilon: params.epsilon,
      }),
      call: ({ values, label }, self) => ({ values: py(self, [single(values), single(label)]) }),
      state: (weights) => ({
        gamma: weightOf(weights, 'gamma'),
        beta: weightOf(weights, 'beta'),
        moving_mean: weightOf(weights, 'moving-mean'),
        moving_variance: weightOf(weights, 'moving-variance'),
      }),
      classes: { ConditionalBatchNorm: kerasClass },
    }),
  },
  examples: [
    {
      params: {},
      inputs: {
        values: shape('image', [batch, dim(6, 'H'), dim(5, 'W'), dim(4, 'C')]),
        label: shape('tokens', [batch], 10),
      },
      outputs: { values: [null, 6, 5, 4] },
    },
    {
      params: { momentum: 0.99, epsilon: 0.001 },
      inputs: {
        values: shape('values', [batch, dim(4, 'units')]),
        label: shape('tokens', [batch, dim(1, 'T')], 3),
      },
      outputs: { values: [null, 4] },
    },
    {
      params: {},
      inputs: {
        values: shape('values', [batch, dim(4, 'units')]),
        label: shape('tokens', [batch, dim(7, 'T')], 3),
      },
      outputs: 'not-a-class',
    },
  ],
});

const torchClass = `class ConditionalBatchNorm(nn.Module):
    """Batch normalisation with a scale and a shift for every class (Miyato and Koyama 2018). [N, C, ...] and [N]"""

    def __init__(self, channels, classes, eps, momentum):
        super().__init__()
        self.norm = nn.BatchNorm1d(channels, eps=eps, momentum=momentum, affine=False)
        self.gamma = nn.Embedding(classes, channels)
        self.beta = nn.Embedding(classes, channels)
        nn.init.ones_(self.gamma.weight)
        nn.init.zeros_(self.beta.weight)

    def forward(self, x, of):
        normed = self.norm(x if x.dim() == 2 else x.flatten(2)).reshape(x.shape)
        of = of.reshape(-1)
        spread = [-1, x.shape[1]] + [1] * (x.dim() - 2)
        return normed * self.gamma(of).reshape(spread) + self.beta(of).reshape(spread)
`;

const kerasClass = `class ConditionalBatchNorm(layers.Layer):
    """Batch normalisation with a scale and a shift for every class (Miyato and Koyama 2018)."""

    def __init__(self, classes, momentum, epsilon, **kwargs):
        super().__init__(**kwargs)
        self.classes, self.momentum, self.epsilon = classes, momentum, epsilon

    def build(self, shape):
        table = (self.classes, shape[-1])
        self.gamma = self.add_weight(name="gamma", shape=table, initializer="ones")
        self.beta = self.add_weight(name="beta", shape=table, initializer="zeros")
        kept = {"shape": (shape[-1],), "trainable": False}
        self.moving_mean = self.add_weight(name="moving_mean", initializer="zeros", **kept)
        self.moving_variance = self.add_weight(name="moving_variance", initializer="ones", **kept)

    def call(self, x, of, training=False):
        mean, variance = self.moving_mean, self.moving_variance
        if training:
            mean, variance = ops.moments(x, tuple(range(len(x.shape) - 1)))
            self.moving_mean.assign(self.momentum * self.moving_mean + (1 - self.momentum) * mean)
            kept = self.momentum * self.moving_variance + (1 - self.momentum) * variance
            self.moving_variance.assign(kept)
        normed = (x - mean) / ops.sqrt(variance + self.epsilon)
        of = ops.one_hot(ops.reshape(of, (-1,)), self.classes)
        spread = (-1, *[1] * (len(x.shape) - 2), x.shape[-1])
        gamma, beta = (ops.matmul(of, part) for part in (self.gamma, self.beta))
        return normed * ops.reshape(gamma, spread) + ops.reshape(beta, spread)

    def compute_output_shape(self, shape):
        return shape

    def get_config(self):
        config = {"classes": self.classes, "momentum": self.momentum, "epsilon": self.epsilon}
        return {**super().get_config(), **config}
`;
