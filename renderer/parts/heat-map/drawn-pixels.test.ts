// What is drawn or chosen reaches the model as the same picture among the data would.
import { expect, test } from 'vitest';
import { pictureOf, valuesOf } from './drawn-pixels.ts';

/** Every pixel `scale` times as wide and as high. */
function enlarged(values: readonly number[], width: number, scale: number) {
  const wide = width * scale;
  const high = (values.length / width) * scale;
  const pixels = new Uint8ClampedArray(wide * high * 4);
  for (let index = 0; index < wide * high; index++) {
    const from = Math.floor(index / wide / scale) * width + Math.floor((index % wide) / scale);
    pixels.set([values[from] ?? 0, values[from] ?? 0, values[from] ?? 0, 255], index * 4);
  }
  return { width: wide, height: high, pixels };
}

test('a picture of the data, enlarged, comes back to the bit', () => {
  const bytes = [0, 255, 51, 102, 204, 153];
  const values = valuesOf(enlarged(bytes, 3, 7), [2, 3, 1], 'stretch');
  expect(values).toEqual(Float32Array.from(bytes, (value) => value / 255));
  expect([...pictureOf(values, [2, 3, 1]).pixels].filter((_, index) => index % 4 === 1)).toEqual(
    bytes,
  );
});

test('a wide picture is cut around its middle, or stretched, as the data is', () => {
  const wide = enlarged([255, 0, 0, 255], 4, 1);
  expect([...valuesOf(wide, [1, 1, 1], 'crop')]).toEqual([0]);
  expect(valuesOf(wide, [1, 1, 1], 'stretch')[0]).toBeCloseTo(0.5, 2);
});
