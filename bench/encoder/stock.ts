// The encoder of row.ts by hand on stock TensorFlow.js, as somebody who knows it would write it.
import * as tf from '@tensorflow/tfjs';
import { Given, type Setup, type TrainStep } from '../side.ts';

function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(normal, gamma), beta);
}

/** PE(pos, 2i) = sin(pos / 10000^(2i/d)), PE(pos, 2i+1) = cos of the same. */
function positions(length: number, units: number): tf.Tensor {
  const table = new Float32Array(length * units);
  for (let pos = 0; pos < length; pos++)
    for (let i = 0; i < units; i++) {
      const angle = pos / 10000 ** ((i - (i % 2)) / units);
      table[pos * units + i] = i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  return tf.tensor(table, [length, units]);
}

export function start(setup: Setup): TrainStep {
  const { batch = 0, length = 0, units = 0, layers = 0, heads = 1, vocabulary = 0 } = setup.sizes;
  const given = new Given(setup);
  const variables = new Map<string, tf.Variable>();
  for (const { name } of setup.weights) {
    const { values, shape } = given.weight(name);
    variables.set(name, tf.variable(tf.tensor(values, shape)));
  }
  const w = (name: string) => variables.get(name) as tf.Variable;
  const width = units / heads;
  const positional = positions(length, units);

  const linear = (x: tf.Tensor, name: string) =>
    tf.add(tf.matMul(x, w(`${name}-kernel`)), w(`${name}-bias`));
  const splitHeads = (x: tf.Tensor) =>
    tf.transpose(tf.reshape(x, [batch, length, heads, width]), [0, 2, 1, 3]);

  function attention(x: tf.Tensor, hidden: tf.Tensor, name: string): tf.Tensor {
    const [q, k, v] = ['query', 'key', 'value'].map((part) =>
      splitHeads(linear(x, `${name}/${part}`)),
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width));
    const values = tf.matMul(tf.softmax(tf.add(scores, hidden)), v);
    const joined = tf.reshape(tf.transpose(values, [0, 2, 1, 3]), [batch * length, units]);
    return linear(joined, `${name}/output`);
  }

  function logits(ids: tf.Tensor1D): tf.Tensor {
    // A gather has no gradient on stock WASM, so the embedding is a product with one-hot rows.
    const tokens = tf.matMul(tf.oneHot(ids, vocabulary).toFloat(), w('embedding/table'));
    let x: tf.Tensor = tf.reshape(tf.add(tf.reshape(tokens, [batch, length, units]), positional), [
      batch * length,
      units,
    ]);
    // −1e9 where the key is padding. [batch, 1, 1, keys]
    const padding = tf.cast(tf.equal(ids, 0), 'float32');
    const hidden = tf.mul(tf.reshape(padding, [batch, 1, 1, length]), -1e9);
    for (let i = 0; i < layers; i++) {
      const looked = tf.add(x, attention(x, hidden, `attention-${i}`));
      const first = layerNorm(looked, w(`first-${i}/gamma`), w(`first-${i}/beta`));
      const inner = tf.relu(linear(first, `feed-${i}/inner`));
      const fed = tf.add(first, linear(inner, `feed-${i}/outer`));
      x = layerNorm(fed, w(`second-${i}/gamma`), w(`second-${i}/beta`));
    }
    return tf.add(tf.matMul(x, w('head/kernel')), w('head/bias'));
  }

  const optimizer = tf.train.adam(setup.learningRate, 0.9, 0.999, setup.epsilon);
  return (step) =>
    tf.tidy(() => {
      const ids = tf.tensor1d(given.column('text', step), 'int32');
      const targets = tf.tensor1d(given.column('output', step), 'int32');
      const wanted = tf.oneHot(targets, vocabulary).toFloat();
      const loss = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(wanted, logits(ids)).asScalar(),
        true,
      );
      return loss?.dataSync()[0] ?? Number.NaN;
    });
}
