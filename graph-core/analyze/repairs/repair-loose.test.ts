// A loose block belongs where it lies: into the wire it lies at, or away; never to something far off.
import { describe, expect, it } from 'vitest';
import { findBlock } from '../../blocks/index.ts';
import { draw } from '../../document/draw.testing.ts';
import type { Edit } from '../../document/edits.ts';
import { applyEdit } from '../../document/edits.ts';
import type { Document, Position } from '../../document/schema.ts';
import { analyze } from '../analyze.ts';

const chain = draw(
  {
    words: 'token-input',
    table: 'embedding',
    places: 'positional-encoding',
    first: ['dense', { units: 16 }],
    second: ['dense', { units: 8 }],
    out: 'classification-output',
    loose: 'dropout',
  },
  'words.tokens > table.tokens',
  'table.values > places.values',
  'places.values > first.values',
  'first.values > second.values',
  'second.values > out.logits',
);

/** All in one row, 300 apart, but for one. */
function laid(document: Document, id: string, at: Position): Document {
  const nodes = document.graph.nodes.map((node, index) => ({
    ...node,
    position: node.id === id ? at : { x: index * 300, y: 0 },
  }));
  return { ...document, graph: { ...document.graph, nodes } };
}

const repairsOf = (document: Document, code: string) =>
  analyze(document, findBlock).problems.find((problem) => problem.code === code)?.repairs ?? [];

describe('a block that nothing is wired to', () => {
  // Below the wire from the first Dense, at 900, to the second, at 1200.
  const document = laid(chain, 'loose', { x: 1050, y: 90 });
  const repairs = repairsOf(document, 'missing-input');

  it('goes into the wire it lies at, or away, and to nothing else', () => {
    expect(repairs.map(({ label }) => label.en)).toEqual([
      'Put ‘Dropout’ between ‘Dense’ and ‘Dense (2)’',
      expect.stringMatching(/^Put ‘Dropout’ between/),
      'Remove ‘Dropout’',
    ]);
    expect(repairs[0]?.label.ja).toBe(
      '「ドロップアウト」を「全結合（Dense）」と「全結合（Dense） (2)」の間に入れる',
    );
  });

  it('stands between its neighbours then, and the model is sound', () => {
    const edit = repairs[0]?.edit ?? expect.fail();
    const { graph } = applyEdit(document, edit);
    const wires = graph.edges.map(({ from, to }) => `${from.node} > ${to.node}`);
    expect(wires).toContain('first > loose');
    expect(wires).toContain('loose > second');
    expect(wires).not.toContain('first > second');
    expect(analyze(applyEdit(document, edit), findBlock).sound).toBe(true);
  });
});

it('a block whose output nobody takes goes into the wire beside it', () => {
  const branch = draw(
    { x: 'vector-input', a: ['dense', { units: 4 }], side: 'dropout', y: 'regression-output' },
    'x.values > a.values',
    'a.values > y.values',
    'a.values > side.values',
  );
  expect(repairsOf(branch, 'unused').map(({ label }) => label.en)).toEqual([
    'Put ‘Dropout’ between ‘Dense’ and ‘Regression output’',
    'Remove ‘Dropout’',
  ]);
});

it('an open input is offered what is near before what is unused and far', () => {
  const document = draw(
    {
      far: ['vector-input', { features: 4 }],
      x: ['vector-input', { features: 4 }],
      a: ['dense', { units: 4 }],
      b: ['dense', { units: 4 }],
      sum: 'add',
      y: 'regression-output',
    },
    'x.values > a.values',
    'a.values > sum.values',
    'sum.values > y.values',
    'b.values > sum.values',
  );
  const across: Readonly<Record<string, number>> = {
    far: -3000,
    x: 0,
    a: 300,
    b: 300,
    sum: 600,
    y: 900,
  };
  const nodes = document.graph.nodes.map((node) => ({
    ...node,
    position: { x: across[node.id] ?? 0, y: node.id === 'b' ? 200 : 0 },
  }));
  // `b` feeds something, so it is no loose block.
  const repairs = repairsOf({ ...document, graph: { ...document.graph, nodes } }, 'missing-input');
  expect(repairs.map(({ label }) => label.en)).toEqual([
    'Connect ‘Dense’ to ‘Dense (2)’',
    'Connect ‘Vector input (2)’ to ‘Dense (2)’',
    'Connect ‘Vector input’ to ‘Dense (2)’',
    'Remove ‘Dense (2)’',
  ]);
});

it('an open residual is offered what its sublayer takes, before the sublayer itself', () => {
  const layer = draw(
    {
      x: ['vector-input', { features: 4 }],
      before: ['dense', { units: 4 }],
      sublayer: ['dense', { units: 4 }],
      drop: 'dropout',
      sum: 'add-and-norm',
      y: 'regression-output',
    },
    'x.values > before.values',
    'before.values > sublayer.values',
    'sublayer.values > drop.values',
    'drop.values > sum.values',
    'sum.values > y.values',
  );
  const nodes = layer.graph.nodes.map((node, index) => ({
    ...node,
    position: { x: index * 300, y: 0 },
  }));
  const [first] = repairsOf({ ...layer, graph: { ...layer.graph, nodes } }, 'missing-input');
  expect(first?.label.en).toBe('Connect ‘Dense’ to Residual of ‘Add & Norm’');
});

it('a repair takes no id of a block that is bypassed', () => {
  const lines = draw(
    {
      features: ['vector-input', { features: 4 }],
      first: 'dense',
      'regression-output-1': 'dropout',
    },
    'features.values > first.values',
    'first.values > regression-output-1.values',
  );
  const bypass: Edit = {
    edit: 'set-bypass',
    graph: null,
    node: 'regression-output-1',
    bypass: true,
  };
  const document = applyEdit(lines, bypass);
  const repairs = repairsOf(document, 'no-output');
  expect(repairs).toHaveLength(3);
  for (const { edit } of repairs)
    expect(repairsOf(applyEdit(document, edit), 'no-output')).toEqual([]);
});
