// Blocks go, and what fed them feeds what they fed, where the shapes allow it and the model stays what it was.
import { expect, test } from 'vitest';
import { findBlock } from '../blocks/index.ts';
import { applyEdit } from '../document/edits.ts';
import { draw } from '../document/draw.testing.ts';
import type { Document } from '../document/schema.ts';
import { analyze } from './analyze.ts';
import { healedWires, healing } from './heal.ts';

const chain = draw(
  { x: ['vector-input', { features: 8 }], a: 'dense', b: 'dropout', y: 'regression-output' },
  'x.values > a.values',
  'a.values > b.values',
  'b.values > y.values',
);

function without(document: Document, ...nodes: string[]): string[] {
  const context = { document, analysis: analyze(document, findBlock), findBlock };
  const healed = healedWires(context, null, new Set(nodes));
  const { graph } = applyEdit(document, {
    edit: 'all',
    edits: [...healing(null, healed), { edit: 'remove', graph: null, nodes }],
  });
  return graph.edges.map(({ from, to }) => `${from.node} > ${to.node}.${to.port}`);
}

test('one block of a chain, several, and one at its end', () => {
  expect(without(chain, 'b')).toEqual(['x > a.values', 'a > y.values']);
  expect(without(chain, 'a', 'b')).toEqual(['x > y.values']);
  expect(without(chain, 'y')).toEqual(['x > a.values', 'a > b.values']);
});

test('a wire that would not fit is not made', () => {
  const image = draw(
    { x: 'image-input', f: 'flatten', d: 'dense', y: 'regression-output' },
    'x.image > f.values',
    'f.values > d.values',
    'd.values > y.values',
  );
  const fits = analyze(image, findBlock).wires.size;
  expect(fits).toBe(3);
  const before = image.graph.edges.length;
  const kept = without(image, 'f');
  expect(kept.length).toBeLessThanOrEqual(before - 1);
  for (const wire of kept) expect(wire).not.toBe('x > y.values');
});

test('a branch that goes does not add the other one twice', () => {
  const residual = draw(
    { x: ['vector-input', { features: 8 }], a: 'dropout', s: 'add', y: 'regression-output' },
    'x.values > s.values',
    'x.values > a.values',
    'a.values > s.values',
    's.values > y.values',
  );
  expect(without(residual, 'a')).toEqual(['x > s.values', 's > y.values']);
  expect(without(residual, 's')).toEqual(['x > a.values', 'x > y.values']);
});

test('a wire that was chosen too goes with the block', () => {
  const context = { document: chain, analysis: analyze(chain, findBlock), findBlock };
  const [, , last] = chain.graph.edges;
  expect(healedWires(context, null, new Set(['b']), new Set([last?.id ?? '']))).toEqual([]);
});
