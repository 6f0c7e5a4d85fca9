// Cells are as large as the room allows, and the whole map is seen until one zooms in.
import { expect, test } from 'vitest';
import { cellSize } from './cell-size.ts';

const side = (length: number) => ({ name: '', length });
const map = (rows: number, columns: number) => ({ rows: side(rows), columns: side(columns) });
const fit = { square: true, zoom: 1 };

test('a square map is seen whole, whichever of width and height is scarce', () => {
  expect(cellSize(map(10, 10), { width: 900, height: 500 }, fit)).toEqual({ wide: 50, high: 50 });
  expect(cellSize(map(10, 10), { width: 300, height: 500 }, fit)).toEqual({ wide: 30, high: 30 });
  expect(cellSize(map(64, 64), { width: 900, height: 512 }, fit)).toEqual({ wide: 8, high: 8 });
});

test('a large window makes large cells, but no wall of four', () => {
  expect(cellSize(map(10, 10), { width: 2000, height: 950 }, fit).wide).toBe(95);
  expect(cellSize(map(2, 2), { width: 2000, height: 950 }, fit).wide).toBe(96);
});

test('rows of other maps are as high as there is room, and zoom makes both larger', () => {
  expect(cellSize(map(4, 64), { width: 640, height: 500 }, { square: false, zoom: 1 })).toEqual({
    wide: 10,
    high: 28,
  });
  expect(cellSize(map(100, 64), { width: 640, height: 500 }, { square: false, zoom: 1 }).high).toBe(
    5,
  );
  expect(cellSize(map(64, 64), { width: 640, height: 640 }, { square: true, zoom: 4 })).toEqual({
    wide: 40,
    high: 40,
  });
});
