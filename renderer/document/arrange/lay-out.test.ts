// A graph in order: also one with a wire to a port that its block does not have.
import { expect, test } from 'vitest';
import type { Document } from '../../../graph-core/index.ts';
import { newDocument } from '../../../graph-core/index.ts';
import { asElk } from './as-elk.ts';

test('every wire leads from and to something that is there', () => {
  const block = (id: string, type: string) => ({ id, type, params: {}, position: { x: 0, y: 0 } });
  const wire = (id: string, from: string, to: string) => ({
    id,
    from: { node: 'x', port: from },
    to: { node: 'd', port: to },
  });
  const document: Document = {
    ...newDocument('Test'),
    graph: {
      nodes: [block('x', 'vector-input'), block('d', 'dense')],
      edges: [
        wire('a', 'values', 'values'),
        wire('b', 'values', 'logits'),
        wire('c', 'q', 'values'),
      ],
      notes: [],
    },
  };
  const { children = [], edges = [] } = asElk(document, document.graph);
  const there = new Set(
    children.flatMap(({ id, ports = [] }) => [id, ...ports.map((port) => port.id)]),
  );
  const ends = edges.flatMap(({ sources, targets }) => [...sources, ...targets]);
  expect(ends.filter((end) => !there.has(end))).toEqual([]);
  expect(ends).toEqual(['x out values', 'd in values', 'x out values', 'd', 'x', 'd in values']);
});
