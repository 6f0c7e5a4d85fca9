// Ways between two noises: they begin and end where they should, and normal noise keeps its length on the way.
import { expect, test } from 'vitest';
import { normals } from '../../engine/random.ts';
import { alongLine, alongSphere } from './between.ts';

const [from, to] = [normals(1, 64), normals(2, 64)] as [Float32Array, Float32Array];
const length = (values: Float32Array) => Math.hypot(...values);

test.each([alongLine, alongSphere])(
  '%o begins at the first and ends at the second, to the bit',
  (way) => {
    expect(way(from, to, 0)).toEqual(from);
    expect(way(from, to, 1)).toEqual(to);
  },
);

test('on the sphere lengths go evenly from one to the other; straight on they sink', () => {
  const shares = [0.25, 0.5, 0.75];
  const least = Math.min(length(from), length(to));
  for (const share of shares)
    expect(length(alongSphere(from, to, share))).toBeGreaterThan(0.97 * least);
  expect(length(alongLine(from, to, 0.5))).toBeLessThan(0.8 * least);
});

test('the middle of the sphere’s way is as far from one end as from the other', () => {
  const unit = (values: Float32Array) => values.map((value) => value / length(values));
  const [a, b] = [unit(from), unit(to)];
  const middle = alongSphere(a, b, 0.5);
  const angle = (x: Float32Array, y: Float32Array) =>
    Math.acos(x.reduce((sum, value, at) => sum + value * (y[at] ?? 0), 0) / length(x) / length(y));
  expect(angle(a, middle)).toBeCloseTo(angle(a, b) / 2, 4);
  expect(angle(middle, b)).toBeCloseTo(angle(a, b) / 2, 4);
});

test('between opposite vectors, and between equal ones, the way is straight', () => {
  const back = from.map((value) => -value);
  expect([...alongSphere(from, back, 0.5)].every((value) => Math.abs(value) < 1e-6)).toBe(true);
  expect(alongSphere(from, from, 0.3)[5]).toBeCloseTo(from[5] ?? Number.NaN, 6);
});
