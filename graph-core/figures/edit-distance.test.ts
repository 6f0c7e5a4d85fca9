// The distance between two sequences, as the textbooks have it.
import { expect, test } from 'vitest';
import { editDistance } from './edit-distance.ts';

test('edit distance is that of the textbooks', () => {
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('saturday', 'sunday')).toBe(3);
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('abc', 'abc')).toBe(0);
});
