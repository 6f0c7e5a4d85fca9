// Heads, means and entropies of a small map whose numbers can be checked by hand.
import { expect, test } from 'vitest';
import type { ViewData } from '../../../graph-core/index.ts';
import { largest, meanOverChannels, withoutPadding } from '../../parts/heat-map/table.ts';
import { headOf, meanOf } from '../../parts/heat-map/heads.ts';
import { entropyOf } from './heads.ts';

const view: ViewData = {
  path: 'attention',
  port: 'scores',
  kind: 'attention',
  shape: [2, 2, 4],
  axes: [
    { name: 'head' },
    { name: 'query', labels: ['a', ''] },
    { name: 'key', labels: ['a', 'b', '', ''] },
  ],
  data: Float32Array.of(1, 0, 0, 0, 0.5, 0.5, 0, 0, 0, 1, 0, 0, 0.25, 0.25, 0.25, 0.25),
};

test('a head is its own part of the numbers', () => {
  expect(Array.from(headOf(view, 1).values)).toEqual([0, 1, 0, 0, 0.25, 0.25, 0.25, 0.25]);
});

test('the mean is over heads', () => {
  expect(Array.from(meanOf(view).values).slice(0, 4)).toEqual([0.5, 0.5, 0, 0]);
});

test('entropy in bits: one key 0, two alike 1, four alike 2', () => {
  const { values, rows, columns } = entropyOf(view);
  expect(Array.from(values)).toEqual([0, 1, 0, 2]);
  expect([rows.length, columns.labels]).toEqual([2, ['a', '']]);
});

test('padding at the end of both sides is left out', () => {
  const table = withoutPadding(headOf(view, 0));
  expect(table.columns.labels).toEqual(['a', 'b']);
  expect(Array.from(table.values)).toEqual([1, 0]);
  expect(largest(table)).toBe(1);
});

test('the entropy of pixels is a picture of them, and so is the mean over channels', () => {
  const grid = { rows: 1, columns: 2 };
  const pixels: ViewData = {
    ...view,
    shape: [1, 2, 2],
    axes: [{ name: 'head' }, { name: 'query', grid }, { name: 'key', grid }],
    data: Float32Array.of(1, 0, 0.5, 0.5),
  };
  const { values, rows, columns } = entropyOf(pixels);
  expect([[...values], rows.length, columns.length]).toEqual([[0, 1], 1, 2]);
  const mean = meanOverChannels({ shape: [1, 2, 3], data: Float32Array.of(1, 2, 6, 0, 0, -3) });
  expect([[...mean.values], mean.rows.length, mean.columns.length]).toEqual([[3, -1], 1, 2]);
});
