// Boxes in line, at equal distances, and what a dragged one snaps to.
import { expect, test } from 'vitest';
import { aligned, around, distributed, isWithin, snap } from './line-up.ts';

const box = (id: string, x: number, y: number, width = 10, height = 20) => ({
  id,
  x,
  y,
  width,
  height,
});
const three = [box('a', 0, 0), box('b', 5, 50, 30), box('c', 100, 7)];

test('edges and middles come to those of all together', () => {
  expect(aligned(three, 'x', 0)).toEqual({
    a: { x: 0, y: 0 },
    b: { x: 0, y: 50 },
    c: { x: 0, y: 7 },
  });
  expect(Object.values(aligned(three, 'x', 1)).map(({ x }) => x)).toEqual([100, 80, 100]);
  expect(Object.values(aligned(three, 'y', 0.5)).map(({ y }) => y)).toEqual([25, 25, 25]);
});

test('the outermost stay, and the gaps between all are equal', () => {
  expect(Object.values(distributed(three, 'x')).map(({ x }) => x)).toEqual([0, 40, 100]);
});

test('what comes near a line of another box goes to it and shows it', () => {
  const { by, guides } = snap(box('m', 103, 60), [box('o', 100, 0)], 5);
  expect(by).toEqual({ x: -3, y: 0 });
  expect(guides).toEqual([{ axis: 'x', at: 100, from: 0, to: 80 }]);
  expect(snap(box('m', 300, 300), [box('o', 100, 0)], 5)).toEqual({
    by: { x: 0, y: 0 },
    guides: [],
  });
});

test('the box around boxes holds each of them', () => {
  const whole = around(three);
  expect(whole).toEqual({ x: 0, y: 0, width: 110, height: 70 });
  expect(three.every((one) => whole && isWithin(one, whole))).toBe(true);
  expect(around([])).toBeUndefined();
});
