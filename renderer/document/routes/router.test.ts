// Ways of few wires are there at once; those of many come later, a part of a frame at a time.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { denseRows } from '../../../graph-core/document/draw.testing.ts';
import type { Document } from '../../../graph-core/index.ts';
import { placedBoxes } from './placed-boxes.ts';
import { routeWires } from './route-wires.ts';
import { createRouter } from './router.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const asked = (document: Document) => [placedBoxes(document, null), document.graph] as const;

test('of few wires at once', () => {
  const found = vi.fn<() => void>();
  const few = denseRows(20, 20);
  expect(createRouter(found)(...asked(few)).size).toBe(19);
  vi.runAllTimers();
  expect(found).not.toHaveBeenCalled();
});

test('of many wires later, the same as at once; until then those of before', () => {
  const found = vi.fn<() => void>();
  const route = createRouter(found);
  const many = denseRows(200, 20);
  expect(route(...asked(many)).size).toBe(0);
  vi.runAllTimers();
  expect(found).toHaveBeenCalledTimes(1);
  const routes = route(...asked(many));
  const [boxes, { edges }] = asked(many);
  expect(routes).toEqual(routeWires([...boxes.values()], edges, 'right'));

  const [first, ...rest] = many.graph.nodes;
  const moved = first ? { ...first, position: { x: 0, y: -60 } } : undefined;
  const next = { ...many, graph: { ...many.graph, nodes: moved ? [moved, ...rest] : rest } };
  expect(route(...asked(next))).toBe(routes);
  vi.runAllTimers();
  const after = route(...asked(next));
  const last = many.graph.edges.at(-1)?.id ?? '';
  expect(after.get(last)).toBe(routes.get(last));
  expect(after.get(edges[0]?.id ?? '')).not.toBe(routes.get(edges[0]?.id ?? ''));
});

test('what is asked for meanwhile takes the place of what is looked for', () => {
  const found = vi.fn<() => void>();
  const route = createRouter(found);
  route(...asked(denseRows(200, 20)));
  const next = asked(denseRows(180, 20));
  route(...next);
  vi.runAllTimers();
  expect(found).toHaveBeenCalledTimes(1);
  expect(route(...next).size).toBe(179);
});
