// Every epoch meets every example once, in an order that the seed and the epoch alone decide.
import { expect, test } from 'vitest';
import { batchOrder } from './places.ts';

test('an epoch is a permutation, another epoch another one, and any step can be asked for alone', () => {
  const order = batchOrder(12, 4, 7);
  const epoch = [1, 2, 3].flatMap((step) => [...order.placesAt(step)]);
  expect(order.stepsPerEpoch).toBe(3);
  expect([...epoch].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect([4, 5, 6].flatMap((step) => [...order.placesAt(step)])).not.toEqual(epoch);
  expect([...batchOrder(12, 4, 7).placesAt(2)]).toEqual(epoch.slice(4, 8));
  expect([...batchOrder(12, 4, 8).placesAt(1)]).not.toEqual(epoch.slice(0, 4));
});

test('a batch larger than the data is all of the data', () => {
  expect(batchOrder(3, 8, 0).placesAt(5)).toHaveLength(3);
});
