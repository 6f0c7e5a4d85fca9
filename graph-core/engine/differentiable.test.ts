import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { differentiable, present } from './differentiable.ts';
import type { Tensor } from './ops.ts';

const square = (x: Tensor): Tensor =>
  differentiable(tf, {
    inputs: [x],
    forward(save) {
      save([x]);
      return tf.square(x);
    },
    backward: (dy, [saved]) => [() => tf.mul(dy, tf.mul(2, present(saved)))],
  });

test('what was saved is the tensor itself to gradients of gradients, and is freed with the tape', async () => {
  await tf.setBackend('cpu');
  const x = tf.tensor([3, -1]);
  const { numTensors } = tf.memory();
  const [first, second] = [tf.grad(square), tf.grad(tf.grad(square))].map((of) => of(x));
  expect([...present(first).dataSync()]).toEqual([6, -2]);
  expect([...present(second).dataSync()]).toEqual([2, 2]);
  tf.dispose([present(first), present(second)]);
  expect(tf.memory().numTensors).toBe(numTensors);
  tf.dispose(square(x));
  expect(tf.memory().numTensors).toBe(numTensors);
});
