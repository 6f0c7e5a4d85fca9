// Convolution in two steps: each channel by itself, then all channels at each pixel.
import { z } from 'zod';
import { flag, size } from '../params.ts';
import { text } from '../text.ts';
import { withStockActivation } from './kit/activation-code.ts';
import { activation } from './kit/activation-param.ts';
import { defineBlock } from './block.ts';
import { kerasConv, torchConvCall, torchPadding } from './kit/conv-code.ts';
import { permuted, reshaped, weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import { kernel, padding, slideOverImage, stride } from './kit/sliding-window.ts';
import { py } from './kit/python.ts';

export const separableConv2d = defineBlock({
  type: 'separable-conv-2d',
  docs: {
    title: text('Separable convolution 2D', '深さ方向分離可能畳み込み 2D（Separable）'),
    summary: text(
      'A depthwise convolution followed by a 1 × 1 convolution: nearly the reach of Conv2D for a fraction of its weights.',
      'チャンネルごとの畳み込みの後に 1 × 1 の畳み込みを行います。Conv2D に近い働きを、ずっと少ない重みで行います。',
    ),
    also: ['SeparableConv2D', 'Xception', 'MobileNet', 'セパラブル畳み込み'],
    category: 'convolution',
    icon: 'split',
    equation: 'y = φ((x ∗ W_depth) W_point + b)',
    source: 'Chollet 2016, Xception, 1610.02357',
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
    multiplier: size(
      1,
      {
        label: text('Inner filters per channel', 'チャンネルあたりの中間フィルタ数'),
      },
      { max: 256 },
    ),
    activation: activation('relu'),
    bias: flag(true, { label: text('Bias', 'バイアス') }),
  }),
  shape({ inputs, params, self, dim: sized }) {
    const target = { self, port: 'image', param: 'kernel' };
    const window = { ...params, size: params.kernel };
    return slideOverImage(inputs.image, target, window, sized('filters', 'C'));
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const { kernel: side, multiplier, filters } = params;
    const kernels = {
      'depthwise-kernel': { shape: [side, side, channels, multiplier], init: 'glorot-uniform' },
      'pointwise-kernel': { shape: [1, 1, channels * multiplier, filters], init: 'he-normal' },
    } as const;
    return params.bias ? { ...kernels, bias: { shape: [filters], init: 'zeros' } } : kernels;
  },
  forward({ ops, params, inputs, weight }) {
    const { stride: step, padding: pad } = params;
    const inner = ops.depthwiseConv2d(inputs.image, weight('depthwise-kernel'), undefined, {
      strides: [step, step],
      padding: pad,
      activation: 'linear',
    });
    const bias = params.bias ? weight('bias') : undefined;
    const image = ops.conv2d(inner, weight('pointwise-kernel'), bias, {
      strides: [1, 1],
      padding: 'valid',
      activation: params.activation,
    });
    return { image };
  },
  multiplyAdds({ params, inputs, outputs: { image } }) {
    const positions = sizeAt(image, 1) * sizeAt(image, 2);
    const inner = sizeAt(inputs.image, -1) * params.multiplier;
    return positions * inner * (params.kernel ** 2 + params.filters);
  },
  exports: {
    stock: ({ params }) =>
      withStockActivation(params.activation, (name) => ({
        className: 'SeparableConv2D',
        config: {
          filters: params.filters,
          kernel_size: [params.kernel, params.kernel],
          depth_multiplier: params.multiplier,
          strides: [params.stride, params.stride],
          padding: params.padding,
          activation: name,
          use_bias: params.bias,
        },
        weights: ['depthwise-kernel', 'pointwise-kernel', ...(params.bias ? ['bias'] : [])],
      })),
    torch({ params, inputs }) {
      const pad = torchPadding(inputs.image, { ...params, size: params.kernel });
      const channels = sizeAt(inputs.image, -1);
      const inner = channels * params.multiplier;
      const depthwise = py('nn.Conv2d', [channels, inner], {
        kernel_size: params.kernel,
        stride: params.stride === 1 ? undefined : params.stride,
        padding: pad.inside,
        groups: channels,
        bias: false,
      });
      const pointwise = py('nn.Conv2d', [inner, params.filters], {
        kernel_size: 1,
        bias: params.bias ? undefined : false,
      });
      return {
        make: py('nn.Sequential', [depthwise, pointwise]),
        call: torchConvCall(inputs.image, pad, params.activation),
        state(weights) {
          const { kernel: side } = params;
          const byChannel = permuted(weightOf(weights, 'depthwise-kernel'), [2, 3, 0, 1]);
          return {
            '0.weight': reshaped(byChannel, [inner, 1, side, side]),
            '1.weight': permuted(weightOf(weights, 'pointwise-kernel'), [3, 2, 0, 1]),
            ...(params.bias && { '1.bias': weightOf(weights, 'bias') }),
          };
        },
      };
    },
    keras: ({ params }) =>
      kerasConv(
        'SeparableConv2D',
        [params.filters],
        { ...params, size: params.kernel },
        {
          depth_multiplier: params.multiplier === 1 ? undefined : params.multiplier,
        },
      ),
  },
  examples: [
    {
      params: { filters: 16 },
      inputs: { image: shape('image', [batch, dim(28, 'H'), dim(28, 'W'), dim(8, 'C')]) },
      outputs: { image: [null, 28, 28, 16] },
    },
    {
      params: { kernel: 5, padding: 'valid' },
      inputs: { image: shape('image', [batch, dim(3, 'H'), dim(3, 'W'), dim(8, 'C')]) },
      outputs: 'window-too-large',
    },
  ],
});
