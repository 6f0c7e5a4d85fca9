// A path lights up its node and every module node around it.
import { expect, test } from 'vitest';
import { newDocument } from '../../graph-core/index.ts';
import { isLit, isWireLit, nodesOnPath, useHighlight, wiresInto } from './highlight.ts';

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
  expect(nodesOnPath(document, 'encoder/2/attention')).toEqual([
    { graph: null, node: 'encoder' },
    { graph: 'layer', node: 'attention' },
  ]);
  expect(nodesOnPath(document, 'dense')).toEqual([{ graph: null, node: 'dense' }]);
  expect(nodesOnPath(document, 'gone/1/x')).toEqual([]);
});

test('what is lit can be put out', () => {
  useHighlight.getState().lightUp(document, 'encoder/1/attention');
  expect(isLit(useHighlight.getState(), 'layer', 'attention')).toBe(true);
  useHighlight.getState().putOut();
  expect(isLit(useHighlight.getState(), 'layer', 'attention')).toBe(false);
});

const attending = {
  ...document,
  graph: {
    ...document.graph,
    nodes: [
      { id: 'source', type: 'sequence-input', params: {}, position },
      { id: 'mask', type: 'pad-mask', params: {}, position },
      ...document.graph.nodes,
    ],
    edges: [
      wire('outside', 'source values', 'encoder x'),
      wire('outside-mask', 'mask mask', 'encoder mask'),
    ],
  },
  modules: document.modules.map((module) => ({
    ...module,
    graph: {
      nodes: module.graph.nodes.map((node) => ({ ...node, type: 'multi-head-attention' })),
      edges: [
        wire('queries', '$in x', 'attention query'),
        wire('keys', '$in x', 'attention key'),
        wire('values', '$in x', 'attention value'),
        wire('masks', '$in mask', 'attention mask'),
      ],
      notes: [],
    },
  })),
};

function wire(id: string, from: string, to: string) {
  const end = (words: string) => {
    const [node = '', port = ''] = words.split(' ');
    return { node, port };
  };
  return { id, from: end(from), to: end(to) };
}

test('attention lights up the wires of its queries and keys, inside the module and outside', () => {
  expect(wiresInto(attending, 'encoder/2/attention', 'scores')).toEqual([
    { graph: 'layer', edge: 'queries' },
    { graph: 'layer', edge: 'keys' },
    { graph: null, edge: 'outside' },
  ]);
  useHighlight.getState().lightUp(attending, 'encoder/2/attention', 'scores');
  expect(isWireLit(useHighlight.getState(), null, 'outside')).toBe(true);
  expect(isWireLit(useHighlight.getState(), null, 'outside-mask')).toBe(false);
  useHighlight.getState().putOut();
  expect(isWireLit(useHighlight.getState(), null, 'outside')).toBe(false);
});

test('any other output lights up whatever arrives', () => {
  expect(wiresInto(attending, 'encoder/2/attention').map(({ edge }) => edge)).toEqual([
    'queries',
    'keys',
    'values',
    'masks',
    'outside',
    'outside-mask',
  ]);
  expect(wiresInto(attending, 'gone', 'scores')).toEqual([]);
});
