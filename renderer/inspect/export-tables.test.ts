// What is taken away: maps side by side in the picture, every number in the file of numbers.
import { expect, test } from 'vitest';
import type { ViewData } from '../../graph-core/index.ts';
import type { Words } from '../i18n/words.ts';
import { tableToCsv } from './heat-map/picture.ts';
import { exportTables } from './export-tables.ts';

const place = { head: 0, mode: 'map', showsPadding: false, byEquation: false } as const;
const t: Words['t'] = (key) => String(key);

const maps: ViewData = {
  path: 'conv',
  port: 'image',
  kind: 'feature-maps',
  shape: [2, 2, 2],
  axes: [{ name: 'H' }, { name: 'W' }, { name: 'channels' }],
  data: Float32Array.of(1, -1, 2, -2, 3, -3, 4, -4),
};

test('maps of the channels stand side by side, with paper between them', () => {
  const { picture } = exportTables(maps, place, t);
  expect([picture.rows.length, picture.columns.length]).toEqual([2, 5]);
  expect([...picture.values]).toEqual([1, 2, Number.NaN, -1, -2, 3, 4, Number.NaN, -3, -4]);
});

test('among the numbers each pixel has a row and each channel a column', () => {
  expect(tableToCsv(exportTables(maps, place, t).numbers)).toBe(
    ',1,2\n"1, 1",1,-1\n"1, 2",2,-2\n"2, 1",3,-3\n"2, 2",4,-4\n',
  );
});

test('an answer is taken away with its target and the difference', () => {
  const answer: ViewData = {
    ...maps,
    kind: 'answer',
    shape: [1, 2, 1],
    data: Float32Array.of(0.5, 1),
    target: Float32Array.of(0.25, 1),
  };
  const { picture, numbers } = exportTables(answer, place, t);
  expect([...picture.values]).toEqual([0.25, 1, Number.NaN, 0.5, 1, Number.NaN, 0.25, 0]);
  expect(tableToCsv(numbers)).toBe(
    ',1,2\nattention.answer-target,0.25,1\nattention.answer-given,0.5,1\nattention.answer-off,0.25,0\n',
  );
});

test('places that hold only padding are left out, as on the screen', () => {
  const states: ViewData = {
    ...maps,
    kind: 'hidden-state',
    shape: [2, 1],
    axes: [{ name: 'length', labels: ['a', ''] }, { name: 'unit' }],
    data: Float32Array.of(7, 8),
  };
  expect(tableToCsv(exportTables(states, place, t).numbers)).toBe(',1\na,7\n');
});

test('an encoding drawn by its equation is taken away so; without one the model’s own is', () => {
  const encoding: ViewData = {
    path: 'position',
    port: 'encoding',
    kind: 'encoding',
    shape: [2, 1],
    axes: [{ name: 'T' }, { name: 'd' }],
    data: Float32Array.of(5, 6),
  };
  const drawn = { ...place, byEquation: true };
  const equation = (length: number, units: number) => new Float32Array(length * units).fill(0.5);
  const { numbers } = exportTables(encoding, drawn, t, equation);
  expect([numbers.rows.length, numbers.columns.length, numbers.values.length]).toEqual([
    50, 128, 6400,
  ]);
  expect([...exportTables(encoding, drawn, t).numbers.values]).toEqual([5, 6]);
  expect([...exportTables(encoding, place, t, equation).numbers.values]).toEqual([5, 6]);
});
