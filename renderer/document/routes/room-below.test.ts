// Live signs hang below a block only where no wire passes and nothing stands.
import { expect, test } from 'vitest';
import { denseRows } from '../../../graph-core/document/draw.testing.ts';
import { flowOf } from '../node-geometry.ts';
import { placedBoxes } from './placed-boxes.ts';
import { roomBelow } from './room-below.ts';
import { routeWires } from './route-wires.ts';
import { notesIn } from './router.ts';

const note = { id: 'n', text: 'here', size: { width: 100, height: 40 } };

test('a wire that leads back passes below its row; a note stands below a block', () => {
  const { graph, ...rest } = denseRows(8, 4);
  const document = { ...rest, graph };
  const boxes = placedBoxes(document, null);
  const routes = routeWires([...boxes.values()], graph.edges, flowOf(graph));
  const rowOf = (y: number) => [...boxes.values()].filter((box) => box.y === y);
  const [upper = 0, lower = 0] = [...new Set([...boxes.values()].map(({ y }) => y))];
  expect([rowOf(upper).length, rowOf(lower).length]).toEqual([4, 4]);
  const roomy = roomBelow(boxes, routes, []);
  expect(rowOf(upper).filter(({ id }) => roomy.has(id))).toEqual([]);
  expect(rowOf(lower).filter(({ id }) => !roomy.has(id))).toEqual([]);

  const [first] = rowOf(lower);
  if (!first) throw new Error('There is no block.');
  const { x, y, height } = first;
  const notes = [{ ...note, position: { x: x + 20, y: y + height + 30 } }];
  const anew = new Map(boxes);
  const beside = routeWires([...anew.values()], graph.edges, flowOf(graph), notesIn(notes));
  expect(roomBelow(anew, beside, notes).has(first.id)).toBe(false);
  expect(roomBelow(anew, beside, notes).size).toBe(3);
});
