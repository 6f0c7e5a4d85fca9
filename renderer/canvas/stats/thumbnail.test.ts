// What a block wears while it trains: small enough for its badge, and still a picture of its view.
import { expect, test } from 'vitest';
import type { ViewData } from '../../../graph-core/index.ts';
import { thumbnail } from './thumbnail.ts';

const base = { path: 'block', port: 'out', axes: [] };

test('attention is worn as the mean of its heads, without padding', () => {
  const view: ViewData = {
    ...base,
    kind: 'attention',
    shape: [2, 1, 3],
    axes: [{ name: 'head' }, { name: 'query' }, { name: 'key', labels: ['a', 'b', ''] }],
    data: Float32Array.of(1, 0, 0, 0.5, 0.5, 0),
  };
  const { values, columns } = thumbnail(view);
  expect([...values]).toEqual([0.75, 0.25]);
  expect(columns.length).toBe(2);
});

test('feature maps are worn as the mean of their channels', () => {
  const data = Float32Array.of(1, 3, 0, -2);
  const view: ViewData = { ...base, kind: 'feature-maps', shape: [1, 2, 2], data };
  expect([...thumbnail(view).values]).toEqual([2, -1]);
});

test('however large the view, the badge has at most 40 × 40 cells', () => {
  const data = Float32Array.from({ length: 100 * 50 }, (_, index) => index);
  const view: ViewData = { ...base, kind: 'hidden-state', shape: [100, 50], data };
  const { rows, columns, values } = thumbnail(view);
  expect([rows.length, columns.length]).toEqual([34, 25]);
  // Every third row and every second column.
  expect([values[0], values[1], values[25]]).toEqual([0, 2, 150]);
});
