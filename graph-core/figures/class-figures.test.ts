// A model that has room for more classes than the data has: what it answers beyond them is wrong, and counted as such.
import { expect, test } from 'vitest';
import { classFigures } from './class-figures.ts';

const truth = [0, 1, 0, 1];
// Room for four classes, of which two have names.
const odds = [
  [0.7, 0.1, 0.1, 0.1],
  [0.1, 0.6, 0.2, 0.1],
  [0.2, 0.1, 0.1, 0.6],
  [0.5, 0.3, 0.1, 0.1],
].flat();

test('is as accurate as its metric says', () => {
  const figures = classFigures(truth, odds, ['cat', 'dog'], 0);
  expect(figures.accuracy).toBe(0.5);
  expect(figures.classes.map(({ name, support }) => [name, support])).toEqual([
    ['cat', 2],
    ['dog', 2],
    ['—', 0],
  ]);
  expect(figures.matrix).toEqual([
    [1, 0, 1],
    [1, 1, 0],
    [0, 0, 0],
  ]);
  expect([...figures.each.sure]).toEqual([0.7, 0.6, 0.6, 0.5]);
  expect(figures.baseline).toMatchObject({ says: 'cat', accuracy: 0.5 });
});

test('has no class more than the data where it says none beyond', () => {
  const { classes, accuracy } = classFigures([0, 1], odds.slice(0, 8), ['cat', 'dog'], 0);
  expect([classes.length, accuracy]).toEqual([2, 1]);
});
