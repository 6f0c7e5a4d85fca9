// What is told to be plain is what the schema takes as it is; most blocks and wires are.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { starts } from '../analyze/structure/starts.testing.ts';
import { changedOnce } from './malformed.testing.ts';
import { isPlainBlock, isPlainEdge } from './plain-parts.ts';
import { parts } from './schema.ts';

const kinds = [
  { items: starts.flatMap(({ graph }) => graph.nodes), isPlain: isPlainBlock, schema: parts.node },
  { items: starts.flatMap(({ graph }) => graph.edges), isPlain: isPlainEdge, schema: parts.edge },
];

test('the schema takes all that is plain, and leaves it as it is', () => {
  for (const { items, isPlain, schema } of kinds)
    fc.assert(
      fc.property(fc.constantFrom(...items).chain(changedOnce), (value) => {
        if (!isPlain(value)) return;
        expect(schema.safeParse(value)).toEqual({ success: true, data: value });
      }),
      { numRuns: 2000 },
    );
});

test('most are plain, and what has a name, a tie or a module is not', () => {
  const plain = kinds.map(({ items, isPlain }) => items.filter(isPlain).length / items.length);
  expect(Math.min(...plain)).toBeGreaterThan(0.5);
  const block = { id: 'a', type: 'dense', params: {}, position: { x: 0, y: 0 } };
  expect(isPlainBlock(block)).toBe(true);
  expect(isPlainBlock({ ...block, name: 'Mine' })).toBe(false);
  expect(isPlainBlock({ ...block, module: 'm' })).toBe(false);
  expect(isPlainBlock({ ...block, params: { a: { b: 1 } } })).toBe(false);
});
