// Places that a person can read: wires go to the right, nothing covers anything, straight chains stay straight.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawEdges } from './draw.testing.ts';
import { layOut } from './lay-out.ts';

const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
const wiresOf = (pairs: readonly (readonly [number, number])[]) =>
  drawEdges(pairs.map(([a, b]) => `n${a}.out > n${b}.in`));

it('lays a chain on one line and a fork around it', () => {
  const positions = layOut(
    ['a', 'b', 'c', 'd', 'e'],
    drawEdges(['a.x > b.x', 'b.x > c.x', 'b.x > d.x', 'c.x > e.x', 'd.x > e.x']),
  );
  expect(Object.fromEntries(positions)).toEqual({
    a: { x: 0, y: 0 },
    b: { x: 240, y: 0 },
    c: { x: 480, y: -60 },
    d: { x: 480, y: 60 },
    e: { x: 720, y: 0 },
  });
});

it('uncrosses two parallel chains', () => {
  const positions = layOut(['a', 'b', 'y', 'x'], drawEdges(['a.o > x.i', 'b.o > y.i']));
  expect(positions.get('x')?.y).toBe(positions.get('a')?.y);
  expect(positions.get('y')?.y).toBe(positions.get('b')?.y);
});

it('places every block once, apart from all others, and left of what it feeds', () => {
  const pair = fc.tuple(fc.nat(11), fc.nat(11)).filter(([a, b]) => a < b);
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 30 }), (pairs) => {
      const positions = layOut(names, wiresOf(pairs));
      expect([...positions.keys()].sort()).toEqual([...names].sort());
      expect(new Set([...positions.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(12);
      const backwards = pairs.filter(
        ([a, b]) => (positions.get(`n${a}`)?.x ?? 0) >= (positions.get(`n${b}`)?.x ?? 0),
      );
      expect(backwards).toEqual([]);
    }),
  );
});

it('ends on circles too', () => {
  const pair = fc.tuple(fc.nat(11), fc.nat(11));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 30 }), (pairs) => {
      expect(layOut(names, wiresOf(pairs)).size).toBe(12);
    }),
  );
});
