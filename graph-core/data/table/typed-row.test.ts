// A row typed by hand reads as the row of the table would; what cannot be read is said by name.
import { expect, test } from 'vitest';
import type { Text } from '../../text.ts';
import { numberCell, rowEncoder, wordCell } from './typed-row.ts';

const encode = rowEncoder([
  numberCell('length', { width: 1, read: Number, become: (value) => [(value - 10) / 2] }),
  wordCell('kind', ['oak', 'red pine']),
  numberCell(),
]);

function sentence(read: Float32Array | { readonly error: Text }): string | undefined {
  return 'error' in read ? read.error.en : undefined;
}

test('values stand apart by commas or by spaces; words become one number each', () => {
  expect(encode('14, red pine, -3')).toEqual(Float32Array.of(2, 0, 1, -3));
  expect(encode(' 8  oak 0.5')).not.toHaveProperty('error');
  expect(encode('8 oak 1e-1')).toEqual(Float32Array.of(-1, 1, 0, 0.1));
});

test('full-width digits and commas are read as a Japanese keyboard gives them', () => {
  expect(encode('１４，red pine，－３')).toEqual(Float32Array.of(2, 0, 1, -3));
  expect(encode('８、oak、０．５')).toEqual(Float32Array.of(-1, 1, 0, 0.5));
  expect(encode('８　oak　１')).toEqual(Float32Array.of(-1, 1, 0, 1));
});

test('what is missing, no number or no known word is named', () => {
  expect(sentence(encode('14, oak'))).toBe(
    '3 values are needed (length, kind), but you entered 2. Separate them with commas.',
  );
  expect(sentence(encode('long, oak, 1'))).toBe('‘long’ for ‘length’ is not a number.');
  expect(sentence(encode('1, oak, '))).toBe('‘’ is not a number.');
  expect(sentence(encode('1, elm, 1'))).toBe('‘elm’ for ‘kind’ is not one of: oak, red pine.');
  expect(sentence(encode('Infinity, oak, 1'))).toBe('‘Infinity’ for ‘length’ is not a number.');
});
