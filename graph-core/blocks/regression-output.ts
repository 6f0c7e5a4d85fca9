// Numbers as the answer, and the squared error they are taught by.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { needsFeatures } from './kit/expectations.ts';
import { batch, dim, shape } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { single, py } from './kit/python.ts';

export const regressionOutput = defineBlock({
  type: 'regression-output',
  docs: {
    title: text('Regression output', '回帰の出力'),
    summary: text(
      'The incoming values are the answer. Learns by mean squared error; an autoencoder’s target is its own input.',
      '届いた数値がそのまま答えになります。損失は平均二乗誤差です。オートエンコーダでは入力そのものが正解です。',
    ),
    also: ['MSE', 'mean squared error', 'MAE', 'loss', '平均二乗誤差', '損失'],
    category: 'output',
    icon: 'chart-line',
    equation: 'L = mean((y − t)²)',
  },
  inputs: { values: { kind: 'values', label: text('Values', '数値') } },
  outputs: {
    values: { kind: 'values', label: text('Values', '数値'), view: { kind: 'answer' } },
  },
  params: z.object({}),
  shape({ inputs, self }) {
    const problem = needsFeatures(self, 'values', inputs.values);
    return problem ?? { values: shape('values', inputs.values.dims) };
  },
  forward: ({ inputs }) => ({ values: inputs.values }),
  objective: {
    target: ({ inputs }) => shape('values', inputs.values.dims),
    measures: () => ['mae', 'rmse'],
    least: 0,
    loss({ ops: { tf }, inputs, target, training }) {
      const off = tf.sub(inputs.values, tf.cast(target, 'float32'));
      const loss = tf.mean(tf.square(off));
      return training ? { loss, metrics: {} } : { loss, metrics: { mae: tf.mean(tf.abs(off)) } };
    },
    // The loss stays what is learned from; errors are told in the unit of the data.
    summary: ({ loss = Number.NaN, mae = Number.NaN }, unit) =>
      unit === undefined ? { mae } : { mae: mae * unit, rmse: Math.sqrt(loss) * unit },
    torch: ({ inputs }, { values }, target) =>
      py('F.mse_loss', [channelsLast(single(values), inputs.values), target]),
  },
  exports: {
    stock: () => ({ className: 'Activation', config: { activation: 'linear' }, weights: [] }),
    torch: ({ inputs }) => ({
      call: ({ values }) => ({ values: channelsLast(single(values), inputs.values) }),
    }),
    keras: () => ({ call: ({ values }) => ({ values: single(values) }) }),
  },
  examples: [
    {
      params: {},
      inputs: { values: shape('image', [batch, dim(28, 'H'), dim(28, 'W'), dim(1, 'C')]) },
      outputs: { values: [null, 28, 28, 1] },
    },
    { params: {}, inputs: { values: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});
