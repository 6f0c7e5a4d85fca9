// What is taken away: maps side by side in the picture, every number in the file of numbers.
import { expect, test } from 'vitest';
import type { Document, ViewData } from '../../../graph-core/index.ts';
import { newDocument } from '../../../graph-core/index.ts';
import { templateDocument } from '../../gallery/template-documents.ts';
import type { Words } from '../../i18n/words.ts';
import { tableToCsv } from '../../parts/heat-map/picture.ts';
import { viewKinds } from './index.ts';

const state = { head: 0, mode: 'map', showsPadding: false, byEquation: false } as const;
const t: Words['t'] = (key) => String(key);

function saved(view: ViewData, change: { byEquation?: boolean } = {}, document?: Document) {
  const showing = { t, document: document ?? newDocument(), state: { ...state, ...change } };
  const kind = viewKinds[view.kind];
  return { picture: kind.picture(view, showing), numbers: kind.numbers(view, showing) };
}

const maps: ViewData = {
  path: 'conv',
  port: 'image',
  kind: 'feature-maps',
  shape: [2, 2, 2],
  axes: [{ name: 'H' }, { name: 'W' }, { name: 'channels' }],
  data: Float32Array.of(1, -1, 2, -2, 3, -3, 4, -4),
};

test('maps of the channels stand side by side, with paper between them', () => {
  const { picture } = saved(maps);
  expect([picture.rows.length, picture.columns.length]).toEqual([2, 5]);
  expect([...picture.values]).toEqual([1, 2, Number.NaN, -1, -2, 3, 4, Number.NaN, -3, -4]);
});

test('among the numbers each pixel has a row and each channel a column', () => {
  expect(tableToCsv(saved(maps).numbers)).toBe(
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
  const { picture, numbers } = saved(answer);
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
  expect(tableToCsv(saved(states).numbers)).toBe(',1\na,7\n');
});

test('an encoding drawn by its equation is saved so; without one the model’s own is', async () => {
  const document = await templateDocument('transformer');
  const own: ViewData = {
    path: 'source-position',
    port: 'encoding',
    kind: 'encoding',
    shape: [2, 1],
    axes: [{ name: 'T' }, { name: 'd' }],
    data: Float32Array.of(5, 6),
  };
  const drawn = { byEquation: true };
  const { numbers } = saved(own, drawn, document);
  expect([numbers.rows.length, numbers.columns.length]).toEqual([50, 128]);
  // Position 0 is sin 0, cos 0, …; position 1 begins with sin 1.
  expect([...numbers.values.subarray(0, 2), numbers.values[128]]).toEqual([
    0,
    1,
    Math.fround(Math.sin(1)),
  ]);
  expect([...saved({ ...own, path: 'nowhere' }, drawn, document).numbers.values]).toEqual([5, 6]);
  expect([...saved(own, {}, document).numbers.values]).toEqual([5, 6]);
});

test('every kind has a page, and each its own place among them', () => {
  const orders = Object.values(viewKinds).map(({ order }) => order);
  expect(new Set(orders).size).toBe(orders.length);
});
