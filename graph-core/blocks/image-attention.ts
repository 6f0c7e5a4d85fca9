// Self-attention among all pixels of an image, blended in from nothing. Knows nothing of what is wired to it.
import { z } from 'zod';
import { size } from '../params.ts';
import { text } from '../text.ts';
import { notAnImage } from './arriving.ts';
import { defineBlock } from './block.ts';
import { reductionDoesNotDivide } from './channel-reduction.ts';
import { permuted, reshaped, weightOf } from './layout.ts';
import { one } from './python.ts';
import { batch, dim, shape, sizeAt } from './shape.ts';
import { channelsFirst } from './torch-layout.ts';

export const imageAttention = defineBlock({
  type: 'image-attention',
  docs: {
    title: text('Image self-attention', '画像の自己注意（SAGAN）'),
    summary: text(
      'Every pixel looks at every other, so that far-apart parts of a picture can agree. A learned γ, 0 at first, blends the answer in.',
      'すべての画素が互いを参照し、離れた部分どうしの整合をとります。0 から始まる学習可能な γ で結果を少しずつ混ぜます。',
    ),
    category: 'attention',
    icon: 'scan-eye',
    equation: 'βⱼᵢ = softmaxᵢ((W_g xⱼ)·(W_f xᵢ)),  yⱼ = γ · W_v Σᵢ βⱼᵢ W_h xᵢ + xⱼ',
    source: 'Zhang et al. 2018, Self-Attention Generative Adversarial Networks, 1805.08318',
  },
  inputs: { image: { kind: 'image', label: text('Image', '画像') } },
  outputs: {
    image: { kind: 'image', label: text('Image', '画像'), view: { kind: 'feature-maps' } },
    scores: {
      kind: 'scores',
      label: text('Weights', '注意の重み'),
      view: { kind: 'attention', rows: 'image', columns: 'image' },
    },
  },
  params: z.object({
    reduction: size(8, {
      label: text('Reduction', '縮小率'),
      help: text(
        'Queries, keys and values have channels / reduction units.',
        'クエリ・キー・バリューのユニット数は チャンネル数 / 縮小率 です。',
      ),
    }),
  }),
  shape({ inputs, params, self }) {
    const from = inputs.image;
    const unfit = notAnImage(from, self) ?? reductionDoesNotDivide(from, self, params.reduction);
    if (unfit) return unfit;
    const pixels = dim(sizeAt(from, 1) * sizeAt(from, 2), 'H·W');
    return {
      image: shape('image', from.dims),
      scores: shape('scores', [batch, dim(1, 'h'), pixels, pixels]),
    };
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const inner = channels / params.reduction;
    return {
      'query-kernel': { shape: [channels, inner], init: 'glorot-uniform' },
      'key-kernel': { shape: [channels, inner], init: 'glorot-uniform' },
      'value-kernel': { shape: [channels, inner], init: 'glorot-uniform' },
      'output-kernel': { shape: [inner, channels], init: 'glorot-uniform' },
      gamma: { shape: [1], init: 'zeros' },
    };
  },
  forward({ ops, inputs, weight, wants }) {
    const { tf } = ops;
    const { image } = inputs;
    const [examples = 0, height = 0, width = 0, channels = 0] = image.shape;
    const pixels = image.reshape([examples, height * width, channels]);
    const wantScores = wants('scores');
    const { values, scores } = ops.attention(
      ops.linear(pixels, weight('query-kernel')),
      ops.linear(pixels, weight('key-kernel')),
      ops.linear(pixels, weight('value-kernel')),
      { heads: 1, scale: 1, causal: false, wantScores },
    );
    const seen = ops.linear(values, weight('output-kernel'));
    const blended = tf.add(tf.mul(seen, weight('gamma')), pixels).reshape(image.shape);
    return scores ? { image: blended, scores } : { image: blended };
  },
  multiplyAdds({ params, inputs: { image } }) {
    const pixels = sizeAt(image, 1) * sizeAt(image, 2);
    const inner = sizeAt(image, -1) / params.reduction;
    return 4 * pixels * sizeAt(image, -1) * inner + 2 * pixels * pixels * inner;
  },
  exports: {
    torch({ params, inputs }) {
      const channels = sizeAt(inputs.image, -1);
      return {
        make: `ImageAttention(${channels}, ${channels / params.reduction})`,
        call(given, self) {
          const x = channelsFirst(one(given.image), inputs.image);
          return { image: `${self}(${x})[0]`, scores: `${self}(${x})[1]` };
        },
        state(weights) {
          const conv = (name: string) => {
            const turned = permuted(weightOf(weights, name), [1, 0]);
            return reshaped(turned, [...turned.shape, 1, 1]);
          };
          return {
            'query.weight': conv('query-kernel'),
            'key.weight': conv('key-kernel'),
            'value.weight': conv('value-kernel'),
            'output.weight': conv('output-kernel'),
            gamma: weightOf(weights, 'gamma'),
          };
        },
        classes: { ImageAttention: torchSource },
      };
    },
    keras({ params, inputs }) {
      const channels = sizeAt(inputs.image, -1);
      return {
        make: `ImageAttention(${channels / params.reduction})`,
        call(given, self) {
          const call = `${self}(${one(given.image)})`;
          return { image: `${call}[0]`, scores: `${call}[1]` };
        },
        state: (weights) => weights,
        classes: { ImageAttention: kerasSource },
      };
    },
  },
  examples: [
    {
      params: {},
      inputs: { image: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(64, 'C')]) },
      outputs: { image: [null, 7, 7, 64], scores: [null, 1, 49, 49] },
    },
    {
      params: { reduction: 8 },
      inputs: { image: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(12, 'C')]) },
      outputs: 'reduction-does-not-divide',
    },
    {
      params: {},
      inputs: { image: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: 'not-an-image',
    },
  ],
});

const torchSource = `class ImageAttention(nn.Module):
    """Self-attention among pixels (Zhang et al. 2018); returns the image and the attention weights."""

    def __init__(self, channels, inner):
        super().__init__()
        self.query = nn.Conv2d(channels, inner, 1, bias=False)
        self.key = nn.Conv2d(channels, inner, 1, bias=False)
        self.value = nn.Conv2d(channels, inner, 1, bias=False)
        self.output = nn.Conv2d(inner, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        query, key, value = (f(x).flatten(2) for f in (self.query, self.key, self.value))
        weights = torch.softmax(query.transpose(1, 2) @ key, dim=-1)
        seen = value @ weights.transpose(1, 2)
        seen = self.output(seen.unflatten(2, x.shape[2:]))
        return x + self.gamma * seen, weights.unsqueeze(1)
`;

const kerasSource = `@keras.saving.register_keras_serializable()
class ImageAttention(layers.Layer):
    """Self-attention among pixels (Zhang et al. 2018); returns the image and the attention weights."""

    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def build(self, shape):
        channels, inner = shape[-1], self.inner
        self.query = self.add_weight(name="query", shape=(channels, inner))
        self.key = self.add_weight(name="key", shape=(channels, inner))
        self.value = self.add_weight(name="value", shape=(channels, inner))
        self.output_kernel = self.add_weight(name="output", shape=(inner, channels))
        self.gamma = self.add_weight(name="gamma", shape=(1,), initializer="zeros")

    def call(self, x):
        pixels = ops.reshape(x, (-1, x.shape[1] * x.shape[2], x.shape[3]))
        scores = (pixels @ self.query) @ ops.swapaxes(pixels @ self.key, 1, 2)
        weights = ops.softmax(scores, axis=-1)
        seen = weights @ (pixels @ self.value) @ self.output_kernel
        y = ops.reshape(pixels + self.gamma * seen, ops.shape(x))
        return y, ops.expand_dims(weights, 1)

    def get_config(self):
        return {**super().get_config(), "inner": self.inner}
`;
