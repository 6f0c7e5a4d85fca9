// Gates are averaged within a class, and classes are told apart by what they have over the mean of all.
import { expect, test } from 'vitest';
import { againstAll, meansByClass } from './gates-by-class.ts';

const items = [
  { label: 'Trouser', data: Float32Array.of(1, 0.5) },
  { label: 'Bag', data: Float32Array.of(0, 0.5) },
  { label: 'Trouser', data: Float32Array.of(0.5, 1) },
];

test('each class has its own mean, in alphabetical order', () => {
  const { rows, values } = meansByClass(items, 2);
  expect(rows.labels).toEqual(['Bag', 'Trouser']);
  expect([...values]).toEqual([0, 0.5, 0.75, 0.75]);
});

test('against all classes every channel adds up to nothing', () => {
  expect([...againstAll(meansByClass(items, 2)).values]).toEqual([-0.375, -0.125, 0.375, 0.125]);
});
