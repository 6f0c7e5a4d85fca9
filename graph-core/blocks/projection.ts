// The score of a critic that knows the class: how well features fit the class, beside how real they look at all.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { unmet } from './kit/arriving.ts';
import { classesOf, classPort, needsClass, rowsOfClass } from './kit/class-port.ts';
import { transposed, weightOf } from './kit/layout.ts';
import { single, py } from './kit/python.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { spectral, spectralIf } from './kit/spectral.ts';

export const projection = defineBlock({
  type: 'projection',
  docs: {
    title: text('Class projection', 'クラス射影（Projection）'),
    summary: text(
      'Scores features by a linear layer, as any critic does, and adds their inner product with a learned vector of the class: examples score high that look real and like their class.',
      '特徴量に線形層でスコアを付け、さらにクラスごとに学習するベクトルとの内積を加えます。本物らしく、そのクラスらしい例のスコアが高くなります。',
    ),
    also: ['projection discriminator', 'クラス条件'],
    category: 'dense',
    icon: 'crosshair',
    equation: 'score = ⟨E_y, h⟩ + wᵀh + b',
    source: 'Miyato and Koyama 2018, arXiv:1802.05637, eq. 5',
  },
  inputs: { values: { kind: 'values', label: text('Features', '特徴量') }, label: classPort },
  outputs: { score: { kind: 'values', label: text('Score', 'スコア') } },
  params: z.object({ spectral: spectral() }),
  shape({ inputs, self }) {
    const { values } = inputs;
    const words = text('one row of features per example', '1 例につき 1 列の特徴量');
    const remedies =
      values.dims.length > 2
        ? [{ kind: 'insert', port: 'values', type: 'flatten', params: {} } as const]
        : [];
    const problem =
      unmet(
        values,
        self,
        { port: 'values' },
        { ranks: [2], code: 'not-a-vector', words, remedies },
      ) ?? needsClass(self, inputs.label);
    return problem ?? { score: shape('values', [batch, dim(1, 'score')]) };
  },
  weights({ params, inputs }) {
    const features = sizeAt(inputs.values, -1);
    return {
      table: {
        shape: [classesOf(inputs.label), features],
        init: 'glorot-uniform',
        ...spectralIf(params, 1),
      },
      kernel: { shape: [features, 1], init: 'glorot-uniform', ...spectralIf(params, 1) },
      bias: { shape: [1], init: 'zeros' },
    };
  },
  forward({ ops, inputs, weight }) {
    const { tf } = ops;
    const rows = rowsOfClass(ops, inputs.label, weight('table'), 2);
    const fit = tf.sum(tf.mul(rows, inputs.values), -1, true);
    return { score: tf.add(fit, ops.linear(inputs.values, weight('kernel'), weight('bias'))) };
  },
  multiplyAdds: ({ inputs }) => 2 * sizeAt(inputs.values, -1),
  exports: {
    torch: ({ inputs }) => ({
      make: py('ClassProjection', [sizeAt(inputs.values, -1), classesOf(inputs.label)]),
      call: ({ values, label }, self) => ({ score: py(self, [single(values), single(label)]) }),
      state: (weights) => ({
        'table.weight': weightOf(weights, 'table'),
        'linear.weight': transposed(weightOf(weights, 'kernel')),
        'linear.bias': weightOf(weights, 'bias'),
      }),
      classes: { ClassProjection: torchClass },
    }),
    keras: ({ inputs }) => ({
      make: py('ClassProjection', [classesOf(inputs.label)]),
      call: ({ values, label }, self) => ({ score: py(self, [single(values), single(label)]) }),
      state: (weights) => ({
        table: weightOf(weights, 'table'),
        kernel: weightOf(weights, 'kernel'),
        bias: weightOf(weights, 'bias'),
      }),
      classes: { ClassProjection: kerasClass },
    }),
  },
  examples: [
    {
      params: {},
      inputs: {
        values: shape('values', [batch, dim(64, 'units')]),
        label: shape('tokens', [batch], 10),
      },
      outputs: { score: [null, 1] },
    },
    {
      params: { spectral: true },
      inputs: {
        values: shape('values', [batch, dim(4, 'units')]),
        label: shape('tokens', [batch, dim(1, 'T')], 3),
      },
      outputs: { score: [null, 1] },
    },
    {
      params: {},
      inputs: {
        values: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(4, 'C')]),
        label: shape('tokens', [batch], 10),
      },
      outputs: 'not-a-vector',
    },
  ],
});

const torchClass = `class ClassProjection(nn.Module):
    """A score from features and their class (Miyato and Koyama 2018). [N, features] and [N]"""

    def __init__(self, features, classes):
        super().__init__()
        self.table = nn.Embedding(classes, features)
        self.linear = nn.Linear(features, 1)

    def forward(self, h, of):
        return (self.table(of.reshape(-1)) * h).sum(-1, keepdim=True) + self.linear(h)
`;

const kerasClass = `class ClassProjection(layers.Layer):
    """A score from features and their class (Miyato and Koyama 2018)."""

    def __init__(self, classes, **kwargs):
        super().__init__(**kwargs)
        self.classes = classes

    def build(self, shape):
        self.table = self.add_weight(name="table", shape=(self.classes, shape[-1]))
        self.kernel = self.add_weight(name="kernel", shape=(shape[-1], 1))
        self.bias = self.add_weight(name="bias", shape=(1,), initializer="zeros")

    def call(self, h, of):
        rows = ops.matmul(ops.one_hot(ops.reshape(of, (-1,)), self.classes), self.table)
        fit = ops.sum(rows * h, axis=-1, keepdims=True)
        return fit + ops.matmul(h, self.kernel) + self.bias

    def compute_output_shape(self, shape):
        return shape[0], 1

    def get_config(self):
        return {**super().get_config(), "classes": self.classes}
`;
