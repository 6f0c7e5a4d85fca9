// Convolution along a sequence.
import { z } from 'zod';
import { flag, size } from '../params.ts';
import { text } from '../text.ts';
import {
  kerasActivation,
  kerasActivationClasses,
  withStockActivation,
  torchActivation,
} from './kit/activation-code.ts';
import { activation } from './kit/activation-param.ts';
import { resized } from './kit/arriving.ts';
import { defineBlock } from './block.ts';
import { needsSequence } from './kit/expectations.ts';
import { permuted, weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt } from './kit/shape.ts';
import type { Window } from './kit/sliding-window.ts';
import {
  kernel,
  samePadding,
  sequencePadding,
  slide,
  stride,
  windowTooLarge,
} from './kit/sliding-window.ts';
import { code, single, py } from './kit/python.ts';

export const conv1d = defineBlock({
  type: 'conv-1d',
  docs: {
    title: text('Convolution 1D', '畳み込み 1D（Conv1D）'),
    summary: text(
      'Slides small filters along a sequence; each filter answers where its pattern occurs.',
      '小さなフィルタを系列に沿って動かし、各フィルタの模様がどこにあるかを答えます。',
    ),
    also: ['Conv1D', 'temporal convolution', 'コンボリューション 1D', '一次元の畳み込み'],
    category: 'convolution',
    icon: 'audio-lines',
    equation: 'y[t] = φ(Σ x[t·s + m] W[m] + b), m < kernel',
    source: 'Waibel et al. 1989, Phoneme Recognition Using Time-Delay Neural Networks',
  },
  inputs: { values: { kind: 'values', label: text('Sequence', '系列') } },
  outputs: { values: { kind: 'values', label: text('Sequence', '系列') } },
  params: z.object({
    filters: size(64, { label: text('Filters', 'フィルタ数'), brief: text('#', '#') }),
    kernel: kernel(3),
    stride: stride(1),
    padding: sequencePadding(),
    activation: activation('relu'),
    bias: flag(true, { label: text('Bias', 'バイアス') }),
  }),
  shape({ inputs, params, self, dim: sized }) {
    const from = inputs.values;
    const window = { ...params, size: params.kernel };
    const length = sizeAt(from, 1);
    const target = { self, port: 'values', param: 'kernel' };
    const unfit =
      needsSequence(self, 'values', from) ?? windowTooLarge(from, target, [length], window);
    if (unfit) return unfit;
    const steps = resized(from.dims[1], slide(length, window));
    return { values: shape('values', [batch, steps, sized('filters', 'filters')]) };
  },
  weights({ params, inputs }) {
    const channels = sizeAt(inputs.values, -1);
    const filters = {
      shape: [params.kernel, channels, params.filters],
      init: 'he-normal',
    } as const;
    if (!params.bias) return { kernel: filters };
    return { kernel: filters, bias: { shape: [params.filters], init: 'zeros' } };
  },
  forward({ ops, params, inputs, weight }) {
    const { tf } = ops;
    const { values } = inputs;
    const [examples = 0, length = 0, channels = 0] = values.shape;
    const causal = params.padding === 'causal';
    const before = causal ? params.kernel - 1 : 0;
    const padded =
      before > 0
        ? tf.pad(values, [
            [0, 0],
            [before, 0],
            [0, 0],
          ])
        : values;
    // An image of width 1.
    const tall = padded.reshape([examples, length + before, 1, channels]);
    const filters = weight('kernel').reshape([params.kernel, 1, channels, params.filters]);
    const convolved = ops.conv2d(tall, filters, params.bias ? weight('bias') : undefined, {
      strides: [params.stride, params.stride],
      padding: params.padding === 'same' ? 'same' : 'valid',
      activation: params.activation,
    });
    const [, steps = 1] = convolved.shape;
    return { values: convolved.reshape([examples, steps, params.filters]) };
  },
  multiplyAdds: ({ params, inputs, outputs }) =>
    sizeAt(outputs.values, 1) * params.kernel * sizeAt(inputs.values, -1) * params.filters,
  exports: {
    stock: ({ params }) =>
      params.padding === 'causal'
        ? undefined
        : withStockActivation(params.activation, (activationName) => ({
            className: 'Conv1D',
            config: {
              filters: params.filters,
              kernel_size: [params.kernel],
              strides: [params.stride],
              padding: params.padding,
              activation: activationName,
              use_bias: params.bias,
            },
            weights: params.bias ? ['kernel', 'bias'] : ['kernel'],
          })),
    torch({ params, inputs, outputs }) {
      const [before, after] = zerosAround(
        { ...params, size: params.kernel },
        sizeAt(inputs.values, 1),
      );
      const even = before === after;
      return {
        make: py('nn.Conv1d', [sizeAt(inputs.values, -1), params.filters], {
          kernel_size: params.kernel,
          stride: params.stride === 1 ? undefined : params.stride,
          padding: even && before > 0 ? before : undefined,
          bias: params.bias ? undefined : false,
        }),
        call(given, self) {
          const first = code`${single(given.values)}.transpose(1, 2)`;
          const padded = even ? first : py('F.pad', [first, [before, after]]);
          const convolved = code`${py(self, [padded])}.transpose(1, 2)`;
          return { values: torchActivation(convolved, params.activation, outputs.values) };
        },
        state(weights) {
          const weight = permuted(weightOf(weights, 'kernel'), [2, 1, 0]);
          return params.bias ? { weight, bias: weightOf(weights, 'bias') } : { weight };
        },
      };
    },
    keras({ params }) {
      const { activation: name } = params;
      return {
        make: py('layers.Conv1D', [params.filters, params.kernel], {
          strides: params.stride === 1 ? undefined : params.stride,
          padding: params.padding,
          activation: name === 'linear' ? undefined : kerasActivation(name),
          use_bias: params.bias ? undefined : false,
        }),
        call: (given, self) => ({ values: py(self, [single(given.values)]) }),
        state: (weights) => weights,
        classes: kerasActivationClasses(params.activation),
      };
    },
  },
  examples: [
    {
      params: { filters: 8, kernel: 5 },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(4, 'units')]) },
      outputs: { values: [null, 10, 8] },
    },
    {
      params: { filters: 8, kernel: 3, stride: 2, padding: 'valid' },
      inputs: { values: shape('values', [batch, dim(10, 'T'), dim(4, 'units')]) },
      outputs: { values: [null, 4, 8] },
    },
    {
      params: { kernel: 5, padding: 'valid' },
      inputs: { values: shape('values', [batch, dim(3, 'T'), dim(4, 'units')]) },
      outputs: 'window-too-large',
    },
    {
      params: {},
      inputs: { values: shape('values', [batch, dim(4, 'units')]) },
      outputs: 'not-a-sequence',
    },
  ],
});

/** Zeros before and after the sequence. */
function zerosAround(window: Window, length: number): readonly [number, number] {
  if (window.padding === 'causal') return [window.size - 1, 0];
  return window.padding === 'same' ? samePadding(length, window.size, window.stride) : [0, 0];
}
