// What is offered to be shared is what fits, and every offer makes a sound document.
import { expect, it } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { draw } from '../document/draw.testing.ts';
import type { GraphId } from '../document/edits.ts';
import { applyEdit } from '../document/edits.ts';
import type { Document } from '../document/schema.ts';
import { template } from '../train/trainer.testing.ts';
import { analyze } from './analyze.ts';
import { tieChoices } from './tie-choices.ts';
import { sharedTowers, tiedAutoencoder, towers, towersOfTwoLengths } from './ties.testing.ts';

/** As text; each is tried, and must leave nothing to mend. */
function choices(document: Document, node: string, graph: GraphId = null): string[] {
  const analysis = analyze(document, findBlock);
  return tieChoices(document, analysis, graph, node).map((tie) => {
    const after = analyze(applyEdit(document, { edit: 'set-tie', graph, node, tie }), findBlock);
    expect(after.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(after.cost.parameters).toBeLessThan(analysis.cost.parameters);
    if (tie.weight === undefined) return tie.node;
    return `${tie.weight}: ${tie.node}.${tie.of}${tie.transposed ? ' transposed' : ''}`;
  });
}

it('offers the table of an embedding to the projection, and one embedding to the other', () => {
  const document = template('transformer');
  expect(choices(document, 'linear')).toEqual([
    'kernel: source-embedding.table transposed',
    'kernel: target-embedding.table transposed',
  ]);
  expect(choices(document, 'target-embedding')).toEqual([
    'source-embedding',
    'table: linear.kernel transposed',
  ]);
  expect(choices(document, 'source-mask')).toEqual([]);
});

it('offers placements of the same module whose weights are of one size', () => {
  expect(choices(towers(), 'a')).toEqual(['b']);
  expect(choices(towers(), 'b')).toEqual(['a']);
  expect(choices(towers(), 'logits')).toEqual([]);
  const wider = applyEdit(towers(), {
    edit: 'set-param',
    graph: null,
    node: 'x2',
    param: 'features',
    value: 9,
  });
  expect(choices(wider, 'b')).toEqual([]);
  const repeated = towersOfTwoLengths();
  const once = applyEdit(repeated, { edit: 'set-tie', graph: null, node: 'b', tie: undefined });
  expect(choices(once, 'b')).toEqual(['a']);
  const fewer = applyEdit(once, { edit: 'set-instance', graph: null, node: 'b', repeat: 3 });
  expect(choices(fewer, 'b')).toEqual([]);
});

it('offers what is inside a module to its own like, and never what would close a circle', () => {
  const inside = applyEdit(towersOfTwoLengths(), {
    edit: 'set-tie',
    graph: 'tower',
    node: 'second',
    tie: undefined,
  });
  expect(choices(inside, 'second', 'tower')).toEqual(['layer']);
  expect(tieChoices(sharedTowers(), analyze(sharedTowers(), findBlock), null, 'a')).toEqual([]);
  const tied = tiedAutoencoder();
  expect(tieChoices(tied, analyze(tied, findBlock), null, 'code')).toEqual([]);
});

it('a square weight fits both ways', () => {
  const document = draw(
    {
      x: ['vector-input', { features: 4 }],
      one: ['dense', { units: 4 }],
      two: ['dense', { units: 4, bias: false }],
      out: 'regression-output',
    },
    'x.values > one.values',
    'one.values > two.values',
    'two.values > out.values',
  );
  expect(choices(document, 'two')).toEqual(['kernel: one.kernel transposed', 'kernel: one.kernel']);
});
