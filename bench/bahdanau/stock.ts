// The model of row.ts with the stock layers of TensorFlow.js and additive attention by hand.
import * as tf from '@tensorflow/tfjs';
import { Given, type Setup, type TrainStep } from '../side.ts';

export function start(setup: Setup): TrainStep {
  const { batch = 0, source = 0, target = 0, units = 0 } = setup.sizes;
  const { sourceWords = 0, targetWords = 0 } = setup.sizes;
  const given = new Given(setup);
  const valuesOf = (name: string) => {
    const { values, shape } = given.weight(name);
    return tf.tensor(values, shape);
  };
  const variables = new Map<string, tf.Variable>();
  for (const { name } of setup.weights)
    if (!/^(encoder|decoder)\//.test(name)) variables.set(name, tf.variable(valuesOf(name)));
  const w = (name: string) => variables.get(name) as tf.Variable;

  const recurrent = (name: string) => {
    const layer = tf.layers.lstm({
      units,
      recurrentActivation: 'sigmoid',
      returnSequences: true,
      returnState: true,
    });
    tf.tidy(() => void layer.apply(tf.zeros([1, 1, units])));
    layer.setWeights(
      ['kernel', 'recurrent-kernel', 'bias'].map((part) => valuesOf(`${name}/${part}`)),
    );
    return layer;
  };
  const [encoder, decoder] = [recurrent('encoder'), recurrent('decoder')];

  /** A gather has no gradient on stock WASM, so the embedding is a product with one-hot rows. */
  const embedded = (ids: tf.Tensor1D, words: number, length: number, name: string) =>
    tf.reshape(tf.matMul(tf.oneHot(ids, words).toFloat(), w(`${name}/table`)), [
      batch,
      length,
      units,
    ]);
  const project = (x: tf.Tensor, name: string): tf.Tensor =>
    tf.matMul(tf.reshape(x, [-1, x.shape.at(-1) ?? 1]), w(name));

  function logits(sourceIds: tf.Tensor1D, targetIds: tf.Tensor1D): tf.Tensor {
    const read = embedded(sourceIds, sourceWords, source, 'source-embedding');
    const said = embedded(targetIds, targetWords, target, 'target-embedding');
    const [keys, h, c] = encoder.apply(read) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [queries] = decoder.apply([said, h, c]) as [tf.Tensor];
    const seen = tf.reshape(project(keys, 'attention/key-kernel'), [batch, 1, source, units]);
    const asked = tf.reshape(project(queries, 'attention/query-kernel'), [batch, target, 1, units]);
    const energies = project(tf.tanh(tf.add(seen, asked)), 'attention/score-kernel');
    const context = tf.matMul(tf.softmax(tf.reshape(energies, [batch, target, source])), keys);
    const joined = tf.concat([context, queries], -1);
    const combined = tf.tanh(tf.add(project(joined, 'combine/kernel'), w('combine/bias')));
    return tf.add(tf.matMul(combined, w('head/kernel')), w('head/bias'));
  }

  const optimizer = tf.train.adam(setup.learningRate, 0.9, 0.999, setup.epsilon);
  return (step) =>
    tf.tidy(() => {
      const ids = (name: string) => tf.tensor1d(given.column(name, step), 'int32');
      const wanted = tf.oneHot(ids('output'), targetWords).toFloat();
      const loss = optimizer.minimize(
        () =>
          tf.losses.softmaxCrossEntropy(wanted, logits(ids('source'), ids('target'))).asScalar(),
        true,
      );
      return loss?.dataSync()[0] ?? Number.NaN;
    });
}
