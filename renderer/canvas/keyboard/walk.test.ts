// Arrow keys on a graph with a branch, a loose block and a note.
import { expect, test } from 'vitest';
import { inReadingOrder, walk } from './walk.ts';

const edge = (from: string, to: string) => ({
  id: `${from}-${to}`,
  from: { node: from, port: 'values' },
  to: { node: to, port: 'values' },
});
const graph = { edges: [edge('a', 'b'), edge('b', 'c'), edge('b', 'd'), edge('d', 'e')] };
const stops = [
  { id: 'a', x: 0, y: 0 },
  { id: 'b', x: 200, y: 0 },
  { id: 'c', x: 400, y: 10 },
  { id: 'd', x: 400, y: 200 },
  // A wire leads back to the left: the second row of a wrapped chain.
  { id: 'e', x: 0, y: 300 },
  { id: 'loose', x: 600, y: 0 },
  { id: 'note', x: 200, y: -150 },
];

test.each([
  ['a', 'right', 'b'],
  ['b', 'right', 'c'],
  ['b', 'left', 'a'],
  ['d', 'left', 'b'],
  ['d', 'right', 'e'],
  ['e', 'left', 'd'],
  ['c', 'right', 'loose'],
  ['c', 'down', 'd'],
  ['d', 'up', 'c'],
  ['b', 'up', 'note'],
  ['note', 'down', 'b'],
  ['a', 'left', undefined],
  ['nowhere', 'left', undefined],
] as const)('from %s %s: %s', (from, direction, to) => {
  expect(walk(graph, stops, from, direction)).toBe(to);
});

test('read by rows', () => {
  expect(inReadingOrder(stops).map(({ id }) => id)).toEqual([
    'note',
    'a',
    'b',
    'c',
    'loose',
    'd',
    'e',
  ]);
});
