// Self-attention among the pixels of an image, added to it by a factor that starts at 0 (SAGAN).
import { z } from 'zod';
import { text } from '../text.ts';
import { flag, size } from '../params.ts';
import { notAnImage } from './kit/arriving.ts';
import {
  kerasAttend,
  kerasMaskedSoftmax,
  torchAttend,
  torchMaskedSoftmax,
} from './kit/attention-python.ts';
import type { Tensor } from '../engine/ops.ts';
import type { ArrivingShape } from './block.ts';
import { defineBlock, reject } from './block.ts';
import { reductionDoesNotDivide } from './kit/channel-reduction.ts';
import { reshaped, transposed, weightOf } from './kit/layout.ts';
import type { Shape } from './kit/shape.ts';
import { batch, dim, printShape, shape, sizeAt } from './kit/shape.ts';
import { channelsFirst } from './kit/torch-layout.ts';
import { item, single, py } from './kit/python.ts';
import { spectral, spectralIf } from './kit/spectral.ts';

export const imageAttention = defineBlock({
  type: 'image-attention',
  docs: {
    title: text('Image self-attention', '画像の自己注意（SAGAN）'),
    summary: text(
      'Every pixel attends to every other, so that distant parts of an image agree. The result is scaled by γ, which starts at 0, and added to the input.',
      'すべての画素が互いを見て、画像の離れた部分どうしの整合を取ります。結果は γ 倍して元の画像に加えます。γ は 0 から学習します。',
    ),
    also: [
      'SAGAN',
      'non-local',
      'pixel attention',
      'image attention',
      '画素の注意',
      '画像のアテンション',
    ],
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
      brief: text('r = #', 'r = #'),
      help: text(
        'Queries, keys and values have channels / reduction channels.',
        'クエリ、キー、バリューは チャンネル数 / 縮小率 のチャンネルを持ちます。',
      ),
    }),
    valueReduction: size(
      0,
      {
        label: text('Value reduction', 'バリューの縮小率'),
        brief: text('values r = #', 'バリュー r = #'),
        zero: text('as for queries', 'クエリと同じ'),
        help: text(
          'Values have channels / value reduction channels; the authors’ code takes 2.',
          'バリューは チャンネル数 / バリューの縮小率 のチャンネルを持ちます。著者のコードでは 2 です。',
        ),
      },
      { min: 0 },
    ),
    poolKeys: flag(false, {
      label: text('Pool keys', 'キーをプーリング'),
      help: text(
        'Keys and values are the largest of every 2 × 2 pixels, as in the authors’ code: a quarter of the scores.',
        'キーとバリューを 2 × 2 画素ごとの最大値にします（著者のコードの方式）。スコアの数は四分の一になります。',
      ),
    }),
    spectral: spectral(),
  }),
  shape({ params, inputs, self }) {
    const { image } = inputs;
    const problem =
      notAnImage(image, self) ??
      reductionDoesNotDivide(image, self, params.reduction) ??
      (params.valueReduction > 0
        ? reductionDoesNotDivide(image, self, params.valueReduction, 'valueReduction')
        : undefined) ??
      (params.poolKeys ? tooSmallToPool(image, self) : undefined);
    if (problem) return problem;
    const pixels = dim(sizeAt(image, 1) * sizeAt(image, 2), 'H·W');
    const keys = params.poolKeys ? dim(keysOf(image, params), 'keys') : pixels;
    return {
      image: shape('image', image.dims),
      scores: shape('scores', [...image.dims.slice(0, 1), dim(1, 'heads'), pixels, keys]),
    };
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const [inner, values] = [channels / params.reduction, channels / valueReductionOf(params)];
    const matrix = (from: number, to: number) =>
      ({ shape: [from, to], init: 'glorot-uniform', ...spectralIf(params, 1) }) as const;
    return {
      'query-kernel': matrix(channels, inner),
      'key-kernel': matrix(channels, inner),
      'value-kernel': matrix(channels, values),
      'output-kernel': matrix(values, channels),
      gamma: { shape: [1], init: 'zeros' },
    };
  },
  forward({ ops, params, inputs, shapes, weight, wants }) {
    const { tf } = ops;
    const [height, width, channels] = [1, 2, 3].map((axis) => sizeAt(shapes.inputs.image, axis));
    const pixels = (height ?? 0) * (width ?? 0);
    const rows = tf.reshape(inputs.image, [-1, pixels, channels ?? 0]);
    const lookedAt = (part: Tensor): Tensor => {
      if (!params.poolKeys) return part;
      const size = part.shape.at(-1) ?? 0;
      const image = tf.reshape(part, [-1, height ?? 0, width ?? 0, size]);
      const pooled = ops.maxPool(image, { size: [2, 2], strides: [2, 2], padding: 'valid' });
      return tf.reshape(pooled, [-1, keysOf(shapes.inputs.image, params), size]);
    };
    const { values, scores } = ops.attention(
      ops.linear(rows, weight('query-kernel')),
      lookedAt(ops.linear(rows, weight('key-kernel'))),
      lookedAt(ops.linear(rows, weight('value-kernel'))),
      { heads: 1, scale: 1, causal: false, wantScores: wants('scores') },
    );
    const found = tf.mul(ops.linear(values, weight('output-kernel')), weight('gamma'));
    const image = tf.reshape(tf.add(rows, found), [-1, height ?? 0, width ?? 0, channels ?? 0]);
    return { image, ...(scores && { scores }) };
  },
  multiplyAdds({ params, inputs }) {
    const pixels = sizeAt(inputs.image, 1) * sizeAt(inputs.image, 2);
    const channels = sizeAt(inputs.image, 3);
    const both = channels / params.reduction + channels / valueReductionOf(params);
    return 2 * pixels * channels * both + pixels * keysOf(inputs.image, params) * both;
  },
  exports: {
    torch: ({ params, inputs }) => ({
      make: py('ImageAttention', [sizeAt(inputs.image, -1), params.reduction], optionsOf(params)),
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
      make: py('ImageAttention', [params.reduction], optionsOf(params)),
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
      params: { reduction: 4, valueReduction: 2, poolKeys: true },
      inputs: { image: shape('image', [batch, dim(3, 'H'), dim(5, 'W'), dim(8, 'C')]) },
      outputs: { image: [null, 3, 5, 8], scores: [null, 1, 15, 2] },
    },
    {
      params: { poolKeys: true },
      inputs: { image: shape('image', [batch, dim(1, 'H'), dim(5, 'W'), dim(8, 'C')]) },
      outputs: 'too-small-to-pool',
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

interface Reduced {
  readonly reduction: number;
  readonly valueReduction: number;
  readonly poolKeys: boolean;
}

function valueReductionOf({ reduction, valueReduction }: Reduced): number {
  return valueReduction > 0 ? valueReduction : reduction;
}

/** How many places each pixel looks at. */
function keysOf(image: Shape, { poolKeys }: Pick<Reduced, 'poolKeys'>): number {
  const sides = [sizeAt(image, 1), sizeAt(image, 2)];
  return sides.reduce((keys, side) => keys * (poolKeys ? Math.floor(side / 2) : side), 1);
}

function tooSmallToPool(image: ArrivingShape, self: string) {
  if (sizeAt(image, 1) >= 2 && sizeAt(image, 2) >= 2) return undefined;
  return reject(
    'too-small-to-pool',
    text(
      `‘${self}’ pools its keys over 2 × 2 pixels, but ‘${image.from}’ gives ${printShape(image)}.`,
      `「${self}」はキーを 2 × 2 画素ごとにまとめますが、「${image.from}」の出力は ${printShape(image)} です。`,
    ),
    [
      { kind: 'set-param', param: 'poolKeys', value: false },
      { kind: 'disconnect', port: 'image' },
    ],
    'image',
  );
}

function optionsOf(params: Reduced) {
  const { reduction, poolKeys } = params;
  const values = valueReductionOf(params);
  return {
    values: values === reduction ? undefined : values,
    pool: poolKeys ? true : undefined,
  };
}

const torchClass = `class ImageAttention(nn.Module):
    """Self-attention among pixels with a residual factor from 0 (SAGAN, Zhang 2018). [N, C, H, W]"""

    def __init__(self, channels, reduction, values=None, pool=False):
        super().__init__()
        inner, outer = channels // reduction, channels // (values or reduction)
        self.query = nn.Conv2d(channels, inner, 1, bias=False)
        self.key = nn.Conv2d(channels, inner, 1, bias=False)
        self.value = nn.Conv2d(channels, outer, 1, bias=False)
        self.output = nn.Conv2d(outer, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros(1))
        self.pool = nn.MaxPool2d(2) if pool else nn.Identity()

    def forward(self, x):
        parts = [self.query(x), self.pool(self.key(x)), self.pool(self.value(x))]
        values, scores = attend(*(part.flatten(2).transpose(1, 2) for part in parts))
        found = values.transpose(1, 2).unflatten(2, x.shape[2:])
        return x + self.gamma * self.output(found), scores
`;

const kerasClass = `class ImageAttention(layers.Layer):
    """Self-attention among pixels with a residual factor from 0 (SAGAN, Zhang 2018)."""

    def __init__(self, reduction, values=None, pool=False, **kwargs):
        super().__init__(**kwargs)
        self.reduction, self.values, self.pool = reduction, values, pool

    def build(self, shape):
        channels, inner = shape[-1], shape[-1] // self.reduction
        outer = channels // (self.values or self.reduction)
        self.query = self.add_weight(name="query", shape=(channels, inner))
        self.key = self.add_weight(name="key", shape=(channels, inner))
        self.value = self.add_weight(name="value", shape=(channels, outer))
        self.outward = self.add_weight(name="output", shape=(outer, channels))
        self.gamma = self.add_weight(name="gamma", shape=(1,), initializer="zeros")

    def call(self, x):
        height, width, channels = x.shape[1:]
        rows = ops.reshape(x, (-1, height * width, channels))
        query, *seen = (ops.matmul(rows, part) for part in (self.query, self.key, self.value))
        if self.pool:
            seen = [self.pooled(part, height, width) for part in seen]
        values, scores = attend(query, *seen)
        found = rows + self.gamma * ops.matmul(values, self.outward)
        return ops.reshape(found, (-1, height, width, channels)), scores

    def pooled(self, part, height, width):
        high, wide, size = height // 2, width // 2, part.shape[-1]
        image = ops.reshape(part, (-1, height, width, size))[:, : 2 * high, : 2 * wide]
        windows = ops.reshape(image, (-1, high, 2, wide, 2, size))
        return ops.reshape(ops.max(windows, axis=(2, 4)), (-1, high * wide, size))

    def get_config(self):
        config = {"reduction": self.reduction, "values": self.values, "pool": self.pool}
        return {**super().get_config(), **config}
`;
