// A probability of yes for each number, and the cross-entropy it is taught by.
import { z } from 'zod';
import { text } from '../text.ts';
import { defineBlock } from './block.ts';
import { weightedCount, weightOfEach } from './kit/class-weights.ts';
import { needsFeatures } from './kit/expectations.ts';
import { batch, dim, shape, sizes } from './kit/shape.ts';
import { channelsLast } from './kit/torch-layout.ts';
import { code, single, py } from './kit/python.ts';

export const binaryOutput = defineBlock({
  type: 'binary-output',
  docs: {
    title: text('Binary output', '二値の出力'),
    summary: text(
      'Turns each logit into the probability of yes. Learns targets of 0 and 1, or a column of two classes, by binary cross-entropy.',
      '各ロジットを「はい」の確率に変えます。0 と 1、または 2 クラスの列を二値交差エントロピーで学習します。',
    ),
    also: [
      'binary cross-entropy',
      'BCE',
      'sigmoid output',
      'logistic regression',
      '二値クロスエントロピー',
      'ロジスティック回帰',
    ],
    category: 'output',
    icon: 'toggle-right',
    equation: 'L = −mean(t · log σ(z) + (1 − t) · log(1 − σ(z)))',
  },
  inputs: { logits: { kind: 'values', label: text('Logits', 'ロジット') } },
  outputs: {
    probabilities: {
      kind: 'values',
      label: text('Probabilities', '確率'),
      view: { kind: 'answer' },
    },
  },
  params: z.object({}),
  shape({ inputs, self }) {
    const problem = needsFeatures(self, 'logits', inputs.logits);
    return problem ?? { probabilities: shape('values', inputs.logits.dims) };
  },
  forward({ ops, inputs, wants }) {
    return wants('probabilities')
      ? { probabilities: ops.activation(inputs.logits, 'sigmoid') }
      : {};
  },
  objective: {
    target: ({ inputs }) => shape('values', inputs.logits.dims),
    measures: () => ['accuracy'],
    range: [0, 1],
    weighs: true,
    least: 0,
    loss({ ops: { tf }, inputs, target, classWeights }) {
      const wanted = tf.cast(target, 'float32');
      const { logits } = inputs;
      // −t·log σ(z) − (1 − t)·log(1 − σ(z)) = softplus(z) − t·z, with no overflow for any z.
      const each = tf.sub(tf.softplus(logits), tf.mul(wanted, logits));
      const weights = classWeights && weightOfEach(tf, classWeights, target);
      const loss = weights ? tf.div(tf.sum(tf.mul(each, weights)), tf.sum(weights)) : tf.mean(each);
      const yes = tf.cast(tf.greater(logits, tf.scalar(0)), 'float32');
      const right = tf.equal(yes, tf.round(wanted));
      return { loss, metrics: { accuracy: tf.mean(tf.cast(right, 'float32')) } };
    },
    torch({ inputs, classWeights }, { logits }, target) {
      // One class an example is [B]; one logit an example is [B, 1].
      const wanted = sizes(inputs.logits).join() === '1' ? code`${target}.reshape(-1, 1)` : target;
      const each = classWeights && code`${classWeights}[${wanted}]`;
      return py(
        'F.binary_cross_entropy_with_logits',
        [channelsLast(single(logits), inputs.logits), code`${wanted}.float()`],
        {
          // Which divides by the number of examples, not by the sum of their weights.
          weight: each && code`None if ${classWeights} is None else ${each} / ${each}.mean()`,
        },
      );
    },
    torchOver: ({ classWeights }, _inputs, target) =>
      classWeights && weightedCount(classWeights, target),
  },
  exports: {
    stock: () => ({ className: 'Activation', config: { activation: 'sigmoid' }, weights: [] }),
    torch: ({ inputs }) => ({
      call: ({ logits }) => ({
        probabilities: py('torch.sigmoid', [channelsLast(single(logits), inputs.logits)]),
      }),
    }),
    keras: () => ({
      make: py('layers.Activation', ['sigmoid']),
      call: ({ logits }, self) => ({ probabilities: py(self, [single(logits)]) }),
    }),
  },
  examples: [
    {
      params: {},
      inputs: { logits: shape('values', [batch, dim(1, 'units')]) },
      outputs: { probabilities: [null, 1] },
    },
    { params: {}, inputs: { logits: shape('values', [batch]) }, outputs: 'too-few-axes' },
  ],
});
