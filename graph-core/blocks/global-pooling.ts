// One number per channel: the mean or the largest over all places.
import { z } from 'zod';
import { choice } from '../params.ts';
import { text } from '../text.ts';
import { unmet } from './kit/arriving.ts';
import { defineBlock } from './block.ts';
import { batch, dim, lastDim, shape } from './kit/shape.ts';
import { isChannelsFirst } from './kit/torch-layout.ts';
import { code, single, py } from './kit/python.ts';

export const globalPooling = defineBlock({
  type: 'global-pooling',
  docs: {
    title: text('Global pooling', '大域プーリング'),
    summary: text(
      'Boils every channel of an image, or every unit of a sequence, down to one number: its mean or its maximum.',
      '画像の各チャンネル（系列なら各ユニット）を、平均または最大値の一つの数にまとめます。',
    ),
    also: [
      'GAP',
      'GlobalAveragePooling',
      'global average pooling',
      'global max pooling',
      'グローバルプーリング',
      '全体プーリング',
    ],
    category: 'convolution',
    icon: 'circle-dot',
    equation: 'z[c] = 1/(H·W) Σᵢⱼ x[i, j, c]',
    source: 'Lin et al. 2013, Network In Network, 1312.4400',
  },
  inputs: {
    values: { kind: 'values', label: text('Values', '数値') },
  },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    kind: choice(['average', 'max'], 'average', {
      label: text('Keeps', '残す値'),
      choices: { average: text('the mean', '平均'), max: text('the maximum', '最大値') },
    }),
  }),
  shape({ inputs, self }) {
    const from = inputs.values;
    const unfit = unmet(
      from,
      self,
      { port: 'values' },
      {
        ranks: [3, 4],
        code: 'nothing-to-pool',
        words: text('an image or a sequence', '画像または系列'),
      },
    );
    return unfit ?? { values: shape('values', [batch, lastDim(from)]) };
  },
  forward({ ops, params, inputs }) {
    const { tf } = ops;
    const { values } = inputs;
    const [examples = 0, first = 1, second = 1] = values.shape;
    const channels = values.shape.at(-1) ?? 1;
    if (params.kind === 'average')
      return { values: tf.mean(values, values.rank === 4 ? [1, 2] : [1]) };
    // As a pooling window, not as tf.max: the gradient of a tie then goes to one place only.
    const image = values.rank === 4 ? values : values.reshape([examples, first, 1, channels]);
    const size: [number, number] = values.rank === 4 ? [first, second] : [first, 1];
    const pooled = ops.maxPool(image, { size, strides: size, padding: 'valid' });
    return { values: pooled.reshape([examples, channels]) };
  },
  exports: {
    stock: ({ params, inputs }) => ({
      className: `Global${params.kind === 'max' ? 'Max' : 'Average'}Pooling${inputs.values.dims.length - 2}D`,
      config: {},
      weights: [],
    }),
    torch: ({ params, inputs }) => ({
      call(given) {
        const of = inputs.values;
        const axes = of.dims.length === 3 ? '1' : isChannelsFirst(of) ? '(2, 3)' : '(1, 2)';
        const method = params.kind === 'max' ? 'amax' : 'mean';
        return { values: code`${single(given.values)}.${method}(dim=${axes})` };
      },
    }),
    keras: ({ params, inputs }) => ({
      make: py(
        `layers.Global${params.kind === 'max' ? 'Max' : 'Average'}Pooling${inputs.values.dims.length - 2}D`,
        [],
      ),
      call: (given, self) => ({ values: py(self, [single(given.values)]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { values: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(64, 'C')]) },
      outputs: { values: [null, 64] },
    },
    {
      params: { kind: 'max' },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: { values: [null, 64] },
    },
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(64, 'units')]) },
      outputs: 'nothing-to-pool',
    },
  ],
});
