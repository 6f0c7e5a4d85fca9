// The link bows over what stands between two blocks, from border to border, whichever of the two comes first.
import { expect, test } from 'vitest';
import { tiePath } from './tie-path.ts';

const box = (x: number, y: number) => ({ x, y, width: 100, height: 40 });

test('beside each other it goes over, and the same way back', () => {
  expect(tiePath(box(0, 0), box(400, 0))).toBe('M 81 0 Q 250 -108 419 0');
  expect(tiePath(box(400, 0), box(0, 0))).toBe('M 419 0 Q 250 -108 81 0');
});

test('above each other it goes left, and upon each other nowhere', () => {
  expect(tiePath(box(0, 0), box(0, 200))).toBe('M 37 40 Q -14 120 37 200');
  expect(tiePath(box(0, 0), box(0, 0))).toBe('M 50 20 Q 50 20 50 20');
});
