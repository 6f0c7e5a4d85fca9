// Two layers at each position, alike for all: the Transformer's second part.
import { z } from 'zod';
import type { Ops, Tensor } from '../engine/ops.ts';
import { text } from '../text.ts';
import { choice, rate, size } from '../params.ts';
import {
  kerasActivation,
  kerasActivationClasses,
  torchActivationModule,
} from './kit/activation-code.ts';
import { activation } from './kit/activation-param.ts';
import type { WeightValue } from './block.ts';
import { defineBlock } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import type { Written } from './kit/inside.ts';
import { wires } from './kit/inside.ts';
import { reshaped, transposed, weightOf } from './kit/layout.ts';
import { batch, dim, shape, sizeAt, sizes } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import type { Python } from './kit/python.ts';
import { code, list, single, py } from './kit/python.ts';

export const feedForward = defineBlock({
  type: 'feed-forward',
  docs: {
    title: text('Feed-forward', '位置ごとの順伝播層（FFN）'),
    summary: text(
      'Widens each position to the inner units, applies an activation, and returns to the original size. Two dense layers and two 1 × 1 convolutions are the same computation.',
      '各位置のベクトルを中間の次元に広げ、活性化関数を通し、元の次元に戻します。二つの全結合層でも、二つの 1 × 1 畳み込みでも同じ計算です。',
    ),
    also: ['FFN', 'MLP', 'position-wise', 'フィードフォワード', '順伝播'],
    category: 'dense',
    icon: 'chevrons-left-right-ellipsis',
    equation: 'FFN(x) = max(0, xW₁ + b₁)W₂ + b₂',
    source: 'Vaswani 2017, §3.3, arXiv:1706.03762',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: { values: { kind: 'values', label: text('Values', '数値') } },
  params: z.object({
    units: size(256, {
      brief: text('#', '#'),
      label: text('Inner units', '中間ユニット数'),
      help: text('d_ff, usually 4 × d_model.', 'd_ff。通常は d_model の 4 倍です。'),
    }),
    activation: activation('relu'),
    form: choice(['dense', 'convolution'], 'dense', {
      label: text('Form', '計算の形'),
      choices: {
        dense: text('two dense layers', '全結合層を二つ'),
        convolution: text('two 1 × 1 convolutions', '1 × 1 畳み込みを二つ'),
      },
    }),
    dropout: rate(0, { label: text('Dropout between', '中間のドロップアウト') }),
  }),
  shape({ inputs, self }) {
    const problem = needsFeatures(self, 'values', inputs.values);
    return problem ?? { values: shape('values', inputs.values.dims) };
  },
  weights({ params, inputs }) {
    const units = sizeAt(inputs.values, -1);
    return {
      'inner-kernel': { shape: [units, params.units], init: 'glorot-uniform' },
      'inner-bias': { shape: [params.units], init: 'zeros' },
      'outer-kernel': { shape: [params.units, units], init: 'glorot-uniform' },
      'outer-bias': { shape: [units], init: 'zeros' },
    };
  },
  forward({ ops, params, inputs, shapes, weight, training, seed }) {
    const layer = params.form === 'dense' ? ops.linear : onePixelConvolution(ops);
    const inner = layer(
      inputs.values,
      weight('inner-kernel'),
      weight('inner-bias'),
      params.activation,
    );
    const uncut = [...sizes(shapes.inputs.values).slice(0, -1), params.units];
    const kept =
      training && params.dropout > 0 ? ops.dropout(inner, params.dropout, seed, uncut) : inner;
    return { values: layer(kept, weight('outer-kernel'), weight('outer-bias'), 'linear') };
  },
  multiplyAdds: ({ params, inputs }) =>
    2 * sizes(inputs.values).reduce((a, b) => a * b, 1) * params.units,
  exports: {
    torch: ({ params, inputs }) => {
      const units = sizeAt(inputs.values, -1);
      const convolution = params.form === 'convolution';
      const layer = convolution ? 'nn.Conv1d' : 'nn.Linear';
      const window = convolution ? [1] : [];
      const parts = [
        py(layer, [units, params.units, ...window]),
        torchActivationModule(params.activation, convolution ? 1 : -1),
        ...(params.dropout > 0 ? [py('nn.Dropout', [params.dropout])] : []),
        py(layer, [params.units, units, ...window]),
      ];
      const last = parts.length - 1;
      const rank = inputs.values.dims.length;
      return {
        make: py('nn.Sequential', parts),
        call: ({ values }, self) => ({
          values: convolution
            ? pointwise(channelsLast(single(values), inputs.values), self, rank)
            : py(self, [channelsLast(single(values), inputs.values)]),
        }),
        state: (weights) => {
          const kernel = (name: string) => {
            const matrix = transposed(weightOf(weights, name));
            return convolution ? reshaped(matrix, [...matrix.shape, 1]) : matrix;
          };
          return {
            '0.weight': kernel('inner-kernel'),
            '0.bias': weightOf(weights, 'inner-bias'),
            [`${last}.weight`]: kernel('outer-kernel'),
            [`${last}.bias`]: weightOf(weights, 'outer-bias'),
          };
        },
      };
    },
    keras: ({ params, inputs }) => {
      const units = sizeAt(inputs.values, -1);
      const rank = inputs.values.dims.length;
      const convolution = params.form === 'convolution' && (rank === 3 || rank === 4);
      const layer = convolution ? `layers.Conv${rank - 2}D` : 'layers.Dense';
      const window = convolution ? [1] : [];
      const parts = [
        py(layer, [params.units, ...window], {
          activation: kerasActivation(params.activation),
        }),
        ...(params.dropout > 0 ? [py('layers.Dropout', [params.dropout])] : []),
        py(layer, [units, ...window]),
      ];
      return {
        make: py('keras.Sequential', [list(parts)]),
        call: ({ values }, self) => ({ values: py(self, [single(values)]) }),
        classes: kerasActivationClasses(params.activation),
        state: (weights) => {
          const kernel = (name: string) => {
            const matrix = weightOf(weights, name);
            return convolution
              ? reshaped(matrix, [...Array.from({ length: rank - 2 }, () => 1), ...matrix.shape])
              : matrix;
          };
          return {
            'inner/kernel': kernel('inner-kernel'),
            'inner/bias': weightOf(weights, 'inner-bias'),
            'outer/kernel': kernel('outer-kernel'),
            'outer/bias': weightOf(weights, 'outer-bias'),
          };
        },
      };
    },
  },
  inside: ({ params, inputs, written }) => {
    const convolution = params.form === 'convolution';
    // Convolutions along more than one axis would need one block for each number of axes.
    if (convolution && inputs.values.dims.length !== 3) return undefined;
    const layer = (units: Written, activationName: string) =>
      convolution
        ? {
            type: 'conv-1d',
            params: { filters: units, kernel: 1, activation: activationName },
          }
        : { type: 'dense', params: { units, activation: activationName } };
    const forgets = params.dropout > 0;
    const kernel = (matrix: WeightValue) =>
      convolution ? reshaped(matrix, [1, ...matrix.shape]) : matrix;
    return {
      nodes: {
        inner: layer(written.param('units'), params.activation),
        ...(forgets && { dropout: { type: 'dropout', params: { rate: params.dropout } } }),
        outer: layer(written.axis(inputs.values, -1), 'linear'),
      },
      wires: wires({
        'inner.values': '$in.values',
        ...(forgets && { 'dropout.values': 'inner.values' }),
        'outer.values': forgets ? 'dropout.values' : 'inner.values',
        '$out.values': 'outer.values',
      }),
      weights: (values) => ({
        'inner/kernel': kernel(weightOf(values, 'inner-kernel')),
        'inner/bias': weightOf(values, 'inner-bias'),
        'outer/kernel': kernel(weightOf(values, 'outer-kernel')),
        'outer/bias': weightOf(values, 'outer-bias'),
      }),
    };
  },
  examples: [
    {
      params: { units: 16 },
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(4, 'd_model')]) },
      outputs: { values: [null, 5, 4] },
    },
    {
      params: { units: 16, form: 'convolution', activation: 'gelu', dropout: 0.1 },
      inputs: { values: shape('values', [batch, dim(5, 'T'), dim(4, 'd_model')]) },
      outputs: { values: [null, 5, 4] },
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});

/** As ops.linear, by a convolution whose window is one pixel: x [B, …, in] → [B, …, out]. */
function onePixelConvolution(ops: Ops): Ops['linear'] {
  const { tf } = ops;
  return (x, kernel, bias, activationName = 'linear'): Tensor => {
    const { shape: sizes } = x;
    const positions = sizes.slice(1, -1).reduce((a, b) => a * b, 1);
    const [units = 0, filters = 0] = kernel.shape;
    const pixels = tf.reshape(x, [-1, 1, positions, units]);
    const window = tf.reshape(kernel, [1, 1, units, filters]);
    const answer = ops.conv2d(pixels, window, bias, {
      strides: [1, 1],
      padding: 'valid',
      activation: activationName,
    });
    return tf.reshape(answer, [-1, ...sizes.slice(1, -1), filters]);
  };
}

/** nn.Conv1d wants its channels before the positions. */
function pointwise(x: Python, self: Python, rank: number): Python {
  if (rank === 3) return code`${py(self, [code`${x}.transpose(1, 2)`])}.transpose(1, 2)`;
  if (rank === 2) return code`${py(self, [code`${x}.unsqueeze(2)`])}.squeeze(2)`;
  const first = code`${x}.flatten(1, -2).transpose(1, 2)`;
  return code`${py(self, [first])}.transpose(1, 2).reshape_as(${x})`;
}
