// A pointer on its way down into a menu is told from one that goes along the bar.
import { expect, test } from 'vitest';
import { isHeadingInto } from './heading.ts';

const menu = { left: 50, right: 290, top: 44 };
const was = { x: 60, y: 20 };

test('down into it, also aslant', () => {
  expect(isHeadingInto(was, { x: 62, y: 26 }, menu)).toBe(true);
  expect(isHeadingInto(was, { x: 90, y: 28 }, menu)).toBe(true);
});

test('along the bar, upwards, or past its corner: not', () => {
  expect(isHeadingInto(was, { x: 90, y: 20 }, menu)).toBe(false);
  expect(isHeadingInto(was, { x: 90, y: 21 }, menu)).toBe(false);
  expect(isHeadingInto(was, { x: 62, y: 16 }, menu)).toBe(false);
  expect(isHeadingInto(was, { x: 40, y: 28 }, menu)).toBe(false);
});
