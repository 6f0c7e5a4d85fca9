// Every epoch meets every example once, in an order that the seed and the epoch alone decide.
import { expect, test } from 'vitest';
import { batchSampler } from './batch-sampler.ts';

test('an epoch is a permutation, another epoch another one, and any step can be asked for alone', () => {
  const order = batchSampler(12, 4, 7);
  const epoch = [1, 2, 3].flatMap((step) => [...order.indices(step)]);
  expect(order.stepsPerEpoch).toBe(3);
  expect([...epoch].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect([4, 5, 6].flatMap((step) => [...order.indices(step)])).not.toEqual(epoch);
  expect([...batchSampler(12, 4, 7).indices(2)]).toEqual(epoch.slice(4, 8));
  expect([...batchSampler(12, 4, 8).indices(1)]).not.toEqual(epoch.slice(0, 4));
});

test('a batch larger than the data is all of the data', () => {
  expect(batchSampler(3, 8, 0).indices(5)).toHaveLength(3);
});
