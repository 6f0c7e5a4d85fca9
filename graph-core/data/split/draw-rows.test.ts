// Drawing rows to be held out, against scikit-learn 1.9.1: how many of each class, which sizes folds have, which rows come next.
import { expect, test } from 'vitest';
import { random } from '../random.ts';
import {
  atRandom,
  grouped,
  groupedFold,
  inOrder,
  orderedFold,
  randomFold,
  stratified,
  stratifiedFold,
} from './draw-rows.ts';

const rows = Int32Array.from({ length: 23 }, (_, row) => row);
/** 11, 8 and 4 rows. */
const classOf = (row: number): number => (row < 11 ? 0 : row < 19 ? 1 : 2);
const groupSizes = [6, 5, 4, 3, 2, 2, 1];
const groups = groupSizes.flatMap((count, group) => Array.from({ length: count }, () => group));
const groupOf = (row: number): number => groups[row] ?? -1;
const countsOf = (drawn: Int32Array): number[] =>
  [0, 1, 2].map((kind) => drawn.filter((row) => classOf(row) === kind).length);
const sorted = (drawn: Iterable<number>): number[] => [...drawn].sort((a, b) => a - b);
const foldsOf = (draw: typeof randomFold, folds: number): Int32Array[] =>
  Array.from(
    { length: folds },
    (_, index) => draw(rows, { fold: index + 1, folds }, random('f', 3)).outside,
  );

test('what is drawn and what is left are all rows, and the seed alone decides', () => {
  for (const draw of [atRandom, stratified(classOf), grouped(groupOf), inOrder((row) => -row)]) {
    const first = draw(rows, 7, random('a', 1));
    expect(sorted([...first.inside, ...first.outside])).toEqual([...rows]);
    expect(draw(rows, 7, random('a', 1))).toEqual(first);
  }
  const [one, other] = [1, 2].map((seed) => atRandom(rows, 7, random('a', seed)).outside);
  expect(one).not.toEqual(other);
});

test('stratified takes as many of each class as StratifiedShuffleSplit does', () => {
  for (let seed = 0; seed < 20; seed++)
    expect(countsOf(stratified(classOf)(rows, 7, random('s', seed)).outside)).toEqual([3, 3, 1]);
});

test('groups stay whole, and no more is missed than half of the largest', () => {
  for (let seed = 0; seed < 20; seed++) {
    const { inside, outside } = grouped(groupOf)(rows, 7, random('g', seed));
    const out = new Set([...outside].map(groupOf));
    expect([...inside].some((row) => out.has(groupOf(row)))).toBe(false);
    expect(Math.abs(outside.length - 7)).toBeLessThanOrEqual(Math.max(...groupSizes) / 2);
  }
});

test('folds are of the sizes that KFold, StratifiedKFold and GroupKFold give, and no row is in two', () => {
  const plain = foldsOf(randomFold, 5);
  expect(plain.map(({ length }) => length)).toEqual([5, 5, 5, 4, 4]);
  const byClass = foldsOf(stratifiedFold(classOf), 4);
  expect(sorted(byClass.map(({ length }) => length))).toEqual([5, 6, 6, 6]);
  for (const fold of byClass) {
    const [a = 0, b, c] = countsOf(fold);
    expect([2, 3]).toContain(a);
    expect([b, c]).toEqual([2, 1]);
  }
  const byGroup = foldsOf(groupedFold(groupOf), 3);
  expect(sorted(byGroup.map(({ length }) => length))).toEqual([7, 8, 8]);
  for (const folds of [plain, byClass, byGroup])
    expect(sorted(folds.flatMap((fold) => [...fold]))).toEqual([...rows]);
  expect(new Set(byGroup.flatMap((fold) => [...new Set([...fold].map(groupOf))])).size).toBe(7);
});

test('folds in order are those of TimeSeriesSplit: what comes next after ever more', () => {
  const times = orderedFold((row) => row);
  const ends = [1, 2, 3, 4].map((fold) => {
    const { inside, outside } = times(rows, { fold, folds: 4 }, random('t', 0));
    return [inside[0], inside.at(-1), ...outside];
  });
  expect(ends).toEqual([
    [0, 6, 7, 8, 9, 10],
    [0, 10, 11, 12, 13, 14],
    [0, 14, 15, 16, 17, 18],
    [0, 18, 19, 20, 21, 22],
  ]);
});
