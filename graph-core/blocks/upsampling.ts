// Every pixel repeated in both directions.
import { z } from 'zod';
import { size } from '../params.ts';
import { text } from '../text.ts';
import { notAnImage, resized } from './kit/arriving.ts';
import { defineBlock } from './block.ts';
import { batch, dim, lastDim, shape, sizeAt } from './kit/shape.ts';
import { channelsFirst } from './kit/torch-layout.ts';
import { single, py } from './kit/python.ts';

export const upsampling = defineBlock({
  type: 'upsampling',
  docs: {
    title: text('Upsampling', 'アップサンプリング'),
    summary: text(
      'Makes an image larger by repeating every pixel; it learns nothing.',
      '各画素を繰り返して画像を大きくします。学習する重みはありません。',
    ),
    also: ['upsample', 'UpSampling2D', 'resize', 'nearest', '拡大'],
    category: 'convolution',
    icon: 'expand',
    equation: 'y[i, j] = x[⌊i/f⌋, ⌊j/f⌋]',
  },
  inputs: { image: { kind: 'image', label: text('Image', '画像') } },
  outputs: {
    image: { kind: 'image', label: text('Image', '画像'), view: { kind: 'feature-maps' } },
  },
  params: z.object({
    factor: size(2, { label: text('Factor', '倍率') }, { max: 64 }),
  }),
  shape({ inputs, params, self }) {
    const from = inputs.image;
    const unfit = notAnImage(from, self);
    if (unfit) return unfit;
    const height = resized(from.dims[1], sizeAt(from, 1) * params.factor);
    const width = resized(from.dims[2], sizeAt(from, 2) * params.factor);
    return { image: shape('image', [batch, height, width, lastDim(from)]) };
  },
  forward({ ops, params, inputs }) {
    return { image: ops.upsample(inputs.image, params.factor) };
  },
  exports: {
    stock: ({ params }) => ({
      className: 'UpSampling2D',
      config: { size: [params.factor, params.factor] },
      weights: [],
    }),
    torch: ({ params, inputs }) => ({
      make: py('nn.Upsample', [], { scale_factor: params.factor }),
      call: (given, self) => ({
        image: py(self, [channelsFirst(single(given.image), inputs.image)]),
      }),
    }),
    keras: ({ params }) => ({
      make: py('layers.UpSampling2D', [params.factor]),
      call: (given, self) => ({ image: py(self, [single(given.image)]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { image: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(64, 'C')]) },
      outputs: { image: [null, 14, 14, 64] },
    },
    {
      params: {},
      inputs: { image: shape('values', [batch, dim(64, 'units')]) },
      outputs: 'not-an-image',
    },
  ],
});
