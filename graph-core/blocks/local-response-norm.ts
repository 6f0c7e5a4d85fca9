// Divides each channel by the activity of its neighbours.
import { z } from 'zod';
import { text } from '../text.ts';
import { number, size } from '../params.ts';
import { defineBlock } from './block.ts';
import { notAnImage } from './kit/arriving.ts';
import { batch, dim, shape, sizeAt, sizes } from './kit/shape.ts';
import { channelsFirst } from './kit/torch-layout.ts';
import { single, py } from './kit/python.ts';

export const localResponseNorm = defineBlock({
  type: 'local-response-norm',
  docs: {
    title: text('Local response normalisation', '局所応答正規化（LRN）'),
    summary: text(
      'Divides each channel by the activity of the channels beside it at the same pixel, so that strong ones suppress their neighbours.',
      '同じ画素の隣り合うチャンネルの活動量で各チャンネルを割ります。強い反応が周囲を抑える働きをします。',
    ),
    also: ['LRN', 'AlexNet'],
    category: 'normalization',
    icon: 'waves',
    equation: 'y_c = x_c / (k + α Σⱼ x_j²)^β, |j − c| ≤ r',
    source: 'Krizhevsky 2012 (AlexNet), §3.3',
  },
  inputs: { image: { kind: 'image', label: text('Image', '画像') } },
  outputs: { image: { kind: 'image', label: text('Image', '画像') } },
  params: z.object({
    radius: size(2, {
      label: text('Radius r', '半径 r'),
      help: text(
        'Channels on either side: 2 makes a window of 5.',
        '片側のチャンネル数です。2 なら幅 5 の窓になります。',
      ),
    }),
    k: number(2, { label: text('k', 'k') }, { min: 0.01, max: 100, step: 0.5 }),
    alpha: number(1e-4, { label: text('α', 'α') }, { min: 0, max: 100, step: 1e-4 }),
    beta: number(0.75, { label: text('β', 'β') }, { min: 0, max: 10, step: 0.05 }),
  }),
  shape({ inputs, self }) {
    return notAnImage(inputs.image, self) ?? { image: shape('image', inputs.image.dims) };
  },
  forward({ ops, params, inputs, shapes }) {
    const { tf } = ops;
    const channels = sizeAt(shapes.inputs.image, -1);
    const band = Float32Array.from({ length: channels * channels }, (_, index) =>
      Math.abs(Math.floor(index / channels) - (index % channels)) <= params.radius ? 1 : 0,
    );
    const window = tf.tensor(band, [channels, channels]);
    const activity = ops.linear(tf.square(inputs.image), window);
    const total = tf.add(tf.mul(activity, tf.scalar(params.alpha)), tf.scalar(params.k));
    // total^(−β) by way of the logarithm: total ≥ k > 0, and its gradient exists on every backend.
    const factor = tf.exp(tf.mul(tf.log(total), tf.scalar(-params.beta)));
    return { image: tf.mul(inputs.image, factor) };
  },
  multiplyAdds: ({ params, inputs }) =>
    sizes(inputs.image).reduce((a, b) => a * b, 1) * (2 * params.radius + 1),
  exports: {
    torch: ({ params, inputs }) => {
      // PyTorch divides alpha by the size of the window.
      const window = 2 * params.radius + 1;
      const alpha = Number((params.alpha * window).toPrecision(12));
      return {
        make: py('nn.LocalResponseNorm', [window], {
          alpha,
          beta: params.beta,
          k: params.k,
        }),
        call: ({ image }, self) => ({
          image: py(self, [channelsFirst(single(image), inputs.image)]),
        }),
      };
    },
    keras: ({ params: { radius, k, alpha, beta } }) => ({
      make: py('LocalResponseNorm', [radius, k, alpha, beta]),
      call: ({ image }, self) => ({ image: py(self, [single(image)]) }),
      classes: { LocalResponseNorm: kerasClass },
    }),
  },
  examples: [
    {
      params: {},
      inputs: { image: shape('image', [batch, dim(3, 'H'), dim(4, 'W'), dim(7, 'C')]) },
      outputs: { image: [null, 3, 4, 7] },
    },
    {
      params: { radius: 1, k: 1, alpha: 0.5, beta: 0.5 },
      inputs: { image: shape('image', [batch, dim(2, 'H'), dim(2, 'W'), dim(3, 'C')]) },
      outputs: { image: [null, 2, 2, 3] },
    },
    {
      params: {},
      inputs: { image: shape('values', [batch, dim(64, 'units')]) },
      outputs: 'not-an-image',
    },
  ],
});

const kerasClass = `class LocalResponseNorm(layers.Layer):
    """x / (k + alpha * sum of squares of the neighbouring channels)^beta (Krizhevsky 2012)."""

    def __init__(self, radius, k, alpha, beta, **kwargs):
        super().__init__(**kwargs)
        self.radius, self.k, self.alpha, self.beta = radius, k, alpha, beta

    def call(self, x):
        padded = ops.pad(ops.square(x), [[0, 0], [0, 0], [0, 0], [self.radius, self.radius]])
        channels = x.shape[-1]
        activity = sum(padded[..., at : at + channels] for at in range(2 * self.radius + 1))
        return x / (self.k + self.alpha * activity) ** self.beta

    def get_config(self):
        own = {"radius": self.radius, "k": self.k, "alpha": self.alpha, "beta": self.beta}
        return {**super().get_config(), **own}
`;
