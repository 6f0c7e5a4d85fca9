// Curves read as rows.
import { expect, test } from 'vitest';
import { lineTable } from './line-table.ts';

const line = (name: string | undefined, points: readonly (readonly [number, number])[]) => ({
  id: name ?? 'shade',
  color: '--ink' as const,
  ...(name !== undefined && { name }),
  series: {
    steps: Float64Array.from(points, ([step]) => step),
    values: Float64Array.from(points, ([, value]) => value),
    length: points.length,
  },
});

test('a row a step, blank where a line was not measured since the row before', () => {
  const training = line('training', [
    [1, 3],
    [2, 2],
    [3, 1],
  ]);
  const heldOut = line('held out', [[2, 2.5]]);
  expect(lineTable([line(undefined, [[9, 9]]), training, heldOut], 'step')).toEqual({
    head: ['step', 'training', 'held out'],
    rows: [
      ['1', 3, undefined],
      ['2', 2, 2.5],
      ['3', 1, undefined],
    ],
  });
});

test('no more than a hundred rows, the last step among them', () => {
  const long = line(
    'training',
    Array.from({ length: 1234 }, (_, at) => [at + 1, at] as const),
  );
  const { rows } = lineTable([long], 'step');
  expect(rows.length).toBeLessThanOrEqual(100);
  expect(rows.at(-1)).toEqual(['1234', 1233]);
  expect(lineTable([], 'step').rows).toEqual([]);
});
