// Words beside points neither lie on each other nor run out of the picture.
import { expect, test } from 'vitest';
import { wordPositions } from './word-places.ts';

test('a word stands right of its point, or left of it at the edge', () => {
  const [middle, edge] = wordPositions(
    [
      { x: 100, y: 50, word: 'pen' },
      { x: 195, y: 150, word: 'dictionary' },
    ],
    200,
  );
  expect(middle).toEqual({ x: 106, y: 54, anchor: 'start' });
  expect(edge).toEqual({ x: 189, y: 154, anchor: 'end' });
});

test('of two points in one place the second word gives way, and with no way left it stays away', () => {
  const here = { x: 100, y: 100, word: 'dictionary' };
  const words = ['dictionary', 'directory', 'direction', 'distance', 'district', 'division'];
  const positions = wordPositions(
    words.map((word) => ({ ...here, word })),
    200,
  );
  expect(positions[0]?.anchor).toBe('start');
  expect(positions[1]).not.toEqual(positions[0]);
  expect(positions.at(-1)).toBeUndefined();
});

test('a word that comes twice in one place is written once', () => {
  const here = { x: 100, y: 100, word: 'pen' };
  expect(wordPositions([here, here], 200).map(Boolean)).toEqual([true, false]);
});
