// What is offered for a wire begins with what stands there in the templates, through the border of a module too.
import { expect, test } from 'vitest';
import { blocks, newDocument } from '../../graph-core/index.ts';
import { fittingBlocks } from './add-block.ts';
import { commonFirst, oftenFirst } from './often-first.ts';

const at = (id: string, type: string) => ({ id, type, params: {}, position: { x: 0, y: 0 } });
const document = {
  ...newDocument('Test'),
  graph: {
    nodes: [
      at('attention', 'multi-head-attention'),
      at('output', 'classification-output'),
      { id: 'layer', module: 'm', repeat: 1, weights: 'own' as const, position: { x: 0, y: 0 } },
    ],
    edges: [],
    notes: [],
  },
  modules: [
    {
      id: 'm',
      name: 'm',
      inputs: [],
      outputs: [{ name: 'values', kind: 'values' as const }],
      graph: {
        nodes: [at('inner', 'multi-head-attention')],
        edges: [
          {
            id: 'w',
            from: { node: 'inner', port: 'values' },
            to: { node: '$out', port: 'values' },
          },
        ],
        notes: [],
      },
    },
  ],
};
const first = (node: string, end: 'output' | 'input') =>
  oftenFirst(Object.values(blocks), document, null, { node, port: 'values', end })[0]?.type;

test('after a block, before one, and after the last one of a module', () => {
  expect(first('attention', 'output')).toBe('add-and-norm');
  expect(first('output', 'input')).toBe('dense');
  expect(first('layer', 'output')).toBe('add-and-norm');
});

test('without one that usually follows, those that come in most templates', () => {
  const types = commonFirst(Object.values(blocks)).map(({ type }) => type);
  expect(types.indexOf('dense')).toBeLessThan(types.indexOf('activation'));
  expect(types.indexOf('embedding')).toBeLessThan(types.indexOf('additive-attention'));
  // Nothing follows an output in a template; what takes the very same kind still comes first.
  const wire = { node: 'output', port: 'probabilities', end: 'output' as const };
  const fitting = fittingBlocks(document, null, wire).map(({ type }) => type);
  expect(fitting.indexOf('dense')).toBeLessThan(fitting.indexOf('add'));
});
