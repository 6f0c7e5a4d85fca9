// The LSTM of row.ts with the stock layers of TensorFlow.js.
import * as tf from '@tensorflow/tfjs';
import { Given, type Setup, type TrainStep } from '../side.ts';

export function start(setup: Setup): TrainStep {
  const { batch = 0, length = 0, features = 0, units = 0, classes = 0 } = setup.sizes;
  const given = new Given(setup);
  const recurrent = { units, returnSequences: true, recurrentActivation: 'sigmoid' } as const;
  const model = tf.sequential({
    layers: [
      tf.layers.lstm({ ...recurrent, inputShape: [length, features] }),
      tf.layers.lstm(recurrent),
      tf.layers.dense({ units: classes }),
    ],
  });
  const names = ['first', 'second'].flatMap((layer) =>
    ['kernel', 'recurrent-kernel', 'bias'].map((part) => `${layer}/${part}`),
  );
  model.setWeights(
    [...names, 'head/kernel', 'head/bias'].map((name) => {
      const { values, shape } = given.weight(name);
      return tf.tensor(values, shape);
    }),
  );
  const optimizer = tf.train.adam(setup.learningRate, 0.9, 0.999, setup.epsilon);
  return (step) =>
    tf.tidy(() => {
      const x = tf.tensor(given.column('values', step), [batch, length, features]);
      const targets = tf.tensor1d(given.column('output', step), 'int32');
      const wanted = tf.oneHot(targets, classes).toFloat();
      const loss = optimizer.minimize(() => {
        const logits = model.apply(x, { training: true }) as tf.Tensor;
        const flat = tf.reshape(logits, [batch * length, classes]);
        return tf.losses.softmaxCrossEntropy(wanted, flat).asScalar();
      }, true);
      return loss?.dataSync()[0] ?? Number.NaN;
    });
}
