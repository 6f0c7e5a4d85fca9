// Keys are what items are called; those called alike are told apart by their number.
import { expect, test } from 'vitest';
import { keyed } from './keyed.ts';

const keys = (...names: string[]) => keyed(names, (name) => name).map(({ key }) => key);

test('every key is its own, and one that is gone before it changes no other', () => {
  expect(keys('price', 'id', 'price')).toEqual(['price 0', 'id 0', 'price 1']);
  expect(keys('id', 'price')).toEqual(['id 0', 'price 0']);
  expect(new Set(keys('1', '1', '1', ' ', '')).size).toBe(5);
});
