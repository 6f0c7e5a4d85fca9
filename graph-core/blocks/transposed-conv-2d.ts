// Convolution run backwards, which makes an image larger.
import { z } from 'zod';
import { flag, size } from '../params.ts';
import { text } from '../text.ts';
import { withStockActivation, torchActivation } from './kit/activation-code.ts';
import { activation } from './kit/activation-param.ts';
import { notAnImage, resized } from './kit/arriving.ts';
import { defineBlock } from './block.ts';
import { kerasConv } from './kit/conv-code.ts';
import { permuted, weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import type { Window } from './kit/sliding-window.ts';
import { kernel, padding, stride } from './kit/sliding-window.ts';
import { channelsFirst } from './kit/torch-layout.ts';
import { code, single, py } from './kit/python.ts';
import { spectral, spectralIf } from './kit/spectral.ts';

export const transposedConv2d = defineBlock({
  type: 'transposed-conv-2d',
  docs: {
    title: text('Transposed convolution 2D', '転置畳み込み 2D'),
    summary: text(
      'Places a weighted copy of each filter at every pixel and sums the overlaps; a stride of 2 doubles the size of the image.',
      '各画素の位置にフィルタを重みづけして置き、重なりを足し合わせます。ストライド 2 で画像は二倍になります。',
    ),
    also: [
      'ConvTranspose2D',
      'deconvolution',
      'up-convolution',
      '逆畳み込み',
      'デコンボリューション',
    ],
    category: 'convolution',
    icon: 'maximize-2',
    equation: 'y = φ(Wᵀ x + b), W the matrix of a convolution',
    source: 'Zeiler et al. 2010, Deconvolutional Networks; Radford et al. 2015, DCGAN, 1511.06434',
  },
  inputs: { image: { kind: 'image', label: text('Image', '画像') } },
  outputs: {
    image: {
      kind: 'image',
      label: text('Feature maps', '特徴マップ'),
      view: { kind: 'feature-maps' },
    },
  },
  params: z.object({
    filters: size(32, { label: text('Filters', 'フィルタ数'), brief: text('#', '#') }),
    kernel: kernel(4),
    stride: stride(2),
    padding: padding('same'),
    activation: activation('relu'),
    bias: flag(true, { label: text('Bias', 'バイアス') }),
    spectral: spectral(),
  }),
  shape({ inputs, params, self, dim: sized }) {
    const from = inputs.image;
    const unfit = notAnImage(from, self);
    if (unfit) return unfit;
    const window = { ...params, size: params.kernel };
    const height = resized(from.dims[1], spread(sizeAt(from, 1), window));
    const width = resized(from.dims[2], spread(sizeAt(from, 2), window));
    return { image: shape('image', [batch, height, width, sized('filters', 'C')]) };
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const filters = {
      shape: [params.kernel, params.kernel, params.filters, channels],
      init: 'glorot-uniform',
      ...spectralIf(params, 2),
    } as const;
    if (!params.bias) return { kernel: filters };
    return { kernel: filters, bias: { shape: [params.filters], init: 'zeros' } };
  },
  forward({ ops, params, inputs, weight }) {
    const bias = params.bias ? weight('bias') : undefined;
    const { stride: step, padding: pad, activation: end } = params;
    const image = ops.conv2dTranspose(inputs.image, weight('kernel'), bias, {
      strides: [step, step],
      padding: pad,
      activation: end,
    });
    return { image };
  },
  multiplyAdds: ({ params, inputs: { image } }) =>
    sizeAt(image, 1) * sizeAt(image, 2) * params.kernel ** 2 * sizeAt(image, -1) * params.filters,
  exports: {
    stock: ({ params }) =>
      withStockActivation(params.activation, (name) => ({
        className: 'Conv2DTranspose',
        config: {
          filters: params.filters,
          kernel_size: [params.kernel, params.kernel],
          strides: [params.stride, params.stride],
          padding: params.padding,
          activation: name,
          use_bias: params.bias,
        },
        weights: params.bias ? ['kernel', 'bias'] : ['kernel'],
      })),
    torch({ params, inputs, outputs }) {
      const { kernel: side, stride: step } = params;
      const overhang = params.padding === 'same' ? Math.max(side - step, 0) : 0;
      return {
        make: py('nn.ConvTranspose2d', [sizeAt(inputs.image, -1), params.filters], {
          kernel_size: side,
          stride: step === 1 ? undefined : step,
          padding: overhang > 1 ? Math.floor(overhang / 2) : undefined,
          output_padding: side < step ? step - side : undefined,
          bias: params.bias ? undefined : false,
        }),
        call(given, self) {
          const x = py(self, [channelsFirst(single(given.image), inputs.image)]);
          // An odd overhang is cut one pixel deeper at the far end, which the module cannot do.
          const cut = overhang % 2 === 1 ? code`${x}[:, :, :-1, :-1]` : x;
          return { image: torchActivation(cut, params.activation, outputs.image) };
        },
        state(weights) {
          const weight = permuted(weightOf(weights, 'kernel'), [3, 2, 0, 1]);
          return params.bias ? { weight, bias: weightOf(weights, 'bias') } : { weight };
        },
      };
    },
    keras: ({ params }) =>
      kerasConv('Conv2DTranspose', [params.filters], { ...params, size: params.kernel }),
  },
  examples: [
    {
      params: { filters: 16 },
      inputs: { image: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(64, 'C')]) },
      outputs: { image: [null, 14, 14, 16] },
    },
    {
      params: { filters: 16, kernel: 5, padding: 'valid' },
      inputs: { image: shape('image', [batch, dim(7, 'H'), dim(7, 'W'), dim(64, 'C')]) },
      outputs: { image: [null, 17, 17, 16] },
    },
    {
      params: {},
      inputs: { image: shape('values', [batch, dim(100, 'features')]) },
      outputs: 'not-an-image',
    },
  ],
});

/** The length of the axis whose convolution would give this one back. */
function spread(axis: number, { size: side, stride: step, padding: pad }: Window): number {
  return axis * step + (pad === 'valid' ? Math.max(side - step, 0) : 0);
}
