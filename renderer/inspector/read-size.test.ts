// What is typed into a size: numbers, variables with or without =, full-width digits of a Japanese keyboard.
import { expect, test } from 'vitest';
import { readSize } from './read-size.ts';

const variables = { d_model: 64 };

test.each([
  ['128', 128],
  [' 64 ', 64],
  ['１２８', 128],
  ['d_model', '=d_model'],
  ['=4*d_model', '=4*d_model'],
  ['4*d_model', '=4*d_model'],
  ['', undefined],
  ['!', undefined],
])('%s', (typed, read) => expect(readSize(typed, variables)).toBe(read));
