// The mean under a window that slides over an image. Knows nothing of what is wired to it.
import { z } from 'zod';
import type { PoolOptions } from '../engine/ops.ts';
import { size } from '../params.ts';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { kerasPool, torchPool } from './pool-code.ts';
import { batch, dim, lastDim, shape } from './shape.ts';
import { padding, slideOverImage, stride } from './sliding-window.ts';

export const averagePooling = defineBlock({
  type: 'average-pooling',
  docs: {
    title: text('Average pooling', '平均プーリング'),
    summary: text(
      'Keeps the mean of each window; zeros added by padding do not count.',
      '窓ごとに平均の値を残します。パディングの 0 は平均に数えません。',
    ),
    category: 'convolution',
    icon: 'shrink',
    equation: 'y[i, j] = mean x[i·s + m, j·s + n] over m, n < size',
    source: 'LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition',
  },
  inputs: { image: { kind: 'image', label: text('Image', '画像') } },
  outputs: {
    image: { kind: 'image', label: text('Image', '画像'), view: { kind: 'feature-maps' } },
  },
  params: z.object({
    size: size(
      2,
      {
        label: text('Window size', '窓の大きさ'),
        help: text('Side of the square it looks at.', '一度に見る範囲の一辺です。'),
      },
      { max: 1024 },
    ),
    stride: stride(2),
    padding: padding('valid'),
  }),
  shape({ inputs, params, self }) {
    const place = { self, port: 'image', param: 'size' };
    return slideOverImage(inputs.image, place, params, lastDim(inputs.image));
  },
  forward({ ops, params, inputs }) {
    const { size: side, stride: step, padding: pad } = params;
    const options = {
      size: [side, side],
      strides: [step, step],
      padding: pad,
    } satisfies PoolOptions;
    return { image: ops.averagePool(inputs.image, options) };
  },
  exports: {
    stock: ({ params }) => ({
      className: 'AveragePooling2D',
      config: {
        pool_size: [params.size, params.size],
        strides: [params.stride, params.stride],
        padding: params.padding,
      },
      weights: [],
    }),
    torch: ({ params, inputs }) => torchPool('Average', inputs.image, params),
    keras: ({ params }) => kerasPool('Average', params),
  },
  examples: [
    {
      params: {},
      inputs: { image: shape('image', [batch, dim(28, 'H'), dim(28, 'W'), dim(8, 'C')]) },
      outputs: { image: [null, 14, 14, 8] },
    },
    {
      params: { size: 3, padding: 'same' },
      inputs: { image: shape('image', [batch, dim(7, 'H'), dim(8, 'W'), dim(8, 'C')]) },
      outputs: { image: [null, 4, 4, 8] },
    },
    {
      params: { size: 8 },
      inputs: { image: shape('image', [batch, dim(7, 'H'), dim(8, 'W'), dim(8, 'C')]) },
      outputs: 'window-too-large',
    },
    {
      params: {},
      inputs: { image: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: 'not-an-image',
    },
  ],
});
