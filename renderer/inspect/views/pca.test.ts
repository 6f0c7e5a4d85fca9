// Principal directions of points whose directions are known.
import { expect, test } from 'vitest';
import { project } from './pca.ts';

test('points on a tilted ellipse are turned so that the long side lies along x', () => {
  const count = 60;
  const data = new Float32Array(count * 3);
  for (let index = 0; index < count; index++) {
    const [long, short] = [
      Math.cos((index * 2 * Math.PI) / count) * 4,
      Math.sin((index * 2 * Math.PI) / count),
    ];
    data.set([(long - short) / Math.SQRT2, (long + short) / Math.SQRT2, 5], index * 3);
  }
  const { points, shares } = project(data, count, 3);
  expect(Math.abs(points[0] ?? 0)).toBeCloseTo(4, 3);
  expect(Math.abs(points[1] ?? 9)).toBeLessThan(1e-3);
  expect(shares[0]).toBeCloseTo(16 / 17, 3);
  expect(shares[1]).toBeCloseTo(1 / 17, 3);
});

test('points that are all alike have no direction', () => {
  const { points, shares } = project(new Float32Array(12).fill(3), 4, 3);
  expect(shares).toEqual([0, 0]);
  expect(points.every((value) => value === 0)).toBe(true);
});
