// The data of two dimensions: modes of a ring are equally many and where they belong, drawn points are what examples lie around.
import { expect, test } from 'vitest';
import { readPoints, writePoints } from '../../drawn-points.ts';
import type { Opened } from '../dataset.ts';
import { testContext } from '../host.testing.ts';
import { points } from './points.ts';
import { ring } from './ring.ts';

function featuresOf(set: Opened, split: 'training' | 'held-out'): (readonly [number, number])[] {
  const count = set.count[split];
  const indices = Array.from({ length: count }, (_, index) => index);
  const values = set.batch(split, indices).features ?? new Float32Array();
  return indices.map((index) => [values[2 * index] ?? 0, values[2 * index + 1] ?? 0]);
}

test('a ring has its Gaussians on the unit circle, as many points at each, as wide as asked', async () => {
  const options = ring.options.parse({ examples: 8000, heldOut: 800 });
  const set = await ring.open(options, testContext(3));
  expect(set.columns.map(({ name, sizes }) => [name, sizes])).toEqual([
    ['features', [2]],
    ['label', []],
  ]);
  const indices = Array.from({ length: 8000 }, (_, index) => index);
  const labels = set.batch('training', indices).label ?? new Int32Array();
  const counts = Array.from({ length: 8 }, () => 0);
  let squares = 0;
  featuresOf(set, 'training').forEach(([x, y], index) => {
    const mode = labels[index] ?? 0;
    counts[mode] = (counts[mode] ?? 0) + 1;
    const angle = (2 * Math.PI * mode) / 8;
    squares += (x - Math.cos(angle)) ** 2 + (y - Math.sin(angle)) ** 2;
  });
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(120);
  expect(Math.sqrt(squares / 16_000)).toBeCloseTo(0.05, 3);
});

test('examples lie around the drawn points, both in training and held out', async () => {
  const drawn = writePoints([
    [-0.5, 0.25],
    [1, -1],
  ]);
  expect(drawn).toBe('-0.5,0.25 1,-1');
  const options = points.options.parse({ points: drawn, noise: 0, examples: 200, heldOut: 50 });
  const set = await points.open(options, testContext(1));
  for (const split of ['training', 'held-out'] as const) {
    const seen = new Set(featuresOf(set, split).map((point) => point.join(',')));
    expect([...seen].sort()).toEqual(['-0.5,0.25', '1,-1']);
  }
});

test('without a point there is nothing to learn, and it is said', async () => {
  const options = points.options.parse({ points: '' });
  await expect(points.open(options, testContext(1))).rejects.toThrow('Draw some points first.');
});

test('what is no list of points is refused, and what is written is read again', () => {
  for (const wrong of ['1', '1,2,3', '0.5;1', 'a,b', '0.12345,0', '10,10'])
    expect(points.options.safeParse({ points: wrong }).success, wrong).toBe(false);
  const initial = points.options.parse({}).points;
  expect(writePoints(readPoints(initial))).toBe(initial);
  expect(readPoints('')).toEqual([]);
});
