// Which weights a changed model takes over from the run before, told by name and shape alone.
import { expect, test } from 'vitest';
import { fitting } from './train-present.ts';

const array = (name: string, shape: number[], value: number) => ({
  name,
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value),
});

test('a weight is taken over where its name and shape are the same, and is new otherwise', () => {
  const fresh = [
    array('conv/kernel', [3, 3], 0),
    array('conv/bias', [3], 0),
    array('new/kernel', [2], 0),
  ];
  const before = [
    array('conv/bias', [4], 1),
    array('gone/kernel', [9], 1),
    array('conv/kernel', [3, 3], 1),
  ];
  const { weights, taken, anew } = fitting(fresh, before);
  expect([taken, anew]).toEqual([1, ['conv/bias', 'new/kernel']]);
  // Exactly those of the new model, in its order.
  expect(weights.map(({ name }) => name)).toEqual(fresh.map(({ name }) => name));
  expect(weights.map(({ data }) => data[0])).toEqual([1, 0, 0]);
});
