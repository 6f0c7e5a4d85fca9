// What is seen when the canvas gets another size.
import { expect, test } from 'vitest';
import type { Size } from './fitting.ts';
import { fitting, resized } from './fitting.ts';

const graph = { x: 0, y: 0, width: 1000, height: 400 };
const fitted = (size: Size) =>
  fitting(graph, { ...size, flow: 'right', hasTrail: false, isLarge: false });
const [small, large] = [
  { width: 800, height: 600 },
  { width: 1400, height: 900 },
];

test('what is fitted stays fitted', () => {
  expect(resized(fitted(small), small, large, fitted)).toEqual(fitted(large));
  expect(resized(fitted(large), large, small, fitted)).toEqual(fitted(small));
});

test('what is fitted stands clear of the trail above and the tools below', () => {
  const tall = { x: 0, y: 0, width: 200, height: 900 };
  const { y, zoom } = fitting(tall, { ...small, flow: 'down', hasTrail: true, isLarge: true });
  expect(y).toBeGreaterThanOrEqual(12 + 36);
  expect(y + tall.height * zoom).toBeLessThanOrEqual(small.height - 12 - 36);
});

test('what has been moved or zoomed keeps its middle and its zoom', () => {
  const { x, y, zoom } = fitted(small);
  expect(resized({ x: x + 5, y, zoom }, small, large, fitted)).toEqual({
    x: x + 305,
    y: y + 150,
    zoom,
  });
  expect(resized({ x, y, zoom: zoom * 1.1 }, small, large, fitted).zoom).toBe(zoom * 1.1);
});
