// The order in which the outline and the journey of a sample tell of a graph.
import { expect, test } from 'vitest';
import { smaller } from '../../graph-core/train/trainer.testing.ts';
import { inFlow } from './flow-order.ts';

test('the encoder is told whole before the decoder, along each branch', () => {
  const { graph } = smaller('transformer', {}, {});
  expect(inFlow(graph).map(({ id }) => id)).toEqual([
    'source',
    'source-embedding',
    'source-position',
    'source-mask',
    'encoder',
    'target-input',
    'target-embedding',
    'target-position',
    'target-pad-mask',
    'look-ahead-mask',
    'target-mask',
    'decoder',
    'linear',
    'output',
  ]);
});

test('a circle is told as well', () => {
  const edge = (from: string, to: string) => ({
    id: `${from}-${to}`,
    from: { node: from, port: 'values' },
    to: { node: to, port: 'values' },
  });
  const node = (id: string) => ({ id, type: 'dense', params: {}, position: { x: 0, y: 0 } });
  const graph = {
    nodes: ['a', 'b', 'c'].map(node),
    edges: [edge('a', 'b'), edge('b', 'a')],
    notes: [],
  };
  expect(inFlow(graph).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
});
