// Probabilities in order, beside the right class.
import { expect, test } from 'vitest';
import type { ViewData } from '../../../graph-core/index.ts';
import { topOf } from './top-probabilities.ts';

const sequence: ViewData = {
  path: 'output',
  port: 'probabilities',
  kind: 'probabilities',
  shape: [3, 3],
  axes: [
    { name: 'T', labels: ['⟨bos⟩', 'a', ''] },
    { name: 'class', labels: ['⟨pad⟩', 'a', 'b'] },
  ],
  data: Float32Array.of(0.125, 0.25, 0.625, 0.5, 0.375, 0.125, 1, 0, 0),
  target: Float32Array.of(1, 0, 0),
};

test('the likeliest stand first; padding is neither a place nor a right answer', () => {
  const [first, second, ...rest] = topOf(sequence, 2);
  expect(first).toEqual({
    index: 0,
    read: '⟨bos⟩',
    right: 'a',
    best: [
      { id: 2, word: 'b', probability: 0.625, isRight: false },
      { id: 1, word: 'a', probability: 0.25, isRight: true },
    ],
  });
  expect(second?.right).toBeUndefined();
  expect(second?.best.some(({ isRight }) => isRight)).toBe(false);
  expect(rest).toEqual([]);
});

test('the first class of a picture is a class like any other', () => {
  const [only] = topOf(
    {
      ...sequence,
      shape: [3],
      axes: [{ name: 'class' }],
      data: Float32Array.of(0.7, 0.2, 0.1),
      target: Float32Array.of(0),
    },
    10,
  );
  expect(only?.right).toBe('0');
  expect(only?.best.map(({ isRight }) => isRight)).toEqual([true, false, false]);
});
