// What is too large to be drawn in one frame: many blocks, or few with thousands of wires.
import { expect, test } from 'vitest';
import { draw } from '../../graph-core/document/draw.testing.ts';
import { isLargeGraph, zoomLevel } from './zoom-level.ts';

const wired = (wires: number) =>
  draw(
    { x: 'vector-input', s: 'add' },
    ...Array.from({ length: wires }, () => 'x.values > s.values'),
  ).graph;
const blocks = (count: number) =>
  draw(Object.fromEntries(Array.from({ length: count }, (_, at) => [`d${at}`, 'dense']))).graph;

test('a graph is large by its blocks or by its wires', () => {
  expect([wired(600), wired(601)].map(isLargeGraph)).toEqual([false, true]);
  expect([blocks(150), blocks(151)].map(isLargeGraph)).toEqual([false, true]);
  expect(isLargeGraph(undefined)).toBe(false);
});

test('from very far a large graph alone is one picture', () => {
  expect([zoomLevel(0.39, true), zoomLevel(0.39, false)]).toEqual(['overview', 'far']);
});
