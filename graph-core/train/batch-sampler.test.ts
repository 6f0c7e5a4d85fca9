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

/** Of forty examples: thirty of class 0, eight of class 2, two of class 5. */
const classes = Int32Array.from({ length: 40 }, (_, at) =>
  at % 20 === 7 ? 5 : at % 5 === 1 ? 2 : 0,
);

test('classes drawn alike share every batch evenly, rare ones come again and again, and any step can be asked for alone', () => {
  const order = batchSampler(40, 8, 3, { classes });
  expect(order.stepsPerEpoch).toBe(5);
  const steps = [1, 2, 3, 4, 5, 6, 7].map((step) => order.indices(step));
  const times = new Map<number, number>();
  for (const indices of steps) {
    const counts = [0, 2, 5].map((id) => [...indices].filter((at) => classes[at] === id).length);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
  for (const at of steps.slice(0, 5).flatMap((indices) => [...indices]))
    times.set(at, (times.get(at) ?? 0) + 1);
  const of = (id: number) => [...classes.keys()].filter((at) => classes[at] === id);
  // Thirteen or fourteen draws each: nobody comes again before all of its class have come.
  for (const id of [0, 2, 5]) {
    const drawn = of(id).map((at) => times.get(at) ?? 0);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeLessThanOrEqual(1);
  }
  expect(batchSampler(40, 8, 3, { classes }).indices(6)).toEqual(steps[5]);
  expect(batchSampler(40, 8, 4, { classes }).indices(6)).not.toEqual(steps[5]);
  expect([...(steps[0] ?? [])]).not.toEqual([...(steps[5] ?? [])]);
});

test('classes are drawn alike among sentences of like length too', () => {
  const lengths = Int32Array.from({ length: 40 }, (_, at) => (at * 7) % 11);
  const order = batchSampler(40, 6, 3, { classes, lengths: [lengths] });
  const plain = batchSampler(40, 6, 3, { classes });
  const all = (from: typeof order) => [1, 2, 3, 4, 5, 6].flatMap((step) => [...from.indices(step)]);
  const sorted = (from: typeof order) => all(from).toSorted((a, b) => a - b);
  expect(sorted(order)).toEqual(sorted(plain));
  const spread = (from: typeof order) =>
    [1, 2, 3, 4, 5, 6].reduce((sum, step) => {
      const zeros = [...from.indices(step)].filter((at) => classes[at] === 0);
      const own = zeros.map((at) => lengths[at] ?? 0);
      return sum + Math.max(...own) - Math.min(...own);
    }, 0);
  expect(spread(order)).toBeLessThan(spread(plain));
  for (const step of [1, 4, 9]) {
    const counts = [0, 2, 5].map(
      (id) => [...order.indices(step)].filter((at) => classes[at] === id).length,
    );
    expect(counts).toEqual([2, 2, 2]);
  }
});
