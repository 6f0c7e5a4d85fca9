// Channel gates: what the whole image shows decides how much each channel counts.
import { z } from 'zod';
import { size } from '../params.ts';
import { text } from '../text.ts';
import { notAnImage } from './kit/arriving.ts';
import { defineBlock } from './block.ts';
import { reductionDoesNotDivide } from './kit/channel-reduction.ts';
import { over, wires } from './kit/inside.ts';
import { transposed, weightOf } from './kit/layout.ts';
import { batch, dim, lastDim, shape, sizeAt } from './kit/shape.ts';
import { channelsFirst } from './kit/torch-layout.ts';
import { item, list, single, operate, py, slice } from './kit/python.ts';

export const squeezeExcitation = defineBlock({
  type: 'squeeze-excitation',
  docs: {
    title: text('Squeeze-and-Excitation', 'SE（圧縮と励起）'),
    summary: text(
      'Attention by gating: averages each channel over the image (squeeze), lets two dense layers decide a gate from 0 to 1 for each (excitation), and scales the channels by their gates.',
      'ゲーティングによる注意です。各チャンネルを画像全体で平均し（圧縮）、二つの全結合層で 0 から 1 のゲートを決め（励起）、チャンネルに掛けます。',
    ),
    also: ['SE block', 'SENet', 'channel attention', 'SE ブロック', 'チャネル注意'],
    category: 'attention',
    icon: 'sliders-vertical',
    equation: 's = σ(W₂ δ(W₁ z)),  z_c = mean over H × W,  y_c = s_c · x_c',
    source: 'Hu et al. 2017, Squeeze-and-Excitation Networks, 1709.01507',
  },
  inputs: { image: { kind: 'image', label: text('Image', '画像') } },
  outputs: {
    image: { kind: 'image', label: text('Image', '画像'), view: { kind: 'feature-maps' } },
    gates: { kind: 'values', label: text('Gates', 'ゲート'), view: { kind: 'gates' } },
  },
  params: z.object({
    reduction: size(16, {
      label: text('Reduction r', '縮小率 r'),
      brief: text('r = #', 'r = #'),
      help: text(
        'The inner layer has channels / r units.',
        '中間層のユニット数は チャンネル数 / r です。',
      ),
    }),
  }),
  shape({ inputs, params, self }) {
    const from = inputs.image;
    const unfit = notAnImage(from, self) ?? reductionDoesNotDivide(from, self, params.reduction);
    if (unfit) return unfit;
    return {
      image: shape('image', from.dims),
      gates: shape('values', [batch, lastDim(from)]),
    };
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const inner = channels / params.reduction;
    return {
      'reduce-kernel': { shape: [channels, inner], init: 'he-normal' },
      'reduce-bias': { shape: [inner], init: 'zeros' },
      'expand-kernel': { shape: [inner, channels], init: 'glorot-uniform' },
      'expand-bias': { shape: [channels], init: 'zeros' },
    };
  },
  forward({ ops, inputs, weight }) {
    const layer = (name: string) => ({
      kernel: weight(`${name}-kernel`),
      bias: weight(`${name}-bias`),
    });
    return ops.squeezeExcitation(inputs.image, layer('reduce'), layer('expand'));
  },
  multiplyAdds({ params, inputs }) {
    const channels = sizeAt(inputs.image, -1);
    const scaled = sizeAt(inputs.image, 1) * sizeAt(inputs.image, 2) * channels;
    return (2 * channels * channels) / params.reduction + scaled;
  },
  exports: {
    torch({ params, inputs }) {
      const channels = sizeAt(inputs.image, -1);
      const inner = channels / params.reduction;
      const layers = [
        py('nn.AdaptiveAvgPool2d', [1]),
        py('nn.Flatten'),
        py('nn.Linear', [channels, inner]),
        py('nn.ReLU'),
        py('nn.Linear', [inner, channels]),
        py('nn.Sigmoid'),
      ];
      return {
        make: py('nn.Sequential', layers),
        call(given, self) {
          const x = channelsFirst(single(given.image), inputs.image);
          const gates = py(self, [x]);
          return { image: operate('*', item(gates, slice(), slice(), null, null), x), gates };
        },
        state: (weights) => ({
          '2.weight': transposed(weightOf(weights, 'reduce-kernel')),
          '2.bias': weightOf(weights, 'reduce-bias'),
          '4.weight': transposed(weightOf(weights, 'expand-kernel')),
          '4.bias': weightOf(weights, 'expand-bias'),
        }),
      };
    },
    keras({ params, inputs }) {
      const channels = sizeAt(inputs.image, -1);
      const layers = [
        py('layers.GlobalAveragePooling2D'),
        py('layers.Dense', [channels / params.reduction], { activation: 'relu' }),
        py('layers.Dense', [channels], { activation: 'sigmoid' }),
      ];
      return {
        make: py('keras.Sequential', [list(layers)]),
        call(given, self) {
          const x = single(given.image);
          const gates = py(self, [x]);
          return { image: operate('*', item(gates, slice(), null, null, slice()), x), gates };
        },
        state: (weights) => weights,
      };
    },
  },
  inside: ({ inputs, written }) => {
    const channels = written.axis(inputs.image, -1);
    const inner = over(channels, written.param('reduction'));
    return {
      nodes: {
        squeeze: { type: 'global-pooling', params: { kind: 'average' } },
        reduce: { type: 'dense', params: { units: inner, activation: 'relu' } },
        expand: { type: 'dense', params: { units: channels, activation: 'sigmoid' } },
        scale: { type: 'multiply', params: {} },
      },
      wires: wires({
        'squeeze.values': '$in.image',
        'reduce.values': 'squeeze.values',
        'expand.values': 'reduce.values',
        'scale.values': ['$in.image', 'expand.values'],
        '$out.image': 'scale.values',
        '$out.gates': 'expand.values',
      }),
      weights: (values) => ({
        'reduce/kernel': weightOf(values, 'reduce-kernel'),
        'reduce/bias': weightOf(values, 'reduce-bias'),
        'expand/kernel': weightOf(values, 'expand-kernel'),
        'expand/bias': weightOf(values, 'expand-bias'),
      }),
    };
  },
  examples: [
    {
      params: { reduction: 16 },
      inputs: { image: shape('image', [batch, dim(14, 'H'), dim(14, 'W'), dim(64, 'C')]) },
      outputs: { image: [null, 14, 14, 64], gates: [null, 64] },
    },
    {
      params: { reduction: 24 },
      inputs: { image: shape('image', [batch, dim(14, 'H'), dim(14, 'W'), dim(64, 'C')]) },
      outputs: 'reduction-does-not-divide',
    },
    {
      params: {},
      inputs: { image: shape('values', [batch, dim(10, 'T'), dim(64, 'units')]) },
      outputs: 'not-an-image',
    },
  ],
});
