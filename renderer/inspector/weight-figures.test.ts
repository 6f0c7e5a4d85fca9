// Mean, deviation and norm of a weight, against numbers worked out by hand.
import { expect, test } from 'vitest';
import { weightFigures } from './weight-figures.ts';

test('of four numbers', () => {
  const { mean, deviation, norm } = weightFigures({
    shape: [2, 2],
    data: Float32Array.from([1, -1, 3, 5]),
  });
  expect(mean).toBe(2);
  expect(deviation).toBeCloseTo(Math.sqrt(5), 12);
  expect(norm).toBe(6);
});
