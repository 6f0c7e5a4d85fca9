// Weights keep every number when they are laid out another way.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { columnsOf, permuted, regrouped, rowOf, stacked, transposed } from './layout.ts';

function counting(...shape: number[]) {
  const size = shape.reduce((a, b) => a * b, 1);
  return { shape, data: Float32Array.from({ length: size }, (_, index) => index) };
}

test.each([[[2, 0, 1]], [[1, 0, 2]], [[0, 1, 2]], [[2, 1, 0]]])(
  'axes %j as tf.transpose',
  (axes) => {
    const value = counting(2, 3, 4);
    const expected = tf.transpose(tf.tensor(value.data, [2, 3, 4]), axes);
    expect(permuted(value, axes)).toEqual({ shape: expected.shape, data: expected.dataSync() });
  },
);

test('a matrix and its transpose', () => {
  expect([...transposed(counting(2, 3)).data]).toEqual([0, 3, 1, 4, 2, 5]);
});

test('columns and rows of a matrix, a stretch of a vector', () => {
  expect(columnsOf(counting(2, 4), 1, 2)).toEqual({
    shape: [2, 2],
    data: Float32Array.from([1, 2, 5, 6]),
  });
  expect(columnsOf(counting(4), 2, 2)).toEqual({ shape: [2], data: Float32Array.from([2, 3]) });
  expect(rowOf(counting(2, 3), 1)).toEqual({ shape: [3], data: Float32Array.from([3, 4, 5]) });
});

test('gates change places, matrices are put one below another', () => {
  expect([...regrouped(counting(6), [1, 0, 2]).data]).toEqual([2, 3, 0, 1, 4, 5]);
  const two = stacked([counting(1, 2), counting(2, 2)]);
  expect(two).toEqual({ shape: [3, 2], data: Float32Array.from([0, 1, 0, 1, 2, 3]) });
});
