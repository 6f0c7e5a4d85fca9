// A path lights up its node and every module node around it.
import { expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { isLit, placesOf, useHighlight } from './highlight.ts';

const position = { x: 0, y: 0 };
const document = {
  ...newDocument(),
  graph: {
    nodes: [
      { id: 'encoder', module: 'layer', repeat: 2, weights: 'own' as const, position },
      { id: 'dense', type: 'dense', params: {}, position },
    ],
    edges: [],
    notes: [],
  },
  modules: [
    {
      id: 'layer',
      name: 'Layer',
      inputs: [],
      outputs: [],
      graph: {
        nodes: [{ id: 'attention', type: 'attention', params: {}, position }],
        edges: [],
        notes: [],
      },
    },
  ],
};

test('a copy inside a module is seen at the module and inside it', () => {
  expect(placesOf(document, 'encoder/2/attention')).toEqual([
    { graph: null, node: 'encoder' },
    { graph: 'layer', node: 'attention' },
  ]);
  expect(placesOf(document, 'dense')).toEqual([{ graph: null, node: 'dense' }]);
  expect(placesOf(document, 'gone/1/x')).toEqual([]);
});

test('what is lit can be put out', () => {
  useHighlight.getState().lightUp(document, 'encoder/1/attention');
  expect(isLit(useHighlight.getState(), 'layer', 'attention')).toBe(true);
  useHighlight.getState().putOut();
  expect(isLit(useHighlight.getState(), 'layer', 'attention')).toBe(false);
});
