// The GPT of row.ts by hand on stock TensorFlow.js, as somebody who knows it would write it.
import * as tf from '@tensorflow/tfjs';
import { Given, type Setup, type TrainStep } from '../side.ts';

type Weights = (name: string) => tf.Variable;

function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(normal, gamma), beta);
}

function gelu(x: tf.Tensor): tf.Tensor {
  const cubic = tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x))));
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), cubic))));
}

export function start(setup: Setup): TrainStep {
  const { batch = 0, length = 0, units = 0, layers = 0, heads = 1, vocabulary = 0 } = setup.sizes;
  const given = new Given(setup);
  const variables = new Map<string, tf.Variable>();
  for (const { name } of setup.weights) {
    const { values, shape } = given.weight(name);
    variables.set(name, tf.variable(tf.tensor(values, shape)));
  }
  const w: Weights = (name) => variables.get(name) as tf.Variable;
  const width = units / heads;
  // −1e9 above the diagonal, 0 elsewhere.
  const future = tf.keep(
    tf.tidy(() => {
      const past = tf.linalg.bandPart(tf.ones([length, length]), -1, 0);
      return tf.mul(tf.sub(past, 1), 1e9);
    }),
  );

  const linear = (x: tf.Tensor, name: string) =>
    tf.add(tf.matMul(x, w(`${name}-kernel`)), w(`${name}-bias`));
  const splitHeads = (x: tf.Tensor) =>
    tf.transpose(tf.reshape(x, [batch, length, heads, width]), [0, 2, 1, 3]);

  function attention(x: tf.Tensor, name: string): tf.Tensor {
    const [q, k, v] = ['query', 'key', 'value'].map((part) =>
      splitHeads(linear(x, `${name}/${part}`)),
    ) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(width));
    const values = tf.matMul(tf.softmax(tf.add(scores, future)), v);
    const joined = tf.reshape(tf.transpose(values, [0, 2, 1, 3]), [batch * length, units]);
    return linear(joined, `${name}/output`);
  }

  function logits(ids: tf.Tensor1D): tf.Tensor {
    // A gather has no gradient on stock WASM, so the embedding is a product with one-hot rows.
    const tokens = tf.matMul(tf.oneHot(ids, vocabulary).toFloat(), w('embedding/table'));
    let x: tf.Tensor = tf.reshape(
      tf.add(tf.reshape(tokens, [batch, length, units]), w('position/table')),
      [batch * length, units],
    );
    for (let i = 0; i < layers; i++) {
      const first = layerNorm(x, w(`norm-${i}/gamma`), w(`norm-${i}/beta`));
      x = tf.add(x, attention(first, `attention-${i}`));
      const second = layerNorm(x, w(`middle-${i}/gamma`), w(`middle-${i}/beta`));
      x = tf.add(x, linear(gelu(linear(second, `inner-${i}/inner`)), `inner-${i}/outer`));
    }
    return tf.matMul(layerNorm(x, w('norm/gamma'), w('norm/beta')), w('head/kernel'));
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
