// Convolution over the height and width of an image.
import { z } from 'zod';
import { flag, size } from '../params.ts';
import { text } from '../text.ts';
import { withStockActivation } from './kit/activation-code.ts';
import { activation } from './kit/activation-param.ts';
import { defineBlock } from './block.ts';
import { kerasConv, torchConvCall, torchPadding } from './kit/conv-code.ts';
import { permuted, weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { kernel, padding, slideOverImage, stride } from './kit/sliding-window.ts';
import { py } from './kit/python.ts';
import { spectral, spectralIf } from './kit/spectral.ts';

export const conv2d = defineBlock({
  type: 'conv-2d',
  docs: {
    title: text('Convolution 2D', '畳み込み 2D（Conv2D）'),
    summary: text(
      'Slides small filters over the image; each filter answers where its pattern occurs.',
      '小さなフィルタを画像の上で動かし、各フィルタの模様がどこにあるかを答えます。',
    ),
    also: ['Conv2D', 'CNN', 'kernel', 'filter', 'コンボリューション', 'フィルタ', 'カーネル'],
    category: 'convolution',
    icon: 'scan',
    equation: 'y[i, j] = φ(Σ x[i·s + m, j·s + n] W[m, n] + b), m, n < kernel',
    source: 'LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition',
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
    kernel: kernel(3),
    stride: stride(1),
    padding: padding('same'),
    activation: activation('relu'),
    bias: flag(true, { label: text('Bias', 'バイアス') }),
    spectral: spectral(),
  }),
  shape({ inputs, params, self, dim: sized }) {
    const target = { self, port: 'image', param: 'kernel' };
    const window = { ...params, size: params.kernel };
    return slideOverImage(inputs.image, target, window, sized('filters', 'C'));
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const filters = {
      shape: [params.kernel, params.kernel, channels, params.filters],
      init: 'he-normal',
      ...spectralIf(params, 3),
    } as const;
    if (!params.bias) return { kernel: filters };
    return { kernel: filters, bias: { shape: [params.filters], init: 'zeros' } };
  },
  forward({ ops, params, inputs, weight }) {
    const bias = params.bias ? weight('bias') : undefined;
    const { stride: step, padding: pad, activation: end } = params;
    const image = ops.conv2d(inputs.image, weight('kernel'), bias, {
      strides: [step, step],
      padding: pad,
      activation: end,
    });
    return { image };
  },
  multiplyAdds: ({ params, inputs, outputs }) =>
    sizeAt(outputs.image, 1) *
    sizeAt(outputs.image, 2) *
    params.kernel ** 2 *
    sizeAt(inputs.image, -1) *
    params.filters,
  exports: {
    stock: ({ params }) =>
      withStockActivation(params.activation, (name) => ({
        className: 'Conv2D',
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
    torch({ params, inputs }) {
      const pad = torchPadding(inputs.image, { ...params, size: params.kernel });
      return {
        make: py('nn.Conv2d', [sizeAt(inputs.image, -1), params.filters], {
          kernel_size: params.kernel,
          stride: params.stride === 1 ? undefined : params.stride,
          padding: pad.inside,
          bias: params.bias ? undefined : false,
        }),
        call: torchConvCall(inputs.image, pad, params.activation),
        state(weights) {
          const weight = permuted(weightOf(weights, 'kernel'), [3, 2, 0, 1]);
          return params.bias ? { weight, bias: weightOf(weights, 'bias') } : { weight };
        },
      };
    },
    keras: ({ params }) =>
      kerasConv('Conv2D', [params.filters], { ...params, size: params.kernel }),
  },
  examples: [
    {
      params: { filters: 8, kernel: 3 },
      inputs: { image: shape('image', [batch, dim(28, 'H'), dim(28, 'W'), dim(1, 'C')]) },
      outputs: { image: [null, 28, 28, 8] },
    },
    {
      params: { filters: 96, kernel: 11, stride: 4, padding: 'valid' },
      inputs: { image: shape('image', [batch, dim(227, 'H'), dim(227, 'W'), dim(3, 'C')]) },
      outputs: { image: [null, 55, 55, 96] },
    },
    {
      params: { kernel: 5, padding: 'valid' },
      inputs: { image: shape('image', [batch, dim(3, 'H'), dim(3, 'W'), dim(8, 'C')]) },
      outputs: 'window-too-large',
    },
    {
      params: {},
      inputs: { image: shape('values', [batch, dim(784, 'features')]) },
      outputs: 'not-an-image',
    },
  ],
});
