// Each input and output of a template takes a column of its own, the decoder the one that is moved.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  analyze,
  applyEdit,
  findBlock,
  newDocument,
  openDocument,
} from '../../graph-core/index.ts';
import { fittingBinds, bindsAndSizes } from './bind-what-fits.ts';

test('sentence pairs of other lengths still go where they belong', () => {
  const file = new URL('../../templates/transformer.json', import.meta.url);
  const opened = openDocument(readFileSync(file, 'utf8'));
  if ('error' in opened) throw new Error(opened.error.message.en);
  const { data, ...rest } = opened.document;
  const document = { ...rest, data: { ...data, bindings: {} } };
  const columns = (['source', 'target-input', 'target'] as const).map((name) => ({
    name,
    label: { en: name, ja: name },
    kind: 'tokens' as const,
    sizes: [name === 'source' ? 8 : 33],
    words: ['⟨pad⟩', '⟨bos⟩', '⟨eos⟩', '⟨unk⟩', 'pen'],
  }));
  const binds = fittingBinds(document, analyze(document, findBlock), columns);
  const bound = binds.map((edit) => (edit.edit === 'bind' ? [edit.node, edit.column] : []));
  expect(Object.fromEntries(bound)).toEqual(data.bindings);
});

test('sizes that nobody has chosen follow the data; those that were chosen stay', () => {
  const at = (id: string, type: string, params = {}) => ({
    id,
    type,
    params,
    position: { x: 0, y: 0 },
  });
  const wire = (from: string, out: string, to: string, into: string) => ({
    id: `${from}-${to}`,
    from: { node: from, port: out },
    to: { node: to, port: into },
  });
  const document = (units = {}) => ({
    ...newDocument('Test'),
    graph: {
      nodes: [
        at('x', 'image-input'),
        at('flat', 'flatten'),
        at('dense', 'dense', units),
        at('y', 'classification-output'),
      ],
      edges: [
        wire('x', 'image', 'flat', 'values'),
        wire('flat', 'values', 'dense', 'values'),
        wire('dense', 'values', 'y', 'logits'),
      ],
      notes: [],
    },
  });
  const columns = [
    { name: 'image', label: { en: 'i', ja: 'i' }, kind: 'image' as const, sizes: [20, 30, 3] },
    {
      name: 'label',
      label: { en: 'l', ja: 'l' },
      kind: 'class' as const,
      sizes: [],
      words: ['a', 'b', 'c'],
    },
  ];
  const sized = (units = {}) => {
    const edits = bindsAndSizes(document(units), analyze(document(units), findBlock), columns);
    const { nodes } = applyEdit(document(units), { edit: 'all', edits }).graph;
    return nodes.map((node) => ('params' in node ? node.params : {}));
  };
  const image = { height: 20, width: 30, channels: 3 };
  expect(sized()).toEqual([image, {}, { units: 3 }, {}]);
  expect(sized({ units: 8 })).toEqual([image, {}, { units: 8 }, {}]);
});

test('a picture that comes back is its own answer, and the last layer takes its channels', () => {
  const at = (id: string, type: string) => ({ id, type, params: {}, position: { x: 0, y: 0 } });
  const wire = (from: string, to: string, port: string) => ({
    id: to,
    from: { node: from, port: 'image' },
    to: { node: to, port },
  });
  const document = {
    ...newDocument('Test'),
    graph: {
      nodes: [at('x', 'image-input'), at('conv', 'conv-2d'), at('y', 'regression-output')],
      edges: [wire('x', 'conv', 'image'), wire('conv', 'y', 'values')],
      notes: [],
    },
  };
  const image = {
    name: 'image',
    label: { en: 'i', ja: 'i' },
    kind: 'image' as const,
    sizes: [28, 28, 1],
  };
  const edits = bindsAndSizes(document, analyze(document, findBlock), [image]);
  const after = applyEdit(document, { edit: 'all', edits });
  expect(after.data.bindings).toEqual({ x: 'image', y: 'image' });
  expect(after.graph.nodes[1]).toMatchObject({ params: { filters: 1 } });
});
