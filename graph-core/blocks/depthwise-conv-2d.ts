// Convolution of each channel of an image by itself.
import { z } from 'zod';
import { flag, size } from '../params.ts';
import { text } from '../text.ts';
import { withStockActivation } from './kit/activation-code.ts';
import { activation } from './kit/activation-param.ts';
import { defineBlock } from './block.ts';
import { kerasConv, torchConvCall, torchPadding } from './kit/conv-code.ts';
import { permuted, reshaped, weightOf } from './kit/layout.ts';
import { batch, dim, lastDim, shape, sizeAt } from './kit/shape.ts';
import { kernel, padding, slideOverImage, stride } from './kit/sliding-window.ts';
import { py } from './kit/python.ts';

export const depthwiseConv2d = defineBlock({
  type: 'depthwise-conv-2d',
  docs: {
    title: text('Depthwise convolution 2D', '深さ方向の畳み込み 2D（Depthwise）'),
    summary: text(
      'Slides filters over each channel by itself; channels do not mix.',
      'チャンネルごとに別々のフィルタを動かします。チャンネルどうしは混ざりません。',
    ),
    also: ['DepthwiseConv2D', 'MobileNet', 'デプスワイズ畳み込み'],
    category: 'convolution',
    icon: 'layers',
    equation: 'y[i, j, c] = φ(Σ x[i·s + m, j·s + n, c] W[m, n, c] + b[c]), m, n < kernel',
    source: 'Howard et al. 2017, MobileNets, 1704.04861',
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
    kernel: kernel(3),
    stride: stride(1),
    padding: padding('same'),
    multiplier: size(
      1,
      {
        label: text('Filters per channel', 'チャンネルあたりのフィルタ数'),
      },
      { max: 256 },
    ),
    activation: activation('relu'),
    bias: flag(true, { label: text('Bias', 'バイアス') }),
  }),
  shape({ inputs, params, self }) {
    const target = { self, port: 'image', param: 'kernel' };
    const window = { ...params, size: params.kernel };
    const { multiplier } = params;
    const channels =
      multiplier === 1 ? lastDim(inputs.image) : dim(sizeAt(inputs.image, -1) * multiplier, 'C');
    return slideOverImage(inputs.image, target, window, channels);
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const filters = {
      shape: [params.kernel, params.kernel, channels, params.multiplier],
      init: 'glorot-uniform',
    } as const;
    if (!params.bias) return { kernel: filters };
    return { kernel: filters, bias: { shape: [channels * params.multiplier], init: 'zeros' } };
  },
  forward({ ops, params, inputs, weight }) {
    const bias = params.bias ? weight('bias') : undefined;
    const { stride: step, padding: pad, activation: end } = params;
    const image = ops.depthwiseConv2d(inputs.image, weight('kernel'), bias, {
      strides: [step, step],
      padding: pad,
      activation: end,
    });
    return { image };
  },
  multiplyAdds: ({ params, outputs: { image } }) =>
    sizeAt(image, 1) * sizeAt(image, 2) * params.kernel ** 2 * sizeAt(image, -1),
  exports: {
    stock: ({ params }) =>
      withStockActivation(params.activation, (name) => ({
        className: 'DepthwiseConv2D',
        config: {
          kernel_size: [params.kernel, params.kernel],
          depth_multiplier: params.multiplier,
          strides: [params.stride, params.stride],
          padding: params.padding,
          activation: name,
          use_bias: params.bias,
        },
        weights: params.bias ? ['kernel', 'bias'] : ['kernel'],
      })),
    torch({ params, inputs }) {
      const pad = torchPadding(inputs.image, { ...params, size: params.kernel });
      const channels = sizeAt(inputs.image, -1);
      return {
        make: py('nn.Conv2d', [channels, channels * params.multiplier], {
          kernel_size: params.kernel,
          stride: params.stride === 1 ? undefined : params.stride,
          padding: pad.inside,
          groups: channels,
          bias: params.bias ? undefined : false,
        }),
        call: torchConvCall(inputs.image, pad, params.activation),
        state(weights) {
          const { kernel: side } = params;
          const byChannel = permuted(weightOf(weights, 'kernel'), [2, 3, 0, 1]);
          const weight = reshaped(byChannel, [channels * params.multiplier, 1, side, side]);
          return params.bias ? { weight, bias: weightOf(weights, 'bias') } : { weight };
        },
      };
    },
    keras: ({ params }) =>
      kerasConv(
        'DepthwiseConv2D',
        [],
        { ...params, size: params.kernel },
        {
          depth_multiplier: params.multiplier === 1 ? undefined : params.multiplier,
        },
      ),
  },
  examples: [
    {
      params: {},
      inputs: { image: shape('image', [batch, dim(28, 'H'), dim(28, 'W'), dim(8, 'C')]) },
      outputs: { image: [null, 28, 28, 8] },
    },
    {
      params: { multiplier: 2, stride: 2 },
      inputs: { image: shape('image', [batch, dim(28, 'H'), dim(28, 'W'), dim(8, 'C')]) },
      outputs: { image: [null, 14, 14, 16] },
    },
    {
      params: { kernel: 5, padding: 'valid' },
      inputs: { image: shape('image', [batch, dim(3, 'H'), dim(3, 'W'), dim(8, 'C')]) },
      outputs: 'window-too-large',
    },
  ],
});
