// Lines in one chart differ in form as well as in colour, and every line bears its form somewhere.
import { expect, test } from 'vitest';
import { lineLook, markedPoints } from './line-look.ts';

test('six lines have six colours and six forms', () => {
  const looks = Array.from({ length: 6 }, (_, index) => lineLook(index));
  expect(new Set(looks.map(({ color }) => color)).size).toBe(6);
  expect(new Set(looks.map(({ mark }) => mark)).size).toBe(6);
});

test('lines that run together are marked beside each other', () => {
  const places = Array.from({ length: 400 }, (_, place) => place);
  expect(markedPoints(places, 0)).toEqual([24, 120, 216, 312]);
  expect(markedPoints(places, 1)).toEqual([48, 144, 240, 336]);
});

test('a line of few points is marked at its last', () => {
  expect(markedPoints([], 0)).toEqual([]);
  expect(markedPoints([5], 3)).toEqual([0]);
  expect(markedPoints([5, 9, 12], 0)).toEqual([2]);
});
