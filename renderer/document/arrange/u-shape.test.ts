// Skips within one another make a U; skips behind one another, or only one, do not.
import { expect, test } from 'vitest';
import type { Edge } from '../../../graph-core/index.ts';
import { asU } from './u-shape.ts';

const ids = ['in', 'down', 'deep', 'middle', 'wide', 'up', 'out'] as const;
type Id = (typeof ids)[number];

const boxes = ids.map((id, index) => ({ id, x: index * 300, y: 0, width: 180, height: 80 }));

function edges(...skips: readonly (readonly [Id, Id])[]): readonly Edge[] {
  const chain = ids.slice(1).map((id, index) => [ids[index] ?? id, id] as const);
  return [...chain, ...skips].map(([from, to], index) => ({
    id: `${index}`,
    from: { node: from, port: 'values' },
    to: { node: to, port: 'values' },
  }));
}

test('an encoder goes down on the left, a decoder up on the right, and every skip is level', () => {
  const placed = asU(boxes, edges(['in', 'out'], ['down', 'up']));
  const at = (id: Id) => {
    const box = placed?.find((each) => each.id === id);
    if (!box) throw new Error(`${id} has no place.`);
    return box;
  };
  expect(placed).toHaveLength(ids.length);
  expect(at('out').y).toBe(at('in').y);
  expect(at('up').y).toBe(at('down').y);
  expect(at('down').y).toBeGreaterThan(at('in').y + at('in').height);
  expect(at('middle').y).toBeGreaterThan(at('down').y + at('down').height);
  expect(at('out').x).toBeGreaterThan(at('in').x + at('in').width);
  expect(at('up').x).toBeGreaterThan(at('down').x + at('down').width);
  for (const a of placed ?? [])
    for (const b of placed ?? []) {
      const apart =
        a.x + a.width <= b.x ||
        b.x + b.width <= a.x ||
        a.y + a.height <= b.y ||
        b.y + b.height <= a.y;
      expect(a === b || apart, `${a.id} and ${b.id}`).toBe(true);
    }
});

test('skips behind one another, a single one, or a branch are no U', () => {
  expect(asU(boxes, edges(['in', 'middle'], ['middle', 'out']))).toBeUndefined();
  expect(asU(boxes, edges(['in', 'out']))).toBeUndefined();
  expect(asU(boxes, edges(['in', 'out'], ['down', 'up']).slice(1))).toBeUndefined();
});
