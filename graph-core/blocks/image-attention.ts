// Self-attention among the pixels of an image, added to it by a factor that starts at 0 (SAGAN).
import { z } from 'zod';
import { text } from '../text.ts';
import { size } from '../params.ts';
import { notAnImage } from './kit/arriving.ts';
import {
  kerasAttend,
  kerasMaskedSoftmax,
  torchAttend,
  torchMaskedSoftmax,
} from './kit/attention-python.ts';
import { defineBlock } from './block.ts';
import { reductionDoesNotDivide } from './kit/channel-reduction.ts';
import { reshaped, transposed, weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { channelsFirst } from './kit/torch-layout.ts';
import { item, single, py } from './kit/python.ts';

export const imageAttention = defineBlock({
  type: 'image-attention',
  docs: {
    title: text('Image self-attention', '画像の自己注意（SAGAN）'),
    summary: text(
      'Every pixel attends to every other, so that distant parts of an image agree. The result is scaled by γ, which starts at 0, and added to the input.',
      'すべての画素が互いを見て、画像の離れた部分どうしの整合を取ります。結果は γ 倍して元の画像に加えます。γ は 0 から学習します。',
    ),
    category: 'attention',
    icon: 'focus',
    equation: 'y = γ · softmax(f(x)ᵀg(x)) h(x) W_v + x',
    source: 'Zhang 2018, arXiv:1805.08318',
  },
  inputs: { image: { kind: 'image', label: text('Image', '画像') } },
  outputs: {
    image: { kind: 'image', label: text('Image', '画像'), view: { kind: 'feature-maps' } },
    scores: {
      kind: 'scores',
      label: text('Scores', 'スコア'),
      view: { kind: 'attention', rows: 'image', columns: 'image' },
    },
  },
  params: z.object({
    reduction: size(8, {
      label: text('Reduction', '縮小率'),
      help: text(
        'Queries, keys and values have channels / reduction channels.',
        'クエリ、キー、バリューは チャンネル数 / 縮小率 のチャンネルを持ちます。',
      ),
    }),
  }),
  shape({ params, inputs, self }) {
    const { image } = inputs;
    const problem =
      notAnImage(image, self) ?? reductionDoesNotDivide(image, self, params.reduction);
    if (problem) return problem;
    const pixels = dim(sizeAt(image, 1) * sizeAt(image, 2), 'H·W');
    return {
      image: shape('image', image.dims),
      scores: shape('scores', [...image.dims.slice(0, 1), dim(1, 'heads'), pixels, pixels]),
    };
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const inner = channels / params.reduction;
    const inward = { shape: [channels, inner], init: 'glorot-uniform' } as const;
    return {
      'query-kernel': inward,
      'key-kernel': inward,
      'value-kernel': inward,
      'output-kernel': { shape: [inner, channels], init: 'glorot-uniform' },
      gamma: { shape: [1], init: 'zeros' },
    };
  },
  forward({ ops, inputs, shapes, weight, wants }) {
    const { tf } = ops;
    const [height, width, channels] = [1, 2, 3].map((axis) => sizeAt(shapes.inputs.image, axis));
    const pixels = (height ?? 0) * (width ?? 0);
    const rows = tf.reshape(inputs.image, [-1, pixels, channels ?? 0]);
    const { values, scores } = ops.attention(
      ops.linear(rows, weight('query-kernel')),
      ops.linear(rows, weight('key-kernel')),
      ops.linear(rows, weight('value-kernel')),
      { heads: 1, scale: 1, causal: false, wantScores: wants('scores') },
    );
    const found = tf.mul(ops.linear(values, weight('output-kernel')), weight('gamma'));
    const image = tf.reshape(tf.add(rows, found), [-1, height ?? 0, width ?? 0, channels ?? 0]);
    return { image, ...(scores && { scores }) };
  },
  multiplyAdds({ params, inputs }) {
    const pixels = sizeAt(inputs.image, 1) * sizeAt(inputs.image, 2);
    const channels = sizeAt(inputs.image, 3);
    const inner = channels / params.reduction;
    return 4 * pixels * channels * inner + 2 * pixels * pixels * inner;
  },
  exports: {
    torch: ({ params, inputs }) => ({
      make: py('ImageAttention', [sizeAt(inputs.image, -1), params.reduction]),
      call: ({ image }, self) => {
        const call = py(self, [channelsFirst(single(image), inputs.image)]);
        return { image: item(call, 0), scores: item(call, 1) };
      },
      state: (weights) => {
        const window = (part: string) => {
          const matrix = transposed(weightOf(weights, `${part}-kernel`));
          return reshaped(matrix, [...matrix.shape, 1, 1]);
        };
        return {
          'query.weight': window('query'),
          'key.weight': window('key'),
          'value.weight': window('value'),
          'output.weight': window('output'),
          gamma: weightOf(weights, 'gamma'),
        };
      },
      classes: {
        masked_softmax: torchMaskedSoftmax,
        attend: torchAttend,
        ImageAttention: torchClass,
      },
    }),
    keras: ({ params }) => ({
      make: py('ImageAttention', [params.reduction]),
      call: ({ image }, self) => ({
        image: item(py(self, [single(image)]), 0),
        scores: item(py(self, [single(image)]), 1),
      }),
      state: (weights) => weights,
      classes: {
        masked_softmax: kerasMaskedSoftmax,
        attend: kerasAttend,
        ImageAttention: kerasClass,
      },
    }),
  },
  examples: [
    {
      params: { reduction: 4 },
      inputs: { image: shape('image', [batch, dim(3, 'H'), dim(5, 'W'), dim(8, 'C')]) },
      outputs: { image: [null, 3, 5, 8], scores: [null, 1, 15, 15] },
    },
    {
      params: { reduction: 8 },
      inputs: { image: shape('image', [batch, dim(3, 'H'), dim(5, 'W'), dim(12, 'C')]) },
      outputs: 'reduction-does-not-divide',
    },
    {
      params: {},
      inputs: { image: shape('values', [batch, dim(64, 'units')]) },
      outputs: 'not-an-image',
    },
  ],
});

const torchClass = `class ImageAttention(nn.Module):
    """Self-attention among pixels with a residual factor from 0 (SAGAN, Zhang 2018). [N, C, H, W]"""

    def __init__(self, channels, reduction):
        super().__init__()
        inner = channels // reduction
        self.query = nn.Conv2d(channels, inner, 1, bias=False)
        self.key = nn.Conv2d(channels, inner, 1, bias=False)
        self.value = nn.Conv2d(channels, inner, 1, bias=False)
        self.output = nn.Conv2d(inner, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        parts = [part(x).flatten(2).transpose(1, 2) for part in (self.query, self.key, self.value)]
        values, scores = attend(*parts)
        found = values.transpose(1, 2).unflatten(2, x.shape[2:])
        return x + self.gamma * self.output(found), scores
`;

const kerasClass = `class ImageAttention(layers.Layer):
    """Self-attention among pixels with a residual factor from 0 (SAGAN, Zhang 2018)."""

    def __init__(self, reduction, **kwargs):
        super().__init__(**kwargs)
        self.reduction = reduction

    def build(self, shape):
        channels, inner = shape[-1], shape[-1] // self.reduction
        self.query = self.add_weight(name="query", shape=(channels, inner))
        self.key = self.add_weight(name="key", shape=(channels, inner))
        self.value = self.add_weight(name="value", shape=(channels, inner))
        self.outward = self.add_weight(name="output", shape=(inner, channels))
        self.gamma = self.add_weight(name="gamma", shape=(1,), initializer="zeros")

    def call(self, x):
        height, width, channels = x.shape[1:]
        rows = ops.reshape(x, (-1, height * width, channels))
        parts = [ops.matmul(rows, part) for part in (self.query, self.key, self.value)]
        values, scores = attend(*parts)
        found = rows + self.gamma * ops.matmul(values, self.outward)
        return ops.reshape(found, (-1, height, width, channels)), scores

    def get_config(self):
        return {**super().get_config(), "reduction": self.reduction}
`;
